"""Between processes: messages may be lost, doubled, late, stuck, or of another version."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from realtime import bridge as bridge_module
from realtime.bridge import Bridge, group_of, within
from realtime.company import Company
from realtime.hub import Hub
from realtime.live import LiveStream
from realtime.neighbours import Neighbours, crowd_of
from realtime.streams import Stream

TOPIC = Stream("topic", 12)
ALL = group_of("processes")


class Layer:
    """A channel layer that can be away, or hang; each attempt to connect makes another."""

    made: list["Layer"] = []

    def __init__(self) -> None:
        self.is_away = False
        self.hangs = False
        self.groups: dict[str, set[str]] = {}
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.tried = 0

    async def _try(self) -> None:
        self.tried += 1
        if self.is_away:
            raise ConnectionError("away")
        while self.hangs:
            # As the client of Redis does while it connects.
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                continue

    async def new_channel(self, prefix: str) -> str:
        await self._try()
        return f"{prefix}-1"

    async def group_add(self, group: str, channel: str) -> None:
        await self._try()
        self.groups.setdefault(group, set()).add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        self.groups.get(group, set()).discard(channel)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self._try()
        self.sent.append((group, message))

    async def receive(self, channel: str) -> dict[str, Any]:
        return await self.coming.get()


class Woken(Hub):
    """Writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.woken: list[tuple[Stream, int | None]] = []
        self.rechecked: list[int] = []

    def wake(self, stream: Stream, revision: int | None = None) -> None:
        self.woken.append((stream, revision))

    def recheck_member(self, member_id: int) -> None:
        self.rechecked.append(member_id)

    def open(self, stream: Stream) -> None:
        self.streams[stream] = LiveStream(stream, 0)
        self.on_open(stream)

    def shut(self, stream: Stream) -> None:
        del self.streams[stream]
        self.on_close(stream)


@pytest_asyncio.fixture
async def bridge(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bridge]:
    """A bridge over a layer of ours, listening."""
    monkeypatch.setattr("realtime.bridge.PAUSE", 0.01)
    monkeypatch.setattr("realtime.bridge.PATIENCE", 0.05)
    monkeypatch.setattr("realtime.bridge.PATIENCE_TO_CONNECT", 0.05)
    hub = Woken()
    built = Bridge(hub, Company(hub, Neighbours()))
    layers: list[Layer] = []

    def make() -> Layer:
        layers.append(Layer())
        layers[-1].hangs = built.__dict__.get("all_hang", False)
        layers[-1].is_away = built.__dict__.get("all_away", False)
        return layers[-1]

    built.make_layer = make
    built.layers = layers
    running = asyncio.ensure_future(built.run())
    await until(lambda: built.layer is not None)
    await until(lambda: built.layer.sent)
    built.layer.sent.clear()
    yield built
    for layer in layers:
        layer.hangs = False
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def hear(bridge: Bridge, **message: Any) -> None:
    """Receive this, and a last message after it."""
    before = len(bridge.hub.rechecked)
    await bridge.layer.coming.put({"type": "hub", "from": "other", **message})
    await bridge.layer.coming.put(
        {"from": "other", "kind": "access", "stream": "processes", "member": 1}
    )
    await until(lambda: len(bridge.hub.rechecked) > before)


def sent(bridge: Bridge, kind: str) -> list[dict[str, Any]]:
    return [message for _, message in bridge.layer.sent if message["kind"] == kind]


async def test_it_asks_who_is_there_when_it_has_connected(bridge: Bridge) -> None:
    await hear(bridge, kind="ask", of="")
    await until(lambda: sent(bridge, "all"))
    assert sent(bridge, "all")[0]["serial"] == 0
    assert bridge.layer.groups[ALL]


async def test_a_poke_of_another_process_wakes_the_stream(bridge: Bridge) -> None:
    await hear(bridge, kind="poke", stream="topic.12", revision=5)
    assert bridge.hub.woken == [(TOPIC, 5)]


async def test_its_own_words_are_not_heard(bridge: Bridge) -> None:
    await hear(
        bridge, **{"kind": "poke", "stream": "topic.12", "revision": 5, "from": bridge.process}
    )
    assert bridge.hub.woken == []


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"from": 5},
        {"kind": "poke"},
        {"kind": "poke", "stream": "nonsense"},
        {"kind": "new", "stream": "topic.12"},
        {"kind": "access", "stream": "members"},
        {"kind": "access", "member": "x"},
        {"kind": "alive"},
        {"kind": "ask"},
        {"kind": "all", "serial": 1, "crowds": 5, "tabs": {}},
        {"kind": "typing", "stream": "topic.12"},
        {"kind": "changes", "serial": 1, "crowds": {"x": 1}, "tabs": {}},
    ],
)
async def test_a_message_of_another_version_does_not_end_the_listening(
    bridge: Bridge, message: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    await hear(bridge, **message)
    assert len(bridge.layers) == 1
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_it_joins_the_group_of_a_stream_while_that_has_listeners(bridge: Bridge) -> None:
    bridge.hub.open(TOPIC)
    await until(lambda: bridge.layer.groups.get(group_of("topic.12")))
    # What committed meanwhile sent its poke to nobody.
    await until(lambda: bridge.hub.woken == [(TOPIC, None)])
    bridge.hub.shut(TOPIC)
    await until(lambda: not bridge.layer.groups[group_of("topic.12")])


async def test_what_fails_while_the_layer_is_away_is_done_when_it_is_back(bridge: Bridge) -> None:
    bridge.layer.is_away = bridge.all_away = True
    bridge.hub.open(TOPIC)
    await until(lambda: len(bridge.layers) > 2)
    assert bridge.layer is None
    bridge.all_away = False
    await until(lambda: bridge.layer and bridge.layer.groups.get(group_of("topic.12")))
    await hear(bridge, kind="poke", stream="topic.12", revision=7)
    assert bridge.hub.woken[-1] == (TOPIC, 7)


async def test_a_layer_that_hangs_is_replaced_and_holds_nobody_up(bridge: Bridge) -> None:
    bridge.layer.hangs = bridge.all_hang = True
    bridge.hub.open(TOPIC)
    bridge.say("topic.12", kind="poke", revision=5)
    await until(lambda: len(bridge.layers) > 2 and bridge.dropped)
    bridge.all_hang = False
    await until(lambda: bridge.layer and bridge.layer.groups.get(group_of("topic.12")))
    bridge.say("topic.12", kind="poke", revision=6)
    await until(lambda: sent(bridge, "poke"))
    assert sent(bridge, "poke")[-1]["revision"] == 6


async def test_a_listening_that_is_cancelled_from_below_is_begun_anew(bridge: Bridge) -> None:
    assert bridge._listening is not None
    bridge._listening.cancel()
    await until(lambda: len(bridge.layers) == 2 and bridge.layer is bridge.layers[1])
    await hear(bridge, kind="poke", stream="topic.12", revision=5)
    assert bridge.hub.woken == [(TOPIC, 5)]


async def test_a_channel_that_brings_nothing_any_more_is_replaced(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridge.check()
    await until(lambda: sent(bridge, "alive"))
    assert len(bridge.layers) == 1
    bridge.echoed_at -= bridge_module.DEAF + 1
    bridge.check()
    await until(lambda: len(bridge.layers) == 2 and bridge.layer is bridge.layers[1])
    # Its own sign of life that comes back says that all is well.
    bridge.echoed_at -= bridge_module.DEAF + 1
    await hear(bridge, **{"kind": "alive", "serial": 0, "from": bridge.process})
    bridge.check()
    await asyncio.sleep(0.05)
    assert len(bridge.layers) == 2


async def test_what_waits_for_a_layer_that_is_stuck_is_bounded(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.bridge.WAITING", 10)
    bridge.layer.hangs = True
    for number in range(50):
        bridge.say("topic.12.people", kind="typing", member=number, name="x")
    assert len(bridge._waiting) == 10
    assert bridge.dropped == 40


async def test_of_many_pokes_of_a_stream_one_is_sent_with_the_last_revision(
    bridge: Bridge,
) -> None:
    for revision in (5, 9, 7):
        bridge.say("topic.12", kind="poke", revision=revision)
    bridge.say("topic.13", kind="poke", revision=1)
    await until(lambda: len(sent(bridge, "poke")) == 2)
    found = [(message["stream"], message["revision"]) for message in sent(bridge, "poke")]
    assert found == [("topic.12", 9), ("topic.13", 1)]


async def test_a_layer_that_is_away_is_a_line_in_ten_seconds(
    bridge: Bridge, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge_module.away, "_said_at", -100.0)
    package = logging.getLogger("channels_redis.pubsub")
    bridge.layer.is_away = bridge.all_away = True
    for number in range(20):
        bridge.say("topic.12", kind="poke", revision=number)
        bridge.hub.open(TOPIC._replace(id=number + 1))
        await until(lambda: not bridge._waiting)
        try:
            raise ConnectionError("refused")
        except ConnectionError:
            package.exception("Unexpected exception in receive task")
    await until(lambda: len(bridge.layers) > 5)
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    assert lines[0].exc_info is None


async def test_presence_of_others_is_counted_and_what_was_missed_is_asked_for(
    bridge: Bridge,
) -> None:
    bridge.hub.open(TOPIC)
    here = crowd_of({8: "Amel"}, 2).wire()
    await hear(bridge, kind="alive", serial=3)
    await until(lambda: sent(bridge, "ask"))
    assert sent(bridge, "ask")[0]["of"] == "other"
    await hear(bridge, kind="all", serial=3, crowds={"12": here}, tabs={})
    (crowd,) = bridge.company.neighbours.crowds_of(12)
    assert crowd == crowd_of({8: "Amel"}, 2)
    await hear(bridge, kind="changes", serial=4, crowds={"12": [0, [], 0, []]}, tabs={})
    assert list(bridge.company.neighbours.crowds_of(12)) == []


async def test_typing_of_others_begins_and_ends(bridge: Bridge) -> None:
    bridge.hub.open(TOPIC._replace(part="people"))
    await hear(bridge, kind="typing", stream="topic.12.people", member=8, name="Amel")
    typing = bridge.company.topics[12].typing
    assert typing.now() == {8: "Amel"}
    await hear(bridge, kind="typing", stream="topic.12.people", member=8, name="")
    assert typing.now() == {}


async def test_who_comes_and_goes_here_is_told_to_others_once(bridge: Bridge) -> None:
    bridge.company.crowd = bridge.announcer.crowd_of = lambda topic: crowd_of({8: "Amel"}, 0)
    for _ in range(3):
        bridge.company.mark(TOPIC)
    await until(lambda: sent(bridge, "changes"))
    (message,) = sent(bridge, "changes")
    assert message["crowds"] == {"12": [0, [8], 0, [[8, "Amel"]]]}
    assert message["serial"] == 1


async def test_what_swallows_its_cancellation_is_left_behind() -> None:
    free = asyncio.Event()

    async def stubborn() -> None:
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                continue

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(within(0.05, stubborn()), 5)
    free.set()


async def test_a_cancellation_from_below_is_a_failure_like_others() -> None:
    async def gives_up() -> None:
        raise asyncio.CancelledError

    with pytest.raises(ConnectionError):
        await within(5, gives_up())


async def test_without_redis_there_is_no_layer_and_nothing_runs(settings: Any) -> None:
    settings.REDIS_URL = ""
    hub = Woken()
    bridge = Bridge(hub, Company(hub, Neighbours()))
    await asyncio.wait_for(bridge.run(), 5)
    bridge.say("topic.12", kind="poke", revision=5)
    bridge.check()
    assert bridge._waiting == {}
    assert hub._tasks == set()
