"""What may be done in the discussion. HTML views, the API, the socket and commands call these."""

from forum.actions.answers import mark_answer, unmark_answer
from forum.actions.boards import create_board, invite_member, remove_member
from forum.actions.bookmarks import drop_bookmark, set_bookmark
from forum.actions.calls import close_call, join_call, leave_call, reopen_call
from forum.actions.drafts import drop_draft, keep_draft
from forum.actions.follows import follow_board, follow_member, follow_topic, show_below
from forum.actions.pins import pin_post, unpin_post
from forum.actions.posts import Publication, edit_post, publish_post
from forum.actions.reactions import set_reaction
from forum.actions.reading import mark_board_read, mark_read, see_post
from forum.actions.records import edit_record
from forum.actions.states import (
    hide_post,
    publish_held_post,
    refuse_held_post,
    restore_post,
    withdraw_post,
)
from forum.actions.tags import keep_tag, set_tags
from forum.actions.topics import (
    lock_topic,
    open_topic,
    pin_topic,
    slow_topic,
    unlock_topic,
    unpin_topic,
)
from forum.actions.versions import hide_version

__all__ = [
    "Publication",
    "close_call",
    "create_board",
    "drop_bookmark",
    "drop_draft",
    "edit_post",
    "edit_record",
    "follow_board",
    "follow_member",
    "follow_topic",
    "hide_post",
    "hide_version",
    "invite_member",
    "join_call",
    "keep_draft",
    "keep_tag",
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
    "see_post",
    "set_bookmark",
    "set_reaction",
    "set_tags",
    "show_below",
    "slow_topic",
    "unlock_topic",
    "unmark_answer",
    "unpin_post",
    "unpin_topic",
    "withdraw_post",
]
