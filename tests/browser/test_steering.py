"""Pins, slow mode, closing and readers of a room: seen by all at once, where they are."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture
def room(forum: Forum) -> Any:
    return forum.topic(format="room", title="Salle", body="Bienvenue")


def open_room(page: Page, room: Any) -> Page:
    """The room, connected."""
    page.goto(f"/t/{room['id']}/")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    page.evaluate("window.notReloaded = true")
    return page


def send(page: Page, text: str) -> None:
    """Write and send."""
    page.locator("#composer textarea[name=body]").fill(text)
    page.locator("#composer button.is-primary").click()


def steer(page: Page, selector: str) -> None:
    """A moderator's choice in the menu of the room."""
    page.locator("[data-room-menu] > summary").click()
    page.locator(f"[data-room-menu] {selector}").click()


def test_a_room_is_closed_and_opened_for_all_at_once(
    forum: Forum, visit: Visit, room: Any
) -> None:
    moderator = open_room(visit("bilal"), room)
    member = open_room(visit("carine", language="fr", width=360), room)
    member.locator("#composer textarea").fill("half a sentence")
    steer(moderator, "[data-mark][data-when=locked]:visible button")
    expect(member.locator("[data-closed]")).to_be_visible()
    expect(member.locator("#composer textarea")).to_be_hidden()
    expect(member.locator(".room-facts [data-when=locked][data-is=true]")).to_be_visible()
    late = visit("amel", language="ar")
    late.goto(f"/t/{room['id']}/")
    expect(late.locator("#composer textarea")).to_have_count(0)
    # Who moderates still writes.
    send(moderator, "closed for today")
    expect(member.locator("#post-2")).to_contain_text("closed for today")
    steer(moderator, "[data-mark][data-when=locked]:visible button")
    expect(member.locator("#composer textarea")).to_be_visible()
    expect(member.locator("#composer textarea")).to_have_value("half a sentence")
    # Who came while it was closed is given where to write.
    expect(late.locator("#composer textarea")).to_be_visible(timeout=20_000)
    for page in (moderator, member):
        assert page.evaluate("window.notReloaded") is True


def test_slow_mode_is_told_to_all_and_keeps_what_comes_too_early(
    forum: Forum, visit: Visit, room: Any
) -> None:
    # Not by the author of the room: their own first text would count.
    moderator = open_room(visit("bilal"), room)
    member = open_room(visit("dounia"), room)
    steer(moderator, "[name=seconds][value='30']")
    for page in (moderator, member):
        expect(page.locator("[data-slow-line]")).to_have_text(
            "Slow mode: one message every 30 seconds"
        )
    send(member, "first")
    expect(moderator.locator("#posts")).to_contain_text("first")
    expect(member.locator("[data-slow-wait]")).to_contain_text("You can send your next message")
    send(member, "too early")
    expect(member.locator("#composer textarea")).to_have_value("too early")
    # A moderator does not wait.
    send(moderator, "one")
    send(moderator, "two")
    expect(member.locator("#posts")).to_contain_text("two")
    steer(moderator, "[name=seconds][value='0']")
    expect(member.locator("[data-slow-line]")).to_be_hidden()
    expect(member.locator("[data-slow-wait]")).to_have_text("You can send your message now.")
    member.locator("#composer button.is-primary").click()
    expect(moderator.locator("#posts")).to_contain_text("too early")
    expect(member.locator("[data-slow-wait]")).to_be_hidden()


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("en", 1280)])
def test_pinned_posts_stand_at_the_head_and_follow_what_happens(
    forum: Forum, visit: Visit, room: Any, language: str, width: int
) -> None:
    for number in range(2, 40):
        forum.reply("bilal", room, f"line {number}")
    moderator = open_room(visit("bilal"), room)
    reader = open_room(visit("carine", language=language, width=width), room)
    strip = reader.locator("[data-pinned-strip]")
    expect(strip).to_be_hidden()

    def pin(number: int, slot: str = "pin") -> None:
        moderator.evaluate(
            "([number, slot]) => document.querySelector("
            "`#post-${number} [data-slot=${slot}]`).click()",
            [number, slot],
        )

    pin(3)
    expect(strip).to_contain_text("line 3")
    pin(5)
    expect(strip.locator("[data-pinned-first]")).to_contain_text("line 5")
    expect(strip.locator("[data-pinned-count]")).to_contain_text("2" if language == "en" else "")
    strip.locator("summary").click()
    found = Axe().run(reader, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    strip.locator("[data-pinned-list] [data-goto='3']").click()
    expect(reader.locator("#post-3")).to_be_in_viewport()
    live = strip.locator("[data-pinned-list]").inner_text()
    reader.reload()
    assert strip.locator("[data-pinned-list]").inner_text() == live
    expect(reader.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    items = forum.api("bilal", "GET", f"/topics/{room['id']}/posts?limit=100")["items"]
    fifth = next(post for post in items if post["number"] == 5)
    forum.api("bilal", "PATCH", f"/posts/{fifth['id']}", {"body": "line five, better"})
    expect(strip.locator("[data-pinned-first]")).to_contain_text("line five, better")
    forum.api("bilal", "DELETE", f"/posts/{fifth['id']}")
    expect(strip.locator("[data-pinned-first]")).to_contain_text("line 3")
    pin(3, "unpin")
    expect(strip).to_be_hidden()


def test_an_author_sees_how_many_have_read(forum: Forum, visit: Visit, room: Any) -> None:
    author = open_room(visit("carine", language="en"), room)
    send(author, "who reads this?")
    expect(author.locator("#post-2")).to_be_visible()
    reader = open_room(visit("dounia"), room)
    expect(reader.locator("#post-2")).to_be_in_viewport()
    readers = author.locator("#post-2 [data-slot=readers]")
    expect(readers).to_contain_text("Read by 1 person", timeout=40_000)
    readers.locator("summary").click()
    expect(readers).to_contain_text("Dounia Trabelsi")
    expect(reader.locator("#post-2 [data-slot=readers]")).to_be_hidden()
