"""A room opened at any moment of it, and the way back to where one was."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum
from tests.browser.walking import numbers, top_of

Visit = Callable[..., Page]
MANY = 400
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def room(forum: Forum) -> Any:
    """A room of some days, with one word that stands in few posts."""
    found = forum.topic(format="room", title="Salle", body="Bienvenue")
    forum.reply("dounia", found, "Où trouver la Médiathèque ?")
    forum.reply("amel", found, "المكتبة أمام البلدية")
    forum.run("-m", "tests.browser.crowd", str(found["id"]), str(MANY))
    return found


def clean(page: Page) -> None:
    """Nothing keeps anyone out, and nothing is wider than the screen."""
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    width = page.viewport_size
    assert width is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]


def test_a_permalink_opens_the_room_around_its_post(room: Any, forum: Forum, visit: Visit) -> None:
    items = forum.api("carine", "GET", f"/topics/{room['id']}/posts")["items"]
    post = next(post for post in items if post["number"] == 20)
    page = visit()
    page.goto(f"/p/{post['id']}/")
    expect(page.locator("#post-20")).to_be_in_viewport()
    assert page.locator("#posts [data-target]").get_attribute("data-number") == "20"
    page.locator("[data-jump]").click()
    expect(page.locator(f"#post-{MANY}")).to_be_in_viewport()
    assert "at=" not in page.url


def test_back_and_a_reload_return_to_the_place(room: Any, visit: Visit) -> None:
    page = visit()
    page.goto(f"/t/{room['id']}/?at=200")
    expect(page.locator("#post-200")).to_be_in_viewport()
    page.locator("#posts").evaluate("list => list.scrollBy(0, 2500)")
    page.wait_for_timeout(900)
    place = next(n for n in numbers(page) if top_of(page, n) > 0)
    before = top_of(page, place)
    page.locator("[data-room-menu] summary").click()
    page.locator("[data-room-menu] [data-goto='1']").click()
    expect(page.locator("#post-1")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(f"#post-{place}")).to_be_in_viewport()
    assert abs(top_of(page, place) - before) < 3
    page.reload()
    expect(page.locator(f"#post-{place}")).to_be_in_viewport()
    assert abs(top_of(page, place) - before) < 40


def test_a_day_is_opened_with_and_without_scripts(room: Any, visit: Visit) -> None:
    # The posts lie a minute and a half apart: the newest are of today, the first of hours ago.
    today = datetime.datetime.now(datetime.UTC).date()
    after = today + datetime.timedelta(days=3)
    for scripts in (True, False):
        page = visit(scripts=scripts, width=360)
        page.goto(f"/t/{room['id']}/?at=100")
        page.locator("[data-room-menu] summary").click()
        field = page.locator("[data-room-menu] input[type=date]")
        field.fill((today - datetime.timedelta(days=1)).isoformat())
        if scripts:
            clean(page)
        # Before the first day there is nothing to go to.
        field.evaluate("field => field.removeAttribute('min')")
        field.fill("2020-01-01")
        page.locator("[data-room-menu] [data-on] button").click()
        expect(page.locator("#posts [data-target]")).to_have_attribute("data-number", "1")
        assert "on=2020-01-01" in page.url
        page.locator("[data-room-menu] summary").click()
        page.locator("[data-room-menu] input[type=date]").fill(after.isoformat())
        page.locator("[data-room-menu] [data-on] button").click()
        expect(page.locator(f"#post-{MANY}")).to_have_count(1)


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("en", 1280)])
def test_search_opens_by_a_key_and_its_results_open_the_room(
    room: Any, visit: Visit, language: str, width: int
) -> None:
    page = visit("carine", language=language, width=width)
    page.goto(f"/t/{room['id']}/")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    page.evaluate("window.notReloaded = true")
    page.locator("#posts").focus()
    page.keyboard.press("/")
    field = page.locator("#finding input[name=q]")
    expect(field).to_be_focused()
    field.press_sequentially("mediatheque")
    result = page.locator("#finding [data-goto]")
    expect(result).to_have_count(1)
    expect(page.locator("#finding mark")).to_have_text("Médiathèque")
    clean(page)
    result.click()
    expect(page.locator("#post-2")).to_be_in_viewport()
    expect(page.locator("#post-2")).to_have_attribute("data-target", "")
    assert page.evaluate("window.notReloaded") is True
    # On a phone the sheet steps aside.
    assert page.locator("#finding").is_visible() is (width > 1000)
    composer = page.locator("#composer textarea")
    composer.press_sequentially("1/2")
    expect(composer).to_have_value("1/2")


def test_without_scripts_links_lead_through_the_room(room: Any, visit: Visit) -> None:
    page = visit("carine", scripts=False, width=360)
    page.goto(f"/t/{room['id']}/")
    assert numbers(page) == list(range(MANY - 49, MANY + 1))
    page.locator("[data-earlier]").click()
    assert numbers(page) == list(range(MANY - 99, MANY - 49))
    page.locator("[data-later]").click()
    assert numbers(page) == list(range(MANY - 49, MANY + 1))
    page.goto(f"/t/{room['id']}/?at=9")
    page.locator("#posts [data-newest]").click()
    assert numbers(page)[-1] == MANY
    page.locator("[data-find-open]").click()
    page.locator("#finding input[name=q]").fill("مكتبه")
    page.locator("#finding input[name=q]").press("Enter")
    page.locator("[data-results] [data-goto]").first.click()
    expect(page.locator("#post-3")).to_be_in_viewport()
