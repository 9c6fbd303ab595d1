"""What this floor holds."""

from forum.models.boards import Board, BoardMembership, BoardName
from forum.models.bookmarks import Bookmark
from forum.models.calls import Call, Interest
from forum.models.drafts import Draft
from forum.models.follows import BoardFollow, Level, MemberFollow
from forum.models.posts import Mention, Post, PostVersion
from forum.models.reactions import Reaction, Tally
from forum.models.reading import BoardMark, ReadMark
from forum.models.records import Record, RecordVersion
from forum.models.tags import Tag, TagName, TopicTag
from forum.models.topics import Topic

__all__ = [
    "Board",
    "BoardFollow",
    "BoardMark",
    "BoardMembership",
    "BoardName",
    "Bookmark",
    "Call",
    "Draft",
    "Interest",
    "Level",
    "MemberFollow",
    "Mention",
    "Post",
    "PostVersion",
    "Reaction",
    "ReadMark",
    "Record",
    "RecordVersion",
    "Tag",
    "TagName",
    "Tally",
    "Topic",
    "TopicTag",
]
