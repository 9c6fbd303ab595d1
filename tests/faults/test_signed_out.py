"""R22 and R24: whoever is signed out or suspended elsewhere is turned away, and writes no more."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.checker import Allowed, complaints
from tests.faults.clients import Client
from tests.faults.delays import long_after, watched
from tests.faults.grounds import Estate, beside, client_of, crowd, inside, until, writing
from tests.faults.sessions import Browser
from tests.faults.sites import Site

Opened = Callable[..., Site]
# The protocol's bounds, from the commit on; what a busy machine adds is taken off.
POKED, SWEPT = 2.0, 10.0
SOCKETS = 8
# A post on its way when its author is turned away is refused for good.
TURNED_AWAY = Allowed(refused=frozenset({"forbidden", "suspended", "unauthenticated", ""}))


def browsers(site: Site, estate: Estate, n: int, sessions: list[str]) -> list[Client]:
    """One a session, all of the same member."""
    member = estate.members[n]
    return [
        Browser(
            f"tab {n}", site.ports(), [estate.room("public")], member=member["id"], session=key
        )
        for key in sessions
    ]


def closed_at(tab: Client) -> list[float]:
    """When it was turned away."""
    return [note.at for note in tab.transcript.of("closed")]


async def turned_away(
    site: Site,
    estate: Estate,
    clerk: Any,
    tabs: list[Client],
    act: str,
    *,
    within: float,
    code: int,
    **fields: Any,
) -> list[str]:
    """They write without a pause while it happens; when the last is gone, and what came after."""
    topic = estate.room("public")
    author = tabs[0].member
    async with crowd(*tabs), watched(site) as watch:
        async with writing(*tabs, topic=topic, every=0.05, mark=act):
            await asyncio.sleep(0.4)
            told = await clerk.soon(act, **fields)
            done = clerk.done_at
            while not all(tab.is_away for tab in tabs) and time.monotonic() - done < long_after(
                within
            ):
                await asyncio.sleep(0.02)
        found = []
        for tab in tabs:
            codes = [(note.at, note.matter) for note in tab.transcript.of("closed")]
            if [matter for _, matter in codes] != [code]:
                found.append(f"{act}: {tab.name} was closed with {codes}, not with {code}")
            elif (stayed := watch.between(done, codes[0][0])) > within:
                found.append(f"{act}: {tab.name} was let stay for {stayed:.1f} s")
        [(count,)] = site.rows(f"SELECT count(*) FROM forum_post WHERE author_id = {author}")
        if "posts" in told and count != told["posts"]:
            found.append(f"{act}: {count - told['posts']} posts were stored after it")
        last = max((at for tab in tabs for at in closed_at(tab)), default=done)
        print(f"{act}: {last - done:.3f} s, {watch.between(done, last):.3f} of it their own")
        for tab in tabs:
            for entry in [*tab.outbox.waiting, *tab.outbox.flying.values()]:
                entry.state, entry.code = "refused", ""
        return found


async def everything_that_ends_a_sign_in(
    site: Site, estate: Estate, clerk: Any, *, within: float
) -> list[str]:
    """Tokens revoked, another password, another second factor, suspended; each by its member."""
    ids = [member["id"] for member in estate.members]
    found: list[str] = []
    crowds: list[list[Client]] = []

    async def one(tabs: list[Client], act: str, code: int = 4001, **fields: Any) -> None:
        crowds.append(tabs)
        found.extend(
            await turned_away(site, estate, clerk, tabs, act, within=within, code=code, **fields)
        )

    by_token = [client_of(estate, 0, site.ports(), "public") for _ in range(3)]
    await one(by_token, "revoke", member=ids[0])
    keys = [await clerk.soon("sign_in", member=ids[1]) for _ in range(3)]
    await one(browsers(site, estate, 1, keys), "renew_password", member=ids[1])
    keys = [await clerk.soon("sign_in", member=ids[7]) for _ in range(3)]
    await one(browsers(site, estate, 7, keys), "change_second_factor", member=ids[7])
    eight = [client_of(estate, 3, site.ports(), "public") for _ in range(SOCKETS)]
    keeper = estate.told["keeper"]["id"]
    await one(eight, "suspend", 4003, member=ids[3], keeper=keeper)
    return found + complaints(site, [c for tabs in crowds for c in tabs], allowed=TURNED_AWAY)


async def test_with_every_poke_lost_they_are_turned_away_within_ten_seconds(
    opened: Opened, estate: Estate
) -> None:
    site = opened()
    with beside(site) as clerk:
        found = await everything_that_ends_a_sign_in(site, estate, clerk, within=SWEPT)
        # Nothing rises when a session alone is taken away: it is looked up by the clock.
        key = await clerk.soon("sign_in", member=estate.members[2]["id"])
        tabs = browsers(site, estate, 2, [key])
        found += await turned_away(
            site, estate, clerk, tabs, "end_session", within=SWEPT, code=4001, session=key
        )
    assert found == []


async def test_with_pokes_they_are_turned_away_within_two_seconds(
    opened: Opened, estate: Estate
) -> None:
    site = opened("employs_a_clerk")
    with inside(site) as clerk:
        found = await everything_that_ends_a_sign_in(site, estate, clerk, within=POKED)
    assert found == []


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        ("looks_at_nobodys_rights", "was closed with []"),
        ("lets_the_suspended_write", "suspend"),
        ("keeps_who_has_another_second_factor", "change_second_factor"),
    ],
)
async def test_whoever_lets_them_stay_is_found_out(
    opened: Opened, estate: Estate, planted: str, complaint: str
) -> None:
    site = opened("employs_a_clerk", planted)
    with inside(site) as clerk:
        found = await everything_that_ends_a_sign_in(site, estate, clerk, within=1.0)
    assert any(complaint in text for text in found), found


async def test_looking_five_seconds_late_is_found_out(opened: Opened, estate: Estate) -> None:
    site = opened("employs_a_clerk", "looks_five_seconds_late")
    tab, ids = client_of(estate, 0, site.ports(), "public"), estate.members[0]["id"]
    with inside(site) as clerk:
        found = await turned_away(
            site, estate, clerk, [tab], "revoke", within=POKED, code=4001, member=ids
        )
    assert any("was let stay for" in text for text in found), found


# --- on its way ----------------------------------------------------------------------------


async def post_on_its_way(
    site: Site, clerk: Any, client: Client, topic: int, act: str
) -> list[str]:
    """A post was let in; before it is stored the sign-in ends. Is it stored?"""
    gate = site.folder / "gate"
    reached = gate.with_name("gate-reached")
    async with crowd(client):
        gate.touch()
        entry = await client.post(topic, f"on its way while {act} end")
        await until(reached.exists, "the post is on its way")
        await clerk.soon(act, member=client.member)
        gate.unlink()
        reached.unlink()
        await until(lambda: client.is_away, f"{act}: turned away", seconds=SWEPT)
    sent_id = entry.client_id.replace("-", "")
    stored = site.rows(f"SELECT count(*) FROM forum_post WHERE client_id = '{sent_id}'")
    found = [] if stored == [(0,)] else [f"{act}: what was on its way was stored"]
    answers = [note.matter for note in client.transcript.frames("accepted")]
    codes = [note.matter for note in client.transcript.of("closed")]
    if codes != [4001]:
        found.append(f"{act}: closed with {codes}")
    return found + [f"{act}: answered {answer}" for answer in answers]


async def ends_on_the_way(site: Site, estate: Estate) -> list[str]:
    """By token and by session."""
    topic = estate.room("public")
    with beside(site) as clerk:
        by_token = client_of(estate, 5, site.ports(), "public")
        found = await post_on_its_way(site, clerk, by_token, topic, "revoke")
        key = await clerk.soon("sign_in", member=estate.members[6]["id"])
        (tab,) = browsers(site, estate, 6, [key])
        return found + await post_on_its_way(site, clerk, tab, topic, "renew_password")


async def test_a_post_on_its_way_when_its_author_is_signed_out_is_not_stored(
    opened: Opened, estate: Estate
) -> None:
    assert await ends_on_the_way(opened("keeps_a_gate"), estate) == []


async def test_believing_the_first_look_is_found_out(opened: Opened, estate: Estate) -> None:
    found = await ends_on_the_way(opened("keeps_a_gate", "believes_the_first_look"), estate)
    assert len(found) >= 2, found
