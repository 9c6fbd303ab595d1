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
    if all_of_them:
        return list(sockets)
    # Who signed out, or has another password, may read on elsewhere, but not here.
    epochs = await on(PULLS, epochs_of, members)
    old = {s for s in sockets if s.member_id and epochs.get(s.member_id) != s.access_epoch}
    if stream.kind in {"topic", "board"}:
        readers, visitors = await on(PULLS, readers_among, members, stream)
        return [s for s in sockets if s in old or not _may(s, readers, visitors)]
    return list(old)


def _may(socket: Socket, readers: set[int], visitors: bool) -> bool:
    return visitors if socket.member_id is None else socket.member_id in readers
