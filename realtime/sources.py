"""Where each kind of stream comes from: who may join, how far it is, what is new.

Everything here asks the database and runs on a thread, never on the event loop.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Max

from forum.changes import CHANGES_AT_ONCE as LIMIT
from forum.changes import only_reactions_since, posts_since, told_topic
from forum.listed import bumped_on
from forum.models import Board, Post, Topic
from forum.models.boards import Rule
from forum.permissions import can_read_board, can_read_topic
from forum.wire import post_payload, reactions_of, topic_payload
from members.models import Member
from members.permissions import may_act
from members.prepared import Prepared
from moderation.models import Case, CaseQueue
from moderation.permissions import may_review
from moderation.wire import case_payload
from notifications.wire import changed_since, notification_payload, unread_count
from realtime.frames import Frame
from realtime.streams import Stream

Audience = tuple[object, ...]
# Its people are asked for only where the topic itself changed.
_TOPIC = Prepared(lambda topic: Topic.objects.select_related("board").filter(pk=topic), int)
# They may all have it without another look.
EVERYONE: Audience = ("everyone",)


@dataclass(frozen=True)
class Pull:
    """What is newer than `since` in one stream.

    `audience`: by what rule it may be read; when that changes, all readers are looked at again.
    `reload`: too much to send, or a cursor ahead of the database; fetch over HTTP.
    """

    revision: int
    frames: list[Frame] = field(default_factory=list)
    audience: Audience = ()
    reload: bool = False
    # The same for who joins, where that differs: whole posts, not only their reactions.
    whole: list[Frame] | None = None

    @property
    def joining(self) -> list[Frame]:
        """What those get who join: they may not have the text yet."""
        return self.frames if self.whole is None else self.whole

    def after(self, since: int | None) -> "Pull":
        """The same for one who joins from a later revision; with None only how far it is."""
        if since is None:
            return Pull(self.revision, audience=self.audience)
        if since > self.revision:
            return Pull(self.revision, audience=self.audience, reload=True)
        newer = [frame for frame in self.joining if frame["revision"] > since]
        return Pull(self.revision, newer, audience=self.audience)


GONE = Pull(revision=-1, audience=("gone",))


def may_join(stream: Stream, member: Member | None) -> bool:
    """Whether the stream exists for this member, or visitor."""
    if stream.kind == "topic":
        topic = Topic.objects.select_related("board__region").filter(pk=stream.id).first()
        if topic is None or not can_read_topic(member, topic):
            return False
        return stream.part != "people" or may_act(member)
    if stream.kind == "board":
        board = Board.objects.select_related("region").filter(pk=stream.id).first()
        return board is not None and can_read_board(member, board)
    if stream.kind == "member":
        return may_act(member) and member.pk == stream.id
    return may_review(member)


def pull(stream: Stream, since: int | None) -> Pull:
    """What changed after `since`; with None only how far the stream is."""
    if not stream.has_revision:
        return Pull(0, audience=audiences([stream])[stream])
    return _PULLS[stream.kind](stream, since)


def _pull_topic(stream: Stream, since: int | None) -> Pull:
    topic = _TOPIC.first(stream.id)
    if topic is None:
        return GONE
    readers = _readers_of(topic.board, is_shown=topic.is_visible)
    if since is None:
        return Pull(topic.revision, audience=readers)
    if since > topic.revision:
        return Pull(topic.revision, audience=readers, reload=True)
    topic, posts, more = posts_since(topic, since)
    readers = _readers_of(topic.board, is_shown=topic.is_visible)
    if more:
        return Pull(topic.revision, audience=readers, reload=True)
    whole = [_post_frame(stream, post) for post in posts]
    frames = [
        _reactions_frame(stream, post) if only_reactions_since(post, since) else frame
        for post, frame in zip(posts, whole, strict=True)
    ]
    if topic.own_revision > since:
        frame = {"revision": topic.own_revision, "topic": told_topic(topic)}
        for told in (frames, whole):
            told.append({"type": "topic", "stream": stream.name, **frame})
    return Pull(topic.revision, _in_order(frames), audience=readers, whole=_in_order(whole))


def _post_frame(stream: Stream, post: Post) -> Frame:
    payload = post_payload(post)
    return {"type": "post", "stream": stream.name, "revision": post.revision, "post": payload}


def _reactions_frame(stream: Stream, post: Post) -> Frame:
    return {
        "type": "reactions",
        "stream": stream.name,
        "revision": post.revision,
        "post": post.pk,
        "number": post.number,
        "counts": reactions_of(post),
    }


def _in_order(frames: list[Frame]) -> list[Frame]:
    return sorted(frames, key=lambda frame: (frame["revision"], frame["type"]))


def _pull_board(stream: Stream, since: int | None) -> Pull:
    board = Board.objects.filter(pk=stream.id).first()
    if board is None:
        return GONE
    readers = _readers_of(board)
    if since is None or since == board.revision:
        return Pull(board.revision, audience=readers)
    if since > board.revision or (board.left_revision or 0) > since:
        # Of a topic that left the list nothing is said, but that the list is another.
        return Pull(board.revision, audience=readers, reload=True)
    rows = bumped_on(board, since, limit=LIMIT + 1)
    if len(rows) > LIMIT:
        return Pull(board.revision, audience=readers, reload=True)
    frames = [
        {
            "type": "topic",
            "stream": stream.name,
            "revision": revision,
            "topic": topic_payload(row),
        }
        for revision, row in rows
    ]
    return Pull(board.revision, frames, audience=readers)


def _pull_member(stream: Stream, since: int | None) -> Pull:
    revision = Member.objects.filter(pk=stream.id).values_list("revision", flat=True).first()
    if revision is None:
        return GONE
    if since is None or since == revision:
        return Pull(revision)
    # What came after the revision was read is for the next time.
    rows = changed_since(stream.id, since).filter(revision__lte=revision)[: LIMIT + 1]
    if since > revision or len(rows) > LIMIT:
        return Pull(revision, reload=True)
    unread = unread_count(stream.id) if rows else 0
    frames = [
        {
            "type": "notification",
            "stream": stream.name,
            "revision": row.revision,
            "unread": unread,
            "notification": notification_payload(row),
        }
        for row in rows
    ]
    return Pull(revision, frames)


def _pull_cases(stream: Stream, since: int | None) -> Pull:
    revision = CaseQueue.objects.values_list("revision", flat=True).get(pk=1)
    if since is None or since == revision:
        return Pull(revision)
    rows = list(
        Case.objects.filter(revision__gt=since, revision__lte=revision)
        .with_payload()
        .order_by("revision")[: LIMIT + 1]
    )
    if since > revision or len(rows) > LIMIT:
        return Pull(revision, reload=True)
    frames = [
        {"type": "case", "stream": "cases", "revision": row.revision, "case": case_payload(row)}
        for row in rows
    ]
    return Pull(revision, frames)


def _readers_of(board: Board, *, is_shown: bool = True) -> Audience:
    if is_shown and board.read_rule == Rule.EVERYONE:
        return EVERYONE
    return (board.pk, board.read_rule, is_shown)


_PULLS = {
    "topic": _pull_topic,
    "board": _pull_board,
    "member": _pull_member,
    "cases": _pull_cases,
}


def audiences(streams: Collection[Stream]) -> dict[Stream, Audience]:
    """By what rule each of these streams of topics and boards may be read: one query a kind."""
    topics = Topic.objects.select_related("board").in_bulk(
        {s.id for s in streams if s.kind == "topic"}
    )
    boards = Board.objects.in_bulk({s.id for s in streams if s.kind == "board"})
    found: dict[Stream, Audience] = {}
    for stream in streams:
        if stream.kind == "topic":
            topic = topics.get(stream.id)
            found[stream] = (
                _readers_of(topic.board, is_shown=topic.is_visible) if topic else GONE.audience
            )
        elif stream.kind == "board":
            board = boards.get(stream.id)
            found[stream] = _readers_of(board) if board else GONE.audience
    return found


def heads(streams: Collection[Stream]) -> dict[Stream, int]:
    """How far each of these streams is: one query a kind, for the sweep."""
    found: dict[Stream, int] = {}
    for kind, model in (("topic", Topic), ("board", Board), ("member", Member)):
        ids = [s.id for s in streams if s.kind == kind and s.has_revision]
        if ids:
            rows = model.objects.filter(pk__in=ids).values_list("pk", "revision")
            found |= {Stream(kind, pk): revision for pk, revision in rows}
    if Stream("cases") in streams:
        found[Stream("cases")] = CaseQueue.objects.aggregate(n=Max("revision"))["n"] or 0
    return found
