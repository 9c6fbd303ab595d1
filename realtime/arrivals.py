"""Who stands at the door: all handshakes that wait are looked up together. Runs on a thread."""

from collections.abc import Sequence
from typing import Any

from members.models import Member
from realtime.epoch import epoch
from realtime.identity import Identity, identify_all

Arrival = tuple[Identity, Member | None, str]


def look_up(scopes: Sequence[dict[str, Any]]) -> list[Arrival | Exception]:
    """For each handshake: whose it is, and which data set this is; or why it is refused."""
    data_set = epoch()
    return [
        found if isinstance(found, Exception) else (*found, data_set)
        for found in identify_all(scopes)
    ]
