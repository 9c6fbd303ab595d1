"""A room on a small screen: posts have at least half of what is seen, whatever else is said."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum
from tests.browser.test_connection import FAILS, KEEPS

Visit = Callable[..., Page]
TITLE = "Une salle dont le nom est si long qu'il ne tient pas sur une seule ligne d'un telephone"
SHARE = """() => {
  const { height } = document.querySelector("#posts").getBoundingClientRect();
  return height / innerHeight;
}"""
# Everything that is pressed in the head of a room.
TARGETS = """() => [...document.querySelectorAll(".room-head :is(a, button, summary)")]
  .filter((one) => one.checkVisibility() && !one.closest(".menu-list"))
  .map((one) => one.getBoundingClientRect())
  .filter(({ width, height, left, right }) =>
    width < 44 || height < 44 || left < 0 || right > innerWidth)
  .length"""


@pytest.fixture(scope="module")
def room(forum: Forum) -> dict[str, Any]:
    """With more posts than fit."""
    room = forum.topic(format="room", title=TITLE, body="Bienvenue")
    for number in range(2, 16):
        forum.reply("dounia", room, f"line {number}")
    return room


def lose(page: Page) -> None:
    """All lines are gone, and the next try takes its time."""
    page.route("**/changes/**", lambda route: route.abort())
    page.evaluate(
        "() => { window.WebSocket = window.Blocked; window.kept.forEach(one => one.close()); }"
    )


def looks_right(page: Page) -> None:
    """At both heights, the lower one with the keyboard up."""
    text = page.locator("[data-composer] textarea")
    for height, is_writing in ((640, False), (380, False), (380, True)):
        page.set_viewport_size({"width": 360, "height": height})
        text.focus() if is_writing else text.blur()
        share = page.evaluate(SHARE)
        assert share >= 0.5, f"{share:.2f} of 360x{height}, writing: {is_writing}"
        assert page.evaluate(TARGETS) == 0
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    send = page.locator("[data-composer] .is-primary").bounding_box()
    assert send is not None
    assert send["y"] + send["height"] <= 380


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_half_of_a_small_screen_is_posts_connected_or_not(
    visit: Visit, room: dict[str, Any], language: str
) -> None:
    page = visit("carine", language=language, width=360, is_mobile=True, has_touch=True)
    page.add_init_script("Math.random = () => 0.999;" + KEEPS + FAILS)
    page.goto(f"/t/{room['id']}/")
    line = page.locator("#topic [data-connection]")
    expect(line).to_have_attribute("data-state", "connected")
    looks_right(page)
    lose(page)
    expect(page.locator("[data-hurry]")).to_be_visible(timeout=30_000)
    looks_right(page)
    page.context.set_offline(True)
    expect(line).to_have_attribute("data-word", "offline")
    looks_right(page)


def test_the_whole_title_and_the_way_back_lie_in_the_menu(
    visit: Visit, room: dict[str, Any]
) -> None:
    page = visit("carine", language="fr", width=360)
    page.goto(f"/t/{room['id']}/")
    page.locator(".room-menu > summary").click()
    whole = page.locator(".menu-way p")
    expect(whole).to_have_text(TITLE)
    assert page.evaluate("e => e.scrollWidth <= e.clientWidth", whole.element_handle())
    page.locator(".menu-way a").last.click()
    page.wait_for_url("**/b/**")
