"""Paths of moderation."""

from django.urls import URLPattern, path

import members.converters  # noqa: F401  (registers `id`)
from moderation.views import (
    appeals,
    cases,
    decisions,
    flags,
    house,
    log,
    numbers,
    second_looks,
    waiting,
)

urlpatterns: list[URLPattern] = [
    path("p/<id:post_id>/flag/", flags.flag, name="flag_post"),
    path("p/<id:post_id>/flag/thanks/", flags.flag_thanks, name="flag_thanks"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<id:case_id>/", cases.case_page, name="case"),
    path("cases/<id:case_id>/claim/", cases.claim, name="claim_case"),
    path("cases/<id:case_id>/release/", cases.release, name="release_case"),
    path("cases/<id:case_id>/decide/", cases.decide, name="decide_case"),
    path("log/", log.log, name="log"),
    path("decisions/", decisions.decision_list, name="decisions"),
    path("decisions/leave/", decisions.leave, name="leave_decisions"),
    path("decisions/<id:decided_id>/", decisions.decision_page, name="decision"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<id:appeal_id>/", appeals.appeal_page, name="appeal"),
    path("appeals/<id:appeal_id>/claim/", appeals.claim, name="claim_appeal"),
    path("appeals/<id:appeal_id>/release/", appeals.release, name="release_appeal"),
    path("appeals/<id:appeal_id>/decide/", appeals.decide, name="decide_appeal"),
    path("second-looks/", second_looks.second_looks, name="second_looks"),
    path("second-looks/export/", second_looks.ask_export, name="ask_export"),
    path("second-looks/<id:look_id>/", second_looks.second_look_page, name="second_look"),
    path("second-looks/<id:look_id>/confirm/", second_looks.confirm, name="confirm_look"),
    path("second-looks/<id:look_id>/refuse/", second_looks.refuse, name="refuse_look"),
    path("second-looks/<id:look_id>/log/", second_looks.copy_of_log, name="copy_of_log"),
    path("cases/<id:case_id>/unmask/", second_looks.ask_unmask, name="ask_unmask"),
    path("cases/<id:case_id>/around/", second_looks.ask_read, name="ask_read"),
    path("house/words/", house.words, name="word_list"),
    path("house/words/try/", house.try_words, name="try_words"),
    path("house/words/<id:word_id>/", house.change, name="change_word"),
    path("house/review/", house.review, name="review_boards"),
    path("house/review/<id:board_id>/", house.set_board_review, name="set_review"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/<id:post_id>/withdraw/", waiting.withdraw, name="withdraw_waiting"),
    path("log/<id:number>/", log.entry, name="log_entry"),
    path("log/numbers/", numbers.numbers, name="log_numbers"),
]
