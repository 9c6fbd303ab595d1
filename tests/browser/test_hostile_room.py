"""A live room turned hostile, and calmed by one moderator on a phone, in Arabic."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Forum
from tests.browser.test_steering import open_room, send, steer

Visit = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def room(forum: Forum) -> Any:
    return forum.topic(who="amel", format="room", title="Salle", body="Bienvenue")


def said(page: Page, text: str) -> Locator:
    return page.locator("#posts article", has_text=text)


def menu_of(page: Page, text: str) -> Locator:
    """The menu of a post, opened by the keyboard."""
    post = said(page, text)
    expect(post).to_be_visible()
    post.focus()
    summary = post.locator("details.post-menu > summary")
    summary.focus()
    summary.press("Enter")
    return post.locator(".menu-list")


def choose(page: Page, item: Locator) -> Locator:
    item.focus()
    item.press("Enter")
    dialog = page.locator("dialog[open] [data-order-form]")
    expect(dialog).to_be_visible()
    return dialog


def test_a_hostile_room_is_calmed(forum: Forum, visit: Visit, room: Any) -> None:
    moderator = open_room(visit("bilal", language="ar", width=360), room)
    hostile = open_room(visit("dounia"), room)
    other = open_room(visit("yannick", language="fr"), room)
    reader = open_room(visit("carine", language="fr"), room)
    send(hostile, "You are all liars")
    send(other, "Liar yourself")
    expect(said(reader, "Liar yourself")).to_be_visible()

    # Slowed for all.
    steer(moderator, "[name=seconds][value='30']")
    expect(reader.locator("[data-slow-line]")).to_be_visible()

    # One post is removed, by keyboard: everybody sees it go.
    item = menu_of(moderator, "You are all liars").locator("[data-slot=remove]")
    dialog = choose(moderator, item)
    found = Axe().run(moderator, context="dialog", options={"runOnly": RULES})
    assert found.response["violations"] == []
    dialog.locator("[name=reason]").first.check()
    dialog.locator("button.is-primary").press("Enter")
    expect(reader.locator("#posts")).not_to_contain_text("You are all liars")
    expect(hostile.locator("#posts")).not_to_contain_text("You are all liars")

    # It was a mistake: the toast takes it back.
    moderator.locator(".toast button").click()
    expect(reader.locator("#posts")).to_contain_text("You are all liars")

    # The other one is silenced for ten minutes, and sees until when, at once.
    dialog = choose(moderator, menu_of(moderator, "Liar yourself").locator("[data-slot=mute]"))
    dialog.locator("[name=minutes][value='10']").check()
    dialog.locator("[name=reason]").nth(1).check()
    dialog.locator("button.is-primary").click()
    expect(dialog).to_have_count(0)
    notice = other.locator("[data-closed]")
    expect(notice).to_be_visible(timeout=15_000)
    expect(other.locator("[data-composer]")).to_be_hidden()
    assert other.evaluate("window.notReloaded") is True
    with pytest.raises(Exception, match="403"):
        forum.reply("yannick", room, "From my phone")
    expect(reader.locator("[data-composer]")).to_be_visible()

    # Closed in the end.
    steer(moderator, "form[action$='/lock/'] button")
    expect(reader.locator("[data-closed]")).to_be_visible()
    expect(reader.locator("#posts")).not_to_contain_text("From my phone")


def test_what_cannot_be_done_is_said_in_the_dialog(forum: Forum, visit: Visit, room: Any) -> None:
    post = forum.reply("dounia", room, "A word too many")
    moderator = open_room(visit("bilal"), room)
    dialog = choose(moderator, menu_of(moderator, "A word too many").locator("[data-slot=remove]"))
    dialog.locator("[name=reason]").first.check()
    forum.api("dounia", "DELETE", f"/posts/{post['id']}")
    dialog.locator("button.is-primary").click()
    expect(dialog.locator("[data-order-error]")).to_be_visible()
    dialog.locator("[data-order-leave]").click()
    expect(dialog).to_have_count(0)
