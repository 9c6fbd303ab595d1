"""A storm of reactions with kills in it: what everybody sees counted is what is stored."""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable

from tests.faults.checker import Allowed, complaints
from tests.faults.clients import Client
from tests.faults.grounds import Estate, client_of, crowd, settled, until, until_agreed
from tests.faults.sites import Site
from tests.faults.sizes import SOAK, seeded
from tests.faults.wire import ask

Opened = Callable[..., Site]
KINDS = ("agree", "applause", "idea", "support", "question")
MEMBERS, POSTS = 6, 4
SECONDS, KILLS = (40.0, 6) if SOAK else (4.0, 2)


async def toggle(site: Site, estate: Estate, n: int, posts: list[int], until_: float) -> list[str]:
    """One member gives and takes back, and asks again where nobody answered."""
    chance, wrong = seeded(f"toggles {n}"), []
    while time.monotonic() < until_:
        path = f"/api/v1/posts/{chance.choice(posts)}/reactions/{chance.choice(KINDS)}"
        method = chance.choice(("PUT", "PUT", "DELETE"))
        status, answer = await ask(site.ports()[0], method, path, estate.members[n]["token"])
        if status not in {0, 200, 503}:
            wrong.append(f"{method} {path} answered {status} {answer}")
        if status == 0:
            await asyncio.sleep(0.1)
    return wrong


async def storm(site: Site, estate: Estate, *, patience: float = 40.0) -> list[str]:
    """Everybody toggles while the server is killed now and then; then all are counted."""
    topic, process = estate.room("public"), site.processes[0]
    clients = [client_of(estate, n, site.ports(), "public") for n in range(MEMBERS)]
    async with crowd(*clients):
        for number in range(POSTS):
            await clients[number].post(topic, f"to be liked {number} end")
        await settled(*clients)
        posts = [e.place["id"] for c in clients for e in c.outbox.entries.values() if e.place]
        begun = time.monotonic()
        end = begun + SECONDS
        toggles = [
            asyncio.ensure_future(toggle(site, estate, n, posts, end)) for n in range(MEMBERS)
        ]
        for _ in range(KILLS):
            await asyncio.sleep(SECONDS / (KILLS + 1))
            await asyncio.to_thread(process.kill)
            await asyncio.to_thread(site.back, process)
        found = [text for wrong in await asyncio.gather(*toggles) for text in wrong]
        try:
            await until(lambda: counted(site) == stored(site), "all is counted", seconds=patience)
        except AssertionError:
            found.append(f"counted {counted(site)}, stored {stored(site)}")
        await until(lambda: all(client.is_in for client in clients), "all are back")
        await until_agreed(site, clients)
        if not any(c.transcript.frames("reactions") for c in clients):
            found.append("vacuous: nobody heard of a reaction")
        found += [text for client in clients for text in seen(client, topic, stored(site))]
        found += [
            text for client in clients for text in too_often(client, time.monotonic() - begun)
        ]
        allowed = Allowed(changed=frozenset(posts))
        return found + complaints(site, clients, allowed=allowed)


def stored(site: Site) -> dict[int, dict[str, int]]:
    """Who gave what, counted by row."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for post, kind in site.rows("SELECT post_id, kind FROM forum_reaction"):
        counts[post][kind] += 1
    return {post: dict(sorted(found.items())) for post, found in counts.items()}


def counted(site: Site) -> dict[int, dict[str, int]]:
    """What is kept beside the posts."""
    rows = site.rows("SELECT id, reaction_counts FROM forum_post")
    kept = {post: json.loads(text) for post, text in rows}
    return {post: dict(sorted(found.items())) for post, found in kept.items() if found}


def seen(client: Client, topic: int, rows: dict[int, dict[str, int]]) -> list[str]:
    held = {
        id_: dict(sorted(post["reactions"].items()))
        for id_, post in client.posts[topic].items()
        if post.get("reactions")
    }
    return [] if held == rows else [f"{client.name} sees {held}, stored are {rows}"]


def too_often(client: Client, seconds: float) -> list[str]:
    """Gathered: about one a second a post, whatever the storm."""
    told = Counter(note.matter["post"] for note in client.transcript.frames("reactions"))
    most = max(told.values(), default=0)
    return [] if most <= seconds + 3 else [f"{client.name} heard {most} counts in {seconds:.0f} s"]


async def test_after_a_storm_with_kills_everybody_sees_what_is_stored(
    opened: Opened, estate: Estate
) -> None:
    assert await storm(opened(), estate) == []


async def test_wrong_counts_are_found_out(opened: Opened, estate: Estate) -> None:
    found = await storm(opened("counts_one_too_many"), estate, patience=5.0)
    assert any("stored" in text for text in found), found
