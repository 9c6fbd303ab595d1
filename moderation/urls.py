"""Paths of moderation."""

from django.urls import URLPattern, path

import members.converters  # noqa: F401  (registers `id`)
from moderation.views import bulk, cases, flags, log, sharing

urlpatterns: list[URLPattern] = [
    path("p/<id:post_id>/flag/", flags.flag, name="flag_post"),
    path("p/<id:post_id>/flag/thanks/", flags.flag_thanks, name="flag_thanks"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<id:case_id>/", cases.case_page, name="case"),
    path("cases/<id:case_id>/claim/", cases.claim, name="claim_case"),
    path("cases/<id:case_id>/release/", cases.release, name="release_case"),
    path("cases/<id:case_id>/decide/", cases.decide, name="decide_case"),
    path("cases/<id:case_id>/hand-over/", sharing.hand_over, name="hand_over_case"),
    path("cases/bulk/", bulk.bulk, name="bulk"),
    path("cases/bulk/<id:bulk_id>/", bulk.progress, name="bulk_progress"),
    path("cases/languages/", sharing.languages, name="read_languages"),
    path("cases/times/", sharing.times, name="escalation"),
    path("log/", log.log, name="log"),
]
