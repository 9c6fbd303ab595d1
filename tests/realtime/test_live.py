"""What one live stream keeps for those who come while others are served."""

from realtime.live import KEPT, LiveStream
from realtime.sources import EVERYONE
from realtime.streams import Stream


def stream(revision: int = 10) -> LiveStream:
    return LiveStream(Stream("topic", 1), revision, EVERYONE)


def post(revision: int) -> dict[str, object]:
    return {"type": "post", "revision": revision}


async def test_what_came_after_a_revision_is_kept() -> None:
    live = stream()
    live.advance(12, [post(11), post(12)])
    assert live.since(10) == [post(11), post(12)]
    assert live.since(11) == [post(12)]
    assert live.since(12) == []
    assert live.revision == 12


async def test_what_came_before_it_was_opened_is_not_known() -> None:
    live = stream()
    live.advance(11, [post(11)])
    assert live.since(9) is None


async def test_an_advance_without_frames_leaves_no_gap() -> None:
    live = stream()
    live.advance(15, [])
    assert live.since(10) == []


async def test_only_so_much_is_kept_and_the_rest_is_not_claimed() -> None:
    live = stream(0)
    for revision in range(1, KEPT + 51):
        live.advance(revision, [post(revision)])
    assert live.since(49) is None
    assert live.since(50) == [post(n) for n in range(51, KEPT + 51)]


async def test_after_a_leap_nothing_earlier_is_claimed() -> None:
    live = stream()
    live.advance(11, [post(11)])
    live.skip_to(500)
    assert live.since(499) is None
    assert live.since(500) == []


async def test_it_is_open_to_all_only_by_its_rule() -> None:
    assert stream().is_open_to_all
    assert not LiveStream(Stream("topic", 1), 1).is_open_to_all
    assert not LiveStream(Stream("topic", 1), 1, (4, "members", True)).is_open_to_all
