"""What may be done to keep order. HTML views, the API and commands call these."""

from moderation.actions.cases import (
    claim_case,
    decide_case,
    follow_topic,
    open_case_for_held_post,
    release_case,
)
from moderation.actions.flags import flag_post, flag_thing, withdraw_flag
from moderation.actions.holds import close_case_of_withdrawn, log_review
from moderation.actions.log import append_log
from moderation.actions.ordering import decide_at_once
from moderation.actions.rules import set_rule
from moderation.actions.undoing import undo_decision
from moderation.actions.verifying import verify_log
from moderation.actions.word_lists import change_word, list_words

__all__ = [
    "append_log",
    "change_word",
    "claim_case",
    "close_case_of_withdrawn",
    "decide_at_once",
    "decide_case",
    "flag_post",
    "flag_thing",
    "follow_topic",
    "list_words",
    "log_review",
    "open_case_for_held_post",
    "release_case",
    "set_rule",
    "undo_decision",
    "verify_log",
    "withdraw_flag",
]
