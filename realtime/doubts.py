"""Which listeners of a stream must be looked at again before it tells them anything more."""

from collections.abc import Collection

from realtime.access import epochs_of, readers_among
from realtime.sockets import Socket
from realtime.streams import Stream
from realtime.threads import PULLS, on


async def doubtful(
    stream: Stream, sockets: Collection[Socket], *, all_of_them: bool
) -> list[Socket]:
    """Those whose right is gone, or not known to stand; a few questions for any number of them."""
    members = {s.member_id for s in sockets if s.member_id is not None}
    if stream.kind in {"topic", "board"}:
        readers, visitors = await on(PULLS, readers_among, members, stream)
        return [s for s in sockets if not _may(s, readers, visitors)]
    epochs = await on(PULLS, epochs_of, members)
    return [s for s in sockets if all_of_them or epochs.get(s.member_id or 0) != s.access_epoch]


def _may(socket: Socket, readers: set[int], visitors: bool) -> bool:
    return visitors if socket.member_id is None else socket.member_id in readers
