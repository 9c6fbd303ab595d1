"""What moderators do to a topic: their pages, and what open pages show of it at once."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def faults(page: Page) -> Any:
    """What axe finds wrong, in short."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found]


def open_topic(page: Page, topic: Any) -> Page:
    """Its page, connected."""
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    page.evaluate("window.notReloaded = true")
    return page


@pytest.mark.parametrize("format", ["thread", "room"])
def test_a_line_and_a_conclusion_come_to_pages_that_are_open(
    forum: Forum, visit: Visit, format: str
) -> None:
    topic = forum.topic(format=format, title="Avant", body="Bienvenue")
    forum.reply("dounia", topic, "Yes")
    reader = open_topic(visit("carine", language="fr", width=360), topic)
    moderator = visit("bilal")
    moderator.goto(f"/t/{topic['id']}/steer/conclude/")
    assert faults(moderator) == []
    moderator.fill("#conclusion", "**Agreed** by all")
    moderator.fill("#reason", "All is said")
    moderator.click("main form button.is-primary")
    expect(moderator.locator(".conclusion")).to_contain_text("Agreed by all")
    line = reader.locator("#post-2 + .act")
    expect(line).to_contain_text("Fermé avec une conclusion par Bilal Haddad")
    expect(line).to_contain_text("All is said")
    expect(reader.locator(".conclusion")).to_be_visible()
    forum.api("bilal", "PATCH", f"/topics/{topic['id']}", {"title": "Après"})
    expect(reader.locator(".act")).to_have_count(2)
    expect(reader.locator("h1")).to_have_text("Après")
    assert reader.evaluate("window.notReloaded")
    assert faults(reader) == []


def test_a_topic_that_is_moved_away_is_taken_off_the_page(forum: Forum, visit: Visit) -> None:
    topic = forum.topic(title="Secret soon", body="words to be gone")
    reader = open_topic(visit("dounia"), topic)
    closed = forum.api("carine", "GET", f"/topics/{forum.stage['closed']}")["board"]
    forum.api("salma", "PATCH", f"/topics/{topic['id']}", {"board": closed})
    expect(reader.locator("main")).to_contain_text("no longer open to you")
    assert "words to be gone" not in reader.content()


def test_a_post_is_moved_from_its_menu_without_scripts_too(forum: Forum, visit: Visit) -> None:
    topic = forum.topic(title="Deux choses", body="Une")
    forum.reply("dounia", topic, "Another matter")
    reader = open_topic(visit("carine"), topic)
    moderator = open_topic(visit("bilal"), topic)
    moderator.locator("#post-2 .post-menu > summary").click()
    moderator.locator('#post-2 [data-slot="split"]').click()
    expect(moderator.locator("h1")).to_have_text("Move posts to a topic of their own")
    assert faults(moderator) == []
    moderator.fill("#title", "Autre chose")
    moderator.click("main form button.is-primary")
    expect(moderator.locator("h1")).to_have_text("Autre chose")
    stub = reader.locator("#post-2")
    expect(stub).to_have_attribute("data-state", "moved")
    expect(stub).not_to_contain_text("Another matter")
    reader.reload()
    reader.locator("#post-2 .post-trace a").click()
    expect(reader.locator("h1")).to_have_text("Autre chose")


def test_all_that_moderators_can_do_fits_a_phone(forum: Forum, visit: Visit) -> None:
    topic = forum.topic(title="Étroit", body="Une")
    forum.reply("dounia", topic, "Yes")
    page = visit("bilal", language="ar", width=360)
    for path in (
        "",
        "lock/",
        "pin/",
        "rename/",
        "move/",
        "split/",
        "merge/",
        "format/",
        "boards/",
    ):
        page.goto(f"/t/{topic['id']}/steer/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert faults(page) == [], path


def test_lines_of_earlier_come_with_the_posts_they_stand_below(forum: Forum, visit: Visit) -> None:
    topic = forum.topic(format="room", title="Longue", body="1")
    for number in range(2, 62):
        forum.reply("dounia", topic, f"post {number}")
        if number == 4:
            forum.api("bilal", "PATCH", f"/topics/{topic['id']}", {"title": "Très longue"})
    reader = open_topic(visit("carine"), topic)
    # The page was drawn with the newest fifty; what stands before them is fetched.
    reader.locator("#posts").evaluate("list => { list.scrollTop = 0; }")
    expect(reader.locator("#post-4 + .act")).to_contain_text("Bilal Haddad")
    expect(reader.locator(".act")).to_have_count(1)
