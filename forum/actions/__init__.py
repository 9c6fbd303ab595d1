"""What may be done in the discussion. HTML views, the API, the socket and commands call these."""

from forum.actions.answers import mark_answer, unmark_answer
from forum.actions.boards import create_board, invite_member, remove_member
from forum.actions.calls import close_call, join_call, leave_call, reopen_call
from forum.actions.drafts import drop_draft, keep_draft
from forum.actions.pins import pin_post, unpin_post
from forum.actions.posts import Publication, edit_post, publish_post
from forum.actions.reactions import set_reaction
from forum.actions.reading import mark_board_read, mark_read, see_post, see_posts
from forum.actions.records import edit_record
from forum.actions.states import (
    hide_post,
    publish_held_post,
    refuse_held_post,
    restore_post,
    withdraw_post,
)
from forum.actions.topics import (
    lock_topic,
    open_topic,
    pin_topic,
    slow_topic,
    unlock_topic,
    unpin_topic,
)
from forum.actions.versions import hide_version, restore_version

__all__ = [
    "Publication",
    "close_call",
    "create_board",
    "drop_draft",
    "edit_post",
    "edit_record",
    "hide_post",
    "hide_version",
    "invite_member",
    "join_call",
    "keep_draft",
    "leave_call",
    "lock_topic",
    "mark_answer",
    "mark_board_read",
    "mark_read",
    "open_topic",
    "pin_post",
    "pin_topic",
    "publish_held_post",
    "publish_post",
    "refuse_held_post",
    "remove_member",
    "reopen_call",
    "restore_post",
    "restore_version",
    "see_post",
    "see_posts",
    "set_reaction",
    "slow_topic",
    "unlock_topic",
    "unmark_answer",
    "unpin_post",
    "unpin_topic",
    "withdraw_post",
]
