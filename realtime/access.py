"""Who may have what, asked of the database as it is now. Runs on a thread."""

from collections.abc import Iterable

from forum.models import Topic
from members.models import Member
from realtime import sources
from realtime.identity import Identity
from realtime.sockets import Socket
from realtime.streams import Stream


def pull_for(identity: Identity, stream: Stream, since: int | None) -> sources.Pull | None:
    """What is new, and then whether this identity may have it: in that order."""
    pulled = sources.pull(stream, since)
    return pulled if sources.may_join(stream, identity.member()) else None


def epochs_of(member_ids: Iterable[int]) -> dict[int, int]:
    return dict(Member.objects.filter(pk__in=list(member_ids)).values_list("pk", "access_epoch"))


def rights_of(socket: Socket, streams: list[Stream]) -> tuple[int, set[Stream], frozenset[int]]:
    member = socket.identity.member()
    allowed = {stream for stream in streams if sources.may_join(stream, member)}
    if member is None:
        return 0, allowed, frozenset()
    boards = sources.boards_of_cases(member) if Stream("cases") in allowed else frozenset()
    return member.access_epoch, allowed, boards


def why_gone(stream: Stream) -> str:
    """`deleted` where nobody but moderators may read it any more, else `access`."""
    if stream.kind == "topic":
        topic = Topic.objects.filter(pk=stream.id).only("is_visible").first()
        return "access" if topic is not None and topic.is_visible else "deleted"
    return "access"
