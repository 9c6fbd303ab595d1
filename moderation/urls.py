"""Paths of moderation."""

from django.urls import URLPattern, path

import members.converters  # noqa: F401  (registers `id`)
from moderation.views import cases, files, flags, log

urlpatterns: list[URLPattern] = [
    path("p/<id:key>/flag/", flags.flag, {"kind": "post"}, name="flag_post"),
    path("p/<id:key>/flag/thanks/", flags.flag_thanks, {"kind": "post"}, name="thanks_post"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<id:case_id>/", cases.case_page, name="case"),
    path("cases/<id:case_id>/claim/", cases.claim, name="claim_case"),
    path("cases/<id:case_id>/release/", cases.release, name="release_case"),
    path("cases/<id:case_id>/decide/", cases.decide, name="decide_case"),
    path("log/", log.log, name="log"),
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
