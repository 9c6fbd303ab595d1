"""Where sockets ask to be let into streams: those at one door go in together."""

from functools import partial

from realtime.access import Asked, Entry, pulls_for
from realtime.gathering import Gathering
from realtime.identity import Identity
from realtime.streams import Stream
from realtime.threads import PULLS


class Doors:
    """One door a stream, while somebody stands there."""

    def __init__(self) -> None:
        self._doors: dict[Stream, Gathering[Asked, Entry]] = {}

    async def ask(self, identity: Identity, stream: Stream, since: int | None) -> Entry:
        """What is new since then, and as of which access epoch; None where it is not for them."""
        door = self._doors.get(stream)
        if door is None:
            door = self._doors[stream] = Gathering(PULLS, partial(_answer, stream))
        try:
            return await door.ask((identity, since))
        finally:
            if door.is_idle and self._doors.get(stream) is door:
                del self._doors[stream]


def _answer(stream: Stream, asked: list[Asked]) -> list[Entry | Exception]:
    return pulls_for(stream, asked)
