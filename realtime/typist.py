"""What one socket tells of its member's writing: now and then while it goes on, and its end."""

import time

from realtime.access import has_voice
from realtime.company import Company
from realtime.presence import SECONDS_TYPING
from realtime.sockets import Socket
from realtime.threads import ACTIONS, on

# PROTOCOL: at most one in 3 seconds counts.
PAUSE = 3.0


class Typist:
    """Remembers by topic when its member was last said to be writing."""

    __slots__ = ("_company", "_said_at", "_socket")

    def __init__(self, socket: Socket, company: Company) -> None:
        self._socket = socket
        self._company = company
        self._said_at: dict[int, float] = {}

    async def types(self, topic_id: int) -> None:
        """The member is writing; who is silenced there cannot be."""
        now, member_id = time.monotonic(), self._socket.member_id
        if member_id is not None and now - self._said_at.get(topic_id, -PAUSE) >= PAUSE:
            self._said_at[topic_id] = now
            if self._socket.is_limited and not await self._has_voice(topic_id):
                return
            self._company.type_(topic_id, member_id, self._socket.name)

    async def _has_voice(self, topic_id: int) -> bool:
        return await on(ACTIONS, has_voice, self._socket.identity, topic_id)

    def has_sent(self, topic_id: int) -> None:
        """It has arrived, whichever tab it was written in."""
        self._said_at.pop(topic_id, None)
        if self._socket.member_id is not None:
            self._company.stop_typing(topic_id, self._socket.member_id)

    def leaves(self, topic_id: int) -> None:
        """The socket goes; another tab of the member may still be writing there."""
        said_at = self._said_at.get(topic_id)
        if said_at is not None and time.monotonic() - said_at < SECONDS_TYPING:
            self.has_sent(topic_id)
