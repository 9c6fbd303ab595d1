"""Who is answered what on the socket: every frame a client may send, held against `frames.txt`.

A line is a frame and what it is about (`-`: nothing), and one letter a role, in the order of
`world.ROLES`. Frames come from the socket's own table, kinds of streams from `realtime.streams`.

    +  done, or answered            n  there is no such stream or topic
    f  forbidden                    x  the socket closes before it can be asked (4003)

You added a frame or a kind of stream? Say below (`ASKED`) how it is asked, run this test, judge
each letter it prints, mend the product where one surprises you, and paste the lines. Who comes
with a token is told the same as who comes with a session.
"""

import re
import uuid
from typing import Any

import pytest

from realtime.requests import PARSERS
from realtime.streams import NAME
from tests.realtime.conftest import hall
from tests.realtime.talking import Guest, Hall, beside
from tests.security.table import lines_of, read_table
from tests.security.world import PLACES, ROLES, World, build_world

__all__ = ["hall"]
pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "frames.txt"
# What a frame is about -> what is sent, with the words of the world in braces.
ASKED: dict[str, dict[str, Any]] = {
    "join topic.<id>": {"stream": "topic.{topic_id}"},
    "join topic.<id>.people": {"stream": "topic.{topic_id}.people"},
    "join topic.<id>.<language>": {"stream": "topic.{topic_id}.fr"},
    "join board.<id>": {"stream": "board.{board_id}"},
    "join member.<other>": {"stream": "member.{member}"},
    "join member.<own>": {"stream": "member.{own}"},
    "join cases": {"stream": "cases"},
    "leave topic.<id>": {"stream": "topic.{topic_id}"},
    "post <topic>": {"topic": "topic_id", "body": "Words"},
    "typing topic.<id>.people": {"stream": "topic.{topic_id}.people"},
    "read <topic>": {"topic": "topic_id", "number": 1},
    "handled -": {"count": 0},
    "ping -": {},
}
ON_BOARDS = ("topic.", "board.", "<topic>")
DONE = {"joined", "left", "accepted", "held", "pong"}


def filled(asked: dict[str, Any], world: World, place: str, own: int) -> dict[str, Any]:
    things = {**world.everywhere, **world.things[place], "own": own or 1}
    sent = dict(asked)
    if "stream" in sent:
        sent["stream"] = sent["stream"].format_map(things)
    if "topic" in sent:
        sent |= {"topic": things["topic_id"]}
    return sent


async def letter(guest: Guest, key: str, world: World, place: str, own: int) -> str:
    """What became of one frame: the first answer, or silence, which is consent."""
    kind = key.partition(" ")[0]
    sent = filled(ASKED[key], world, place, own)
    if kind == "post":
        sent["client_id"] = str(uuid.uuid4())
    await guest.say(kind, **sent)
    if kind != "ping":
        await guest.say("ping")
    told = await guest.until("pong")
    heard = [frame for frame in guest.heard if frame["type"] in {"error", "refused", *DONE}]
    guest.heard.clear()
    codes = {frame.get("code") for frame in heard} - {None}
    if not codes:
        assert told
        return "+"
    return {"not_found": "n", "forbidden": "f"}.get(codes.pop() or "", "?")


async def cells(hall: Hall, world: World, *, by_token: bool) -> dict[str, str]:
    """All lines as they are found; each role comes in once."""
    columns: dict[str, dict[str, str]] = {}
    for role in ROLES:
        member = world.members.get(role)
        signed = {"session": world.cookies.get(role, "")}
        if by_token and member is not None:
            signed = {"token": world.tokens[role]}
        guest, let_in, _ = await hall.knock(**signed)
        assert let_in
        first = await guest.message()
        columns[role] = {}
        for key in ASKED:
            for place in PLACES if any(word in key for word in ON_BOARDS) else PLACES[:1]:
                own = member.pk if member is not None else 0
                found = (
                    await letter(guest, key, world, place, own)
                    if first["type"] == "welcome"
                    else "x"
                )
                columns[role][key] = columns[role].get(key, "") + found
    return {
        key: " ".join(map("".join, zip(*(columns[role][key] for role in ROLES), strict=True)))
        for key in ASKED
    }


@pytest.mark.parametrize("by_token", [False, True], ids=["session", "token"])
async def test_everyone_is_answered_as_the_table_says(hall: Hall, by_token: bool) -> None:
    world = await beside(build_world)
    found = await cells(hall, world, by_token=by_token)
    table = read_table(TABLE)
    wrong = [(key, got) for key, got in found.items() if table.get(key) != got]
    assert not wrong, f"tests/security/{TABLE} says otherwise; found:\n" + "\n".join(
        lines_of(wrong)
    )
    assert set(table) == set(found)


def test_every_frame_and_every_kind_of_stream_is_asked() -> None:
    frames = {key.partition(" ")[0] for key in ASKED}
    assert frames == set(PARSERS), f"Say in ASKED how these are sent: {set(PARSERS) ^ frames}"
    kinds = set((re.match(r"\(([a-z|]+)\)", NAME.pattern) or [""])[1].split("|")) | {"cases"}
    joined = {re.split(r"[ .]", key)[1] for key in ASKED if key.startswith("join ")}
    assert joined == kinds, f"Say in ASKED how these are joined: {kinds ^ joined}"
