"""Who may have what, asked of the database as it is now. Runs on a thread."""

from collections.abc import Collection, Iterable

from forum.models import Board, Topic
from forum.models.boards import Rule
from forum.permissions import readers_among as members_reading
from members.models import Member
from realtime import sources
from realtime.identity import Identity
from realtime.streams import Stream


def pull_for(
    identity: Identity, stream: Stream, since: int | None
) -> tuple[sources.Pull, int] | None:
    """What is new, then whether this identity may have it, and as of which access epoch."""
    # Asked before too: what is not for them answers as fast as what is not there.
    if not sources.may_join(stream, identity.member()):
        return None
    pulled = sources.pull(stream, since)
    member = identity.member()
    if not sources.may_join(stream, member):
        return None
    return pulled, member.access_epoch if member is not None else 0


def epochs_of(member_ids: Iterable[int]) -> dict[int, int]:
    return dict(Member.objects.filter(pk__in=list(member_ids)).values_list("pk", "access_epoch"))


def readers_among(member_ids: Collection[int], stream: Stream) -> tuple[set[int], bool]:
    """Of these members, who may have the stream of a topic or a board; and whether visitors may.

    Whatever the reason a right ended for (a date that passed raises no epoch), this sees it.
    """
    topic = None
    if stream.kind == "topic":
        topic = Topic.objects.select_related("board__region").filter(pk=stream.id).first()
        board = topic.board if topic is not None else None
    else:
        board = Board.objects.select_related("region").filter(pk=stream.id).first()
    if board is None:
        return set(), False
    hidden = topic is not None and not topic.is_visible
    visitors = board.read_rule == Rule.EVERYONE and not hidden and not stream.part
    return members_reading(member_ids, board, hidden=hidden), visitors


def rights_of(
    identity: Identity, streams: Iterable[Stream]
) -> tuple[int, dict[Stream, str], frozenset[int]]:
    """The access epoch, which of the streams are lost and why, and whose cases are open."""
    member = identity.member()
    lost = {s: _why_gone(s) for s in streams if not sources.may_join(s, member)}
    if member is None:
        return 0, lost, frozenset()
    return member.access_epoch, lost, sources.boards_of_cases(member)


def _why_gone(stream: Stream) -> str:
    """`deleted` where nobody but moderators may read it any more, else `access`."""
    if stream.kind == "topic":
        topic = Topic.objects.filter(pk=stream.id).only("is_visible").first()
        return "access" if topic is not None and topic.is_visible else "deleted"
    return "access"
