"""Between processes: messages may be lost, doubled, late or of another version."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from realtime.bridge import Bridge, group_of
from realtime.company import Company
from realtime.hub import Hub
from realtime.live import LiveStream
from realtime.streams import Stream

TOPIC = Stream("topic", 12)


class Layer:
    """A channel layer that can be away."""

    def __init__(self) -> None:
        self.is_away = False
        self.groups: dict[str, set[str]] = {}
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.tried = 0

    def _try(self) -> None:
        self.tried += 1
        if self.is_away:
            raise ConnectionError("away")

    async def new_channel(self, prefix: str) -> str:
        self._try()
        return f"{prefix}-1"

    async def group_add(self, group: str, channel: str) -> None:
        self._try()
        self.groups.setdefault(group, set()).add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        self.groups.get(group, set()).discard(channel)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self._try()
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


@pytest_asyncio.fixture
async def bridge(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bridge]:
    """A bridge over a layer of ours, listening."""
    monkeypatch.setattr("realtime.bridge.PAUSE", 0.01)
    hub = Woken()
    built = Bridge(hub, Company(hub))
    built.layer = Layer()
    running = asyncio.ensure_future(built.run())
    await until(lambda: group_of("members") in built.layer.groups)
    yield built
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
        {"from": "other", "kind": "access", "stream": "members", "member": 1}
    )
    await until(lambda: len(bridge.hub.rechecked) > before)


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
        {"kind": "poke"},
        {"kind": "poke", "stream": "nonsense"},
        {"kind": "new", "stream": "topic.12"},
        {"kind": "access", "stream": "members"},
        {"kind": "access", "member": "x"},
        {"kind": "presence", "stream": "topic.12"},
        {"kind": "typing", "stream": "topic.12"},
        {"kind": "presence", "stream": "topic.12", "people": {"x": 1}, "count": 1},
    ],
)
async def test_a_message_of_another_version_does_not_end_the_listening(
    bridge: Bridge, message: dict[str, Any]
) -> None:
    complaints: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda loop, context: complaints.append(context)
    )
    tried = bridge.layer.tried
    await hear(bridge, **message)
    assert bridge.layer.tried == tried


async def test_it_joins_the_group_of_a_stream_while_that_has_listeners(bridge: Bridge) -> None:
    bridge.hub.open(TOPIC)
    await until(lambda: bridge.layer.groups.get(group_of("topic.12")))
    # What committed meanwhile sent its poke to nobody.
    await until(lambda: bridge.hub.woken == [(TOPIC, None)])
    del bridge.hub.streams[TOPIC]
    bridge.hub.on_close(TOPIC)
    await until(lambda: not bridge.layer.groups[group_of("topic.12")])


async def test_a_stream_opened_while_the_layer_is_away_is_joined_when_it_is_back(
    bridge: Bridge,
) -> None:
    bridge.layer.is_away = True
    tried = bridge.layer.tried
    bridge.hub.open(TOPIC)
    await until(lambda: bridge.layer.tried > tried + 2)
    bridge.layer.is_away = False
    await until(lambda: bridge.layer.groups.get(group_of("topic.12")))


async def test_nothing_is_tried_for_a_stream_that_closed_while_the_layer_was_away(
    bridge: Bridge,
) -> None:
    bridge.layer.is_away = True
    tried = bridge.layer.tried
    bridge.hub.open(TOPIC)
    await until(lambda: bridge.layer.tried > tried)
    del bridge.hub.streams[TOPIC]
    await until(lambda: not bridge.hub._tasks)
    assert group_of("topic.12") not in bridge.layer.groups


async def test_what_cannot_be_said_is_lost_without_harm(bridge: Bridge) -> None:
    bridge.layer.is_away = True
    bridge.say("topic.12", kind="poke", revision=5)
    await until(lambda: not bridge.hub._tasks)
    bridge.layer.is_away = False
    bridge.announce([(12, 3, {8: "Amel"})])
    await until(lambda: bridge.layer.sent)
    ((group, message),) = bridge.layer.sent
    assert group == group_of("topic.12")
    assert message == {
        "type": "hub",
        "from": bridge.process,
        "stream": "topic.12",
        "kind": "presence",
        "count": 3,
        "people": {"8": "Amel"},
    }


async def test_presence_and_typing_of_others_are_counted(bridge: Bridge) -> None:
    bridge.hub.open(TOPIC._replace(part="people"))
    await hear(bridge, kind="presence", stream="topic.12", count=3, people={"8": "Amel"})
    await hear(bridge, kind="typing", stream="topic.12.people", member=8, name="Amel")
    assert bridge.company.topics[12].now() == (3, {8: "Amel"})
    assert bridge.company.topics[12].typing_now() == {8: "Amel"}


async def test_without_redis_there_is_no_layer_and_nothing_runs(settings: Any) -> None:
    settings.REDIS_URL = ""
    hub = Woken()
    bridge = Bridge(hub, Company(hub))
    await asyncio.wait_for(bridge.run(), 5)
    bridge.say("topic.12", kind="poke", revision=5)
    assert hub._tasks == set()
