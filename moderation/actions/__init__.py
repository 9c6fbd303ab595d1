"""What may be done to keep order. HTML views, the API and commands call these."""

from moderation.actions.cases import (
    claim_case,
    decide_case,
    follow_topic,
    open_case_for_held_post,
    release_case,
)
from moderation.actions.flags import flag_post
from moderation.actions.log import append_log, verify_log
from moderation.actions.ordering import decide_at_once
from moderation.actions.rules import set_rule
from moderation.actions.undoing import undo_decision

__all__ = [
    "append_log",
    "claim_case",
    "decide_at_once",
    "decide_case",
    "flag_post",
    "follow_topic",
    "open_case_for_held_post",
    "release_case",
    "set_rule",
    "undo_decision",
    "verify_log",
]
