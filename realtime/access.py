"""Who may have what, asked of the database as it is now. Runs on a thread."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from forum.models import Board, Topic
from forum.models.boards import Rule
from forum.permissions import can_write_in
from forum.permissions import readers_among as members_reading
from members.models import Member
from members.prepared import Prepared
from members.refusals import Refused
from moderation.keeping import NOTHING_KEPT, Kept, kept_by
from realtime import sources
from realtime.identity import Identity, members_now
from realtime.streams import Stream

_TOPIC = Prepared(
    lambda topic: Topic.objects.select_related("board__region").filter(pk=topic), int
)
_BOARD = Prepared(lambda board: Board.objects.select_related("region").filter(pk=board), int)
Asked = tuple[Identity, int | None]
Entry = tuple[sources.Pull, int] | None


class Guest(NamedTuple):
    """Someone who may come in: a member as of this access epoch, or a visitor."""

    access_epoch: int


def pulls_for(stream: Stream, asked: Sequence[Asked]) -> list[Entry | Exception]:
    """For each of these: what is new, then whether they may have it, as of which access epoch.

    However many ask at once, sessions, members, rights and news are looked up once for all.
    """
    identities = [identity for identity, _ in asked]
    # Asked before too: what is not for them answers as fast as what is not there.
    before = _guests(stream, identities)
    if not any(isinstance(guest, Guest) for guest in before):
        return [None if isinstance(guest, Guest) else guest for guest in before]
    pulls = _pulls(stream, {since for _, since in asked})
    after = _guests(stream, identities)
    return [
        (pulls[since], guest.access_epoch) if isinstance(guest, Guest) else guest
        for (_, since), guest in zip(asked, after, strict=True)
    ]


def _guests(stream: Stream, identities: Sequence[Identity]) -> list[Guest | Exception | None]:
    """For each: as whom they may join now, or None, or why they are nobody any more."""
    members = members_now(identities)
    found = [m.pk for m in members.values() if isinstance(m, Member)]
    if stream.kind in {"topic", "board"}:
        readers, visitors = readers_among(found, stream)
    else:
        able = (m for m in members.values() if isinstance(m, Member))
        readers, visitors = {m.pk for m in able if sources.may_join(stream, m)}, False
    guests: list[Guest | Exception | None] = []
    for identity in identities:
        member = members.get(identity)
        if isinstance(member, Exception):
            guests.append(member)
        elif member is None:
            guests.append(Guest(0) if visitors else None)
        else:
            guests.append(Guest(member.access_epoch) if member.pk in readers else None)
    return guests


def _pulls(stream: Stream, sinces: set[int | None]) -> dict[int | None, sources.Pull]:
    """The news since each of these; whoever has been away longest asks for the others too."""
    pulls: dict[int | None, sources.Pull] = {}
    widest: sources.Pull | None = None
    for since in sorted(s for s in sinces if s is not None):
        if widest is None or widest.reload:
            widest = pulls[since] = sources.pull(stream, since)
        else:
            pulls[since] = widest.after(since)
    if None in sinces:
        pulls[None] = sources.pull(stream, None) if widest is None else widest.after(None)
    return pulls


def epochs_of(member_ids: Iterable[int]) -> dict[int, int]:
    return dict(Member.objects.filter(pk__in=list(member_ids)).values_list("pk", "access_epoch"))


def readers_among(member_ids: Collection[int], stream: Stream) -> tuple[set[int], bool]:
    """Of these members, who may have the stream of a topic or a board; and whether visitors may.

    Whatever the reason a right ended for (a date that passed raises no epoch), this sees it.
    """
    topic = _TOPIC.first(stream.id) if stream.kind == "topic" else None
    board = topic.board if topic is not None else None
    if stream.kind == "board":
        board = _BOARD.first(stream.id)
    if board is None:
        return set(), False
    hidden = topic is not None and not topic.is_visible
    # Of a topic's parts only its people are for members alone.
    visitors = board.read_rule == Rule.EVERYONE and not hidden and stream.part != "people"
    return members_reading(member_ids, board, hidden=hidden), visitors


class Rights(NamedTuple):
    """What a socket's member may do, as of this access epoch."""

    access_epoch: int
    lost: dict[Stream, str]
    kept: Kept
    is_limited: bool


def rights_of(identity: Identity, streams: Iterable[Stream]) -> Rights:
    """Which of the streams are lost and why, whose cases are open, and what limits there are."""
    member = identity.member()
    lost = {s: _why_gone(s) for s in streams if not sources.may_join(s, member)}
    if member is None:
        return Rights(0, lost, NOTHING_KEPT, is_limited=False)
    return Rights(member.access_epoch, lost, kept_by(member), is_limited=bool(member.limits))


def has_voice(identity: Identity, topic_id: int) -> bool:
    """Whether the member may write in the topic now."""
    topic = _TOPIC.first(topic_id)
    try:
        return topic is not None and can_write_in(identity.member(), topic)
    except Refused:
        return False


def _why_gone(stream: Stream) -> str:
    """`deleted` where nobody but moderators may read it any more, else `access`."""
    if stream.kind == "topic":
        topic = Topic.objects.filter(pk=stream.id).only("is_visible").first()
        return "access" if topic is not None and topic.is_visible else "deleted"
    return "access"
