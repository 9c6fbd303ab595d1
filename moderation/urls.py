"""Paths of moderation."""

from django.urls import URLPattern, path

import members.converters  # noqa: F401  (registers `id`)
from moderation.views import cases, flags, house, log, numbers, ordering, rules, waiting

urlpatterns: list[URLPattern] = [
    path("p/<id:post_id>/flag/", flags.flag, name="flag_post"),
    path("p/<id:post_id>/flag/thanks/", flags.flag_thanks, name="flag_thanks"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<id:case_id>/", cases.case_page, name="case"),
    path("cases/<id:case_id>/claim/", cases.claim, name="claim_case"),
    path("cases/<id:case_id>/release/", cases.release, name="release_case"),
    path("cases/<id:case_id>/decide/", cases.decide, name="decide_case"),
    path("log/", log.log, name="log"),
    path("house/words/", house.words, name="word_list"),
    path("house/words/try/", house.try_words, name="try_words"),
    path("house/words/<id:word_id>/", house.change, name="change_word"),
    path("house/review/", house.review, name="review_boards"),
    path("house/review/<id:board_id>/", house.set_board_review, name="set_review"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/<id:post_id>/withdraw/", waiting.withdraw, name="withdraw_waiting"),
    path("log/<id:number>/", log.entry, name="log_entry"),
    path("log/numbers/", numbers.numbers, name="log_numbers"),
    path("cases/<id:case_id>/undo/", cases.undo, name="undo_case"),
    path("p/<id:post_id>/remove/", ordering.remove, name="remove_post"),
    path("p/<id:post_id>/mute/", ordering.mute, name="mute_author"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new_rule, name="new_rule"),
    path("rules/<id:rule_id>/", rules.edit_rule, name="edit_rule"),
    path("b/<slug:slug>/rules/", rules.rules, name="board_rules"),
    path("b/<slug:slug>/rules/new/", rules.new_rule, name="new_board_rule"),
]
