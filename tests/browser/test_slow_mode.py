"""Slow mode where it is in force: what the forum itself refuses as too early."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum
from tests.browser.test_steering import open_room, send, steer

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """As in use, with its limits: slow mode is one of them."""
    served = Forum(tmp_path_factory.mktemp("strict"))
    served.prepare()
    served.environment["MAJLIS_LIMITS"] = "on"
    served.start()
    yield served
    served.stop()
    log = served.log.read_text()
    assert "Traceback" not in log, log


def test_what_the_forum_refuses_as_too_early_is_offered_again(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    member = open_room(visit("amel"), room)
    moderator = open_room(visit("bilal"), room)
    steer(moderator, "[name=seconds][value='10']")
    expect(member.locator("[data-slow-line]")).to_be_visible()
    # Sent from another device, which this page could not know of.
    forum.reply("amel", room, "from my phone")
    send(member, "at once")
    unsent = member.locator("[data-outbox]")
    expect(unsent).to_contain_text("at once")
    expect(unsent).to_contain_text("You can send it again in")
    again = unsent.locator("button").first
    expect(again).to_be_disabled()
    expect(again).to_be_enabled(timeout=20_000)
    again.click()
    expect(moderator.locator("#posts")).to_contain_text("at once")
    expect(unsent.locator("> *")).to_have_count(0)
