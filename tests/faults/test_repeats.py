"""R15 and R16: the same post many times at once, and another text under the same id."""

import asyncio
import json
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.faults.checker import complaints
from tests.faults.grounds import Estate
from tests.faults.sites import Site
from tests.faults.sizes import SOAK
from tests.faults.wire import ask
from tests.realtime.servers.sites import Caller, call

Opened = Callable[..., Site]
TIMES = 50
ROUNDS = 20 if SOAK else 3


async def by_socket(caller: Caller, topic: int, body: str, client_id: str) -> dict[str, Any]:
    """The answer to one post on a socket of its own."""
    await caller.post(topic, body, client_id)
    async with asyncio.timeout(30):
        while True:
            for frame in caller.heard:
                if frame.get("client_id") == client_id:
                    caller.heard.remove(frame)
                    return frame
            await caller.take()


async def by_http(port: int, token: str, topic: int, body: str, client_id: str) -> dict[str, Any]:
    """The same answer, asked for over HTTP."""
    sent = {"body": body, "client_id": client_id}
    status, post = await ask(port, "POST", f"/api/v1/topics/{topic}/posts", token, sent)
    if status not in {200, 201}:
        return {"type": "refused", "status": status, **(post or {})}
    return {"type": "accepted", "duplicate": status == 200, "post": post}


async def send_at_once(site: Site, estate: Estate) -> list[str]:
    """Each round: half by sockets and half by HTTP, all at once. What is wrong with them."""
    process, topic = site.processes[0], estate.room("public")
    member = estate.members[0]
    callers = [await call(process, member["token"]) for _ in range(TIMES // 2)]
    wrong: list[str] = []
    for number in range(ROUNDS):
        client_id, body = str(uuid.uuid4()), f"Said once, sent often {number} end"
        answers = await asyncio.gather(
            *(by_socket(caller, topic, body, client_id) for caller in callers),
            *(
                by_http(process.port, member["token"], topic, body, client_id)
                for _ in range(TIMES - len(callers))
            ),
        )
        wrong += faults_of(answers, site, client_id)
    for caller in callers:
        await caller.line.close()
    return wrong + complaints(site, [])


def faults_of(answers: list[dict[str, Any]], site: Site, client_id: str) -> list[str]:
    """Fifty answers, one row: all of them the same place, all but one of them duplicates."""
    kinds = Counter(answer["type"] for answer in answers)
    if kinds != {"accepted": TIMES}:
        return [f"answered {dict(kinds)}: {[a for a in answers if a['type'] != 'accepted'][:2]}"]
    wrong = []
    places = {
        json.dumps([answer["post"][k] for k in ("id", "number", "revision")]) for answer in answers
    }
    if len(places) != 1:
        wrong.append(f"told {len(places)} places: {sorted(places)[:3]}")
    duplicates = sum(bool(answer["duplicate"]) for answer in answers)
    if duplicates != TIMES - 1:
        wrong.append(f"{duplicates} of {TIMES} were called duplicates")
    bare = client_id.replace("-", "")
    rows = site.rows(
        "SELECT id, number, revision FROM forum_post "
        f"WHERE client_id = '{bare}' OR client_id IS NULL AND body LIKE 'Said once%'"
    )
    if [json.dumps(list(row)) for row in rows] != sorted(places):
        wrong.append(f"{len(rows)} rows {rows[:3]} for {sorted(places)[:3]}")
    return wrong


async def send_otherwise(site: Site, estate: Estate) -> list[str]:
    """One id, another text: refused on both ways, and the row is what it was."""
    process, topic = site.processes[0], estate.room("public")
    token, client_id = estate.members[0]["token"], str(uuid.uuid4())
    caller = await call(process, token)
    first = await by_socket(caller, topic, "What was said", client_id)
    columns = "id, body, body_html, revision, edited_at"
    place = f"SELECT {columns} FROM forum_post WHERE id = {first['post']['id']}"
    before = site.rows(place)
    answers = [
        await by_socket(caller, topic, "Something else", client_id),
        await by_http(process.port, token, topic, "Something else again", client_id),
        await by_socket(caller, estate.room("council"), "What was said", client_id),
    ]
    await caller.line.close()
    wrong = [
        f"answered {a}" for a in answers if (a["type"], a.get("code")) != ("refused", "conflict")
    ]
    if answers[1].get("status") != 409:
        wrong.append(f"HTTP answered {answers[1]}")
    if site.rows(place) != before:
        wrong.append("the row has changed")
    if site.rows("SELECT count(*) FROM forum_post WHERE body LIKE 'Something%'") != [(0,)]:
        wrong.append("the other text was stored")
    return wrong + complaints(site, [])


async def test_the_same_post_is_stored_once_and_another_text_under_its_id_never(
    opened: Opened, estate: Estate
) -> None:
    site = opened()
    assert await send_at_once(site, estate) == []
    assert await send_otherwise(site, estate) == []


async def test_a_server_that_forgets_what_was_sent_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    assert await send_at_once(opened("forgets_client_ids"), estate)


async def test_a_server_that_compares_no_texts_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    found = await send_otherwise(opened("takes_any_text_for_the_same"), estate)
    assert any("accepted" in text for text in found), found
