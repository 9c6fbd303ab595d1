"""Paths of moderation."""

from django.urls import URLPattern, path

import members.converters  # noqa: F401  (registers `id`)
from moderation.views import cases, flags, hidden, log, threshold

urlpatterns: list[URLPattern] = [
    path("p/<id:post_id>/flag/", flags.flag, name="flag_post"),
    path("p/<id:post_id>/flag/thanks/", flags.flag_thanks, name="flag_thanks"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<id:case_id>/", cases.case_page, name="case"),
    path("cases/<id:case_id>/claim/", cases.claim, name="claim_case"),
    path("cases/<id:case_id>/release/", cases.release, name="release_case"),
    path("cases/<id:case_id>/decide/", cases.decide, name="decide_case"),
    path("log/", log.log, name="log"),
    path("cases/threshold/", threshold.threshold, name="threshold"),
    path("p/<id:post_id>/hidden/", hidden.hidden, name="hidden_post"),
]
