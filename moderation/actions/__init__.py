"""What may be done to keep order. HTML views, the API and commands call these."""

from moderation.actions.cases import (
    decide_case,
    follow_topic,
    open_case_for_held_post,
)
from moderation.actions.claims import claim_case, hand_over_case, keep_claim, release_case
from moderation.actions.flags import flag_post
from moderation.actions.log import append_log, verify_log

__all__ = [
    "append_log",
    "claim_case",
    "decide_case",
    "flag_post",
    "follow_topic",
    "hand_over_case",
    "keep_claim",
    "open_case_for_held_post",
    "release_case",
    "verify_log",
]
