"""What this floor holds."""

from forum.models.attachments import Attachment
from forum.models.boards import Board, BoardMembership, BoardName, Review
from forum.models.bookmarks import Bookmark
from forum.models.calls import Call, Interest
from forum.models.drafts import Draft
from forum.models.follows import BoardFollow, Level, MemberFollow
from forum.models.holds import Hold
from forum.models.polls import Ballot, Poll
from forum.models.posts import Mention, Post, PostVersion
from forum.models.reactions import Reaction, Tally
from forum.models.reading import BoardMark, ReadMark
from forum.models.records import Record, RecordVersion
from forum.models.steering import Act, Conclusion, ConclusionVersion, Listing
from forum.models.tags import Tag, TagName, TopicTag
from forum.models.topics import Topic
from forum.models.vocabulary import Spelling, Vocabulary, Word

__all__ = [
    "Act",
    "Attachment",
    "Ballot",
    "Board",
    "BoardFollow",
    "BoardMark",
    "BoardMembership",
    "BoardName",
    "Bookmark",
    "Call",
    "Conclusion",
    "ConclusionVersion",
    "Draft",
    "Hold",
    "Interest",
    "Level",
    "Listing",
    "MemberFollow",
    "Mention",
    "Poll",
    "Post",
    "PostVersion",
    "Reaction",
    "ReadMark",
    "Record",
    "RecordVersion",
    "Review",
    "Spelling",
    "Tag",
    "TagName",
    "Tally",
    "Topic",
    "TopicTag",
    "Vocabulary",
    "Word",
]
