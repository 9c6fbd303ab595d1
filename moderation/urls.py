"""Paths of moderation."""

from django.urls import URLPattern, path

import members.converters  # noqa: F401  (registers `id`)
from moderation.views import cases, flags, log, ordering, rules

urlpatterns: list[URLPattern] = [
    path("p/<id:post_id>/flag/", flags.flag, name="flag_post"),
    path("p/<id:post_id>/flag/thanks/", flags.flag_thanks, name="flag_thanks"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<id:case_id>/", cases.case_page, name="case"),
    path("cases/<id:case_id>/claim/", cases.claim, name="claim_case"),
    path("cases/<id:case_id>/release/", cases.release, name="release_case"),
    path("cases/<id:case_id>/decide/", cases.decide, name="decide_case"),
    path("log/", log.log, name="log"),
    path("cases/<id:case_id>/undo/", cases.undo, name="undo_case"),
    path("p/<id:post_id>/remove/", ordering.remove, name="remove_post"),
    path("p/<id:post_id>/mute/", ordering.mute, name="mute_author"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new_rule, name="new_rule"),
    path("rules/<id:rule_id>/", rules.edit_rule, name="edit_rule"),
    path("b/<slug:slug>/rules/", rules.rules, name="board_rules"),
    path("b/<slug:slug>/rules/new/", rules.new_rule, name="new_board_rule"),
]
