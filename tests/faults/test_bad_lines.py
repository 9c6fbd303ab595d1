"""R13 and R14: lines that fall silent, delay, double and break, and nothing is lost by it."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.checker import complaints
from tests.faults.clients import Client
from tests.faults.grounds import Estate, client_of, crowd, settled, until, until_agreed, writing
from tests.faults.proxy import Proxy, Weather, proxy_to
from tests.faults.sites import Site
from tests.faults.sizes import SOAK, seeded

Opened = Callable[..., Site]
# With the full size both ends notice by themselves that nothing comes any more.
SILENT = 50.0 if SOAK else 3.0
NOTICED = 47.0
POSTS = 400 if SOAK else 60


async def partitioned(site: Site, estate: Estate) -> list[str]:
    """Some behind a line that falls silent, twice; everybody goes on writing."""
    topic = estate.room("public")
    async with proxy_to(site.ports()[0]) as proxy:
        near = [client_of(estate, n, site.ports(), "public") for n in range(3)]
        far = [client_of(estate, n, [proxy.port], "public") for n in range(3, 7)]
        async with crowd(*near, *far):
            async with writing(*near, *far, topic=topic, every=0.1):
                found = await silence(proxy, far, seconds=SILENT)
                # This time the lines do not outlive it.
                found += await silence(proxy, far, seconds=1.0, then=proxy.forget_lines)
                await until(lambda: all(client.is_in for client in far), "all are back")
            await until_agreed(site, [*near, *far])
            return found + complaints(site, [*near, *far])


async def silence(
    proxy: Proxy, far: list[Client], *, seconds: float, then: Callable[[], None] | None = None
) -> list[str]:
    """Nothing passes for so long; with the full size both ends must have seen it."""
    heard = [len(client.transcript.of("heard")) for client in far]
    lines = [client.transcript.line for client in far]
    proxy.stop_forwarding()
    await asyncio.sleep(0.3)
    before = [len(client.transcript.of("heard")) for client in far]
    await asyncio.sleep(seconds)
    found = []
    if before != [len(client.transcript.of("heard")) for client in far]:
        found.append("vacuous: frames passed while the line was silent")
    if heard == [0] * len(far):
        found.append("vacuous: nothing was ever heard over this line")
    if seconds > NOTICED and any(c.transcript.line == n for c, n in zip(far, lines, strict=True)):
        found.append(f"after {seconds} s of silence a client still waits on its old line")
    if then is not None:
        then()
    proxy.go_on()
    return found


async def test_after_a_partition_nothing_is_lost(opened: Opened, estate: Estate) -> None:
    assert await partitioned(opened(), estate) == []


async def test_a_server_that_tells_nobody_what_they_missed_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    found = await partitioned(opened("joins_without_looking_back"), estate)
    assert any(text.startswith("I4") for text in found), found


async def in_bad_weather(site: Site, estate: Estate) -> list[str]:
    """Delays, doubled frames, and lines that break after any byte."""
    topic, chance = estate.room("public"), seeded("weather")
    weather = Weather(2.0, 60_000, 0.3) if SOAK else Weather(0.15, 9000, 0.3)
    async with proxy_to(site.ports()[0], weather, seed=chance.randrange(10**6)) as proxy:
        clients = [client_of(estate, n, [proxy.port], "public") for n in range(6)]
        for client in clients:
            client.start()
        for number in range(POSTS):
            writer = clients[number % len(clients)]
            await writer.post(topic, f"{number} by {writer.name} end")
            await asyncio.sleep(0.03)
        while proxy.cuts < 10:
            await asyncio.sleep(0.05)
        weather.cut_within, weather.delay = 0, 0.0
        await settled(*clients)
        await until_agreed(site, clients)
        for client in clients:
            await client.leave()
        found = [] if proxy.doubled > 5 else [f"vacuous: {proxy.doubled} frames were doubled"]
        found += [text for client in clients for text in out_of_order(client)]
        return found + complaints(site, clients)


def out_of_order(client: Client) -> list[str]:
    """What somebody said first has the lower number."""
    said = sorted(client.outbox.entries.values(), key=lambda entry: entry.offered_at)
    numbers = [entry.place["number"] for entry in said if entry.place]
    return [] if numbers == sorted(numbers) else [f"{client.name} said {numbers} in this order"]


@pytest.fixture
def only_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Order is a promise of one way, not of two ways at once."""
    monkeypatch.setattr("tests.faults.clients.BY_SOCKET", 10**9)


@pytest.mark.usefixtures("only_sockets")
async def test_in_bad_weather_nothing_is_doubled_or_out_of_order(
    opened: Opened, estate: Estate
) -> None:
    assert await in_bad_weather(opened(), estate) == []


@pytest.mark.usefixtures("only_sockets")
@pytest.mark.parametrize(
    ("planted", "complaint"),
    [("forgets_client_ids", "I2"), ("cannot_take_every_seventh_at_first", "in this order")],
)
async def test_what_goes_wrong_in_bad_weather_is_found_out(
    opened: Opened, estate: Estate, planted: str, complaint: str
) -> None:
    found = await in_bad_weather(opened(planted), estate)
    assert any(complaint in text for text in found), found
