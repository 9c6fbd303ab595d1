"""What may be done to keep order. HTML views, the API and commands call these."""

from moderation.actions.appeals import claim_appeal, decide_appeal, make_appeal, release_appeal
from moderation.actions.asking import (
    ask_to_end_mandate,
    ask_to_export,
    ask_to_read_around,
    ask_to_unmask,
)
from moderation.actions.cases import (
    decide_case,
    open_case_for_held_post,
)
from moderation.actions.claims import claim_case, hand_over_case, keep_claim, release_case
from moderation.actions.confirming import confirm_second_look
from moderation.actions.flags import flag_post, flag_thing, withdraw_flag
from moderation.actions.following import follow_first_post, follow_topic
from moderation.actions.holds import close_case_of_withdrawn, log_review
from moderation.actions.log import append_log
from moderation.actions.ordering import decide_at_once
from moderation.actions.rules import set_rule
from moderation.actions.second_looks import (
    ask_second_look,
    bulk_needs_second,
    lapse_second_look,
    refuse_second_look,
)
from moderation.actions.undoing import undo_decision
from moderation.actions.verifying import verify_log
from moderation.actions.word_lists import change_word, list_words

__all__ = [
    "append_log",
    "ask_second_look",
    "ask_to_end_mandate",
    "ask_to_export",
    "ask_to_read_around",
    "ask_to_unmask",
    "bulk_needs_second",
    "change_word",
    "claim_appeal",
    "claim_case",
    "close_case_of_withdrawn",
    "confirm_second_look",
    "decide_appeal",
    "decide_at_once",
    "decide_case",
    "flag_post",
    "flag_thing",
    "follow_first_post",
    "follow_topic",
    "hand_over_case",
    "keep_claim",
    "lapse_second_look",
    "list_words",
    "log_review",
    "make_appeal",
    "open_case_for_held_post",
    "refuse_second_look",
    "release_appeal",
    "release_case",
    "set_rule",
    "undo_decision",
    "verify_log",
    "withdraw_flag",
]
