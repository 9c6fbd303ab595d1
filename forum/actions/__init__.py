"""What may be done in the discussion. HTML views, the API, the socket and commands call these."""

from forum.actions.answers import mark_answer, unmark_answer
from forum.actions.ballots import cast_ballot, withdraw_ballot
from forum.actions.boards import create_board, invite_member, remove_member
from forum.actions.bookmarks import drop_bookmark, set_bookmark
from forum.actions.calls import close_call, join_call, leave_call, reopen_call
from forum.actions.conclusions import conclude_topic
from forum.actions.drafts import drop_draft, keep_draft
from forum.actions.editing import edit_post
from forum.actions.files import drop_file, keep_file
from forum.actions.follows import follow_board, follow_member, follow_topic, show_below
from forum.actions.formats import change_format
from forum.actions.listings import list_topic, unlist_topic
from forum.actions.marking import (
    lock_topic,
    pin_topic,
    slow_topic,
    unlock_topic,
    unpin_topic,
)
from forum.actions.merging import merge_posts, merge_topic
from forum.actions.moving import move_topic
from forum.actions.pins import pin_post, unpin_post
from forum.actions.polls import close_poll
from forum.actions.posts import Publication, publish_post
from forum.actions.reactions import set_reaction
from forum.actions.reading import mark_board_read, mark_read, see_post, see_posts
from forum.actions.records import edit_record
from forum.actions.redacting import put_back, redact_post
from forum.actions.removing import remove_file
from forum.actions.reviewing import set_review
from forum.actions.splitting import split_topic
from forum.actions.states import (
    hide_post,
    publish_held_post,
    refuse_held_post,
    restore_post,
    withdraw_post,
)
from forum.actions.tags import keep_tag, set_tags
from forum.actions.titles import rename_topic
from forum.actions.topics import open_topic
from forum.actions.versions import hide_version, restore_version
from forum.actions.waiting import withdraw_held_post

__all__ = [
    "Publication",
    "cast_ballot",
    "change_format",
    "close_call",
    "close_poll",
    "conclude_topic",
    "create_board",
    "drop_bookmark",
    "drop_draft",
    "drop_file",
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
    "keep_file",
    "keep_tag",
    "leave_call",
    "list_topic",
    "lock_topic",
    "mark_answer",
    "mark_board_read",
    "mark_read",
    "merge_posts",
    "merge_topic",
    "move_topic",
    "open_topic",
    "pin_post",
    "pin_topic",
    "publish_held_post",
    "publish_post",
    "put_back",
    "redact_post",
    "refuse_held_post",
    "remove_file",
    "remove_member",
    "rename_topic",
    "reopen_call",
    "restore_post",
    "restore_version",
    "see_post",
    "see_posts",
    "set_bookmark",
    "set_reaction",
    "set_review",
    "set_tags",
    "show_below",
    "slow_topic",
    "split_topic",
    "unlist_topic",
    "unlock_topic",
    "unmark_answer",
    "unpin_post",
    "unpin_topic",
    "withdraw_ballot",
    "withdraw_held_post",
    "withdraw_post",
]
