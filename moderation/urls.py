"""Paths of moderation."""

from django.urls import URLPattern, path

import members.converters  # noqa: F401  (registers `id`)
from moderation.views import cases, files, flags, house, log, numbers, ordering, rules, waiting

urlpatterns: list[URLPattern] = [
    path("p/<id:key>/flag/", flags.flag, {"kind": "post"}, name="flag_post"),
    path("p/<id:key>/flag/thanks/", flags.flag_thanks, {"kind": "post"}, name="thanks_post"),
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
    path("t/<id:key>/flag/", flags.flag, {"kind": "topic"}, name="flag_topic"),
    path("t/<id:key>/flag/thanks/", flags.flag_thanks, {"kind": "topic"}, name="thanks_topic"),
    path("people/<slug:key>/flag/", flags.flag, {"kind": "member"}, name="flag_member"),
    path(
        "people/<slug:key>/flag/thanks/",
        flags.flag_thanks,
        {"kind": "member"},
        name="thanks_member",
    ),
    path("files/<id:key>/flag/", flags.flag, {"kind": "file"}, name="flag_file"),
    path("files/<id:key>/flag/thanks/", flags.flag_thanks, {"kind": "file"}, name="thanks_file"),
    path(
        "municipalities/<id:key>/flag/",
        flags.flag,
        {"kind": "municipality"},
        name="flag_municipality",
    ),
    path(
        "municipalities/<id:key>/flag/thanks/",
        flags.flag_thanks,
        {"kind": "municipality"},
        name="thanks_municipality",
    ),
    path("flags/", flags.flag_list, name="flags"),
    path("flags/<id:flag_id>/withdraw/", flags.withdraw, name="withdraw_flag"),
    path("cases/<id:case_id>/file/", files.file_of_case, name="file_of_case"),
]
