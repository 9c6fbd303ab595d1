"""What may be done to keep order. HTML views, the API and commands call these."""

from moderation.actions.cases import (
    claim_case,
    decide_case,
    follow_topic,
    open_case_for_held_post,
    release_case,
)
from moderation.actions.flags import flag_post, flag_thing, withdraw_flag
from moderation.actions.log import append_log, verify_log

__all__ = [
    "append_log",
    "claim_case",
    "decide_case",
    "flag_post",
    "flag_thing",
    "follow_topic",
    "open_case_for_held_post",
    "release_case",
    "verify_log",
    "withdraw_flag",
]
