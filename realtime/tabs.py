"""A member's sockets over all processes: one too many closes the oldest, wherever it is."""

import time
from collections.abc import Callable

from django.conf import settings

from realtime.hub import Hub
from realtime.neighbours import Neighbours
from realtime.sockets import Socket

REPLACED = 4040


class Tabs:
    """When each socket of a member was opened here, beside what other processes say of theirs.

    Every process orders all of them by time and closes those of its own that are too old, so
    that all agree without asking; with the others out of reach each counts its own.
    """

    def __init__(self, hub: Hub, neighbours: Neighbours, process: str) -> None:
        self.hub = hub
        self.neighbours = neighbours
        self.process = process
        self.on_change: Callable[[int], None] = lambda member_id: None
        # By the wall clock, which processes of several machines share.
        self._opened: dict[Socket, float] = {}

    def opened(self, socket: Socket) -> None:
        """One more."""
        if socket.member_id is not None and settings.LIMITS_ON:
            self._opened[socket] = time.time()
            self.keep_to_the_limit(socket.member_id)
            self.on_change(socket.member_id)

    def closed(self, socket: Socket) -> None:
        """One less."""
        if self._opened.pop(socket, None) is not None and socket.member_id is not None:
            self.on_change(socket.member_id)

    def of(self, member_id: int) -> list[float]:
        """When those were opened that the member has here."""
        return [self._opened[socket] for socket in self._mine(member_id)]

    def keep_to_the_limit(self, member_id: int) -> None:
        """Close those of ours that are older than the newest eight of all."""
        mine = {(self._opened[socket], self.process): socket for socket in self._mine(member_id)}
        newest_first = sorted([*mine, *self.neighbours.tabs_of(member_id)], reverse=True)
        for place in newest_first[settings.SOCKETS_PER_MEMBER :]:
            if place in mine:
                mine[place].close(REPLACED)

    def _mine(self, member_id: int) -> list[Socket]:
        sockets = self.hub.of_member.get(member_id, ())
        return [s for s in sockets if not s.is_closed and s in self._opened]
