"""A topic is passed on: copied on a desk, sent by the phone's own way, a plain link without."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum
from tests.browser.test_keys import enter, filled

Visit = Callable[..., Page]
LINK = "main [data-share-topic]"
SHARES = (
    "Object.defineProperty(navigator, 'share', { value: (sent) => {"
    " document.body.dataset.shared = JSON.stringify(sent);"
    " return %s; } });"
    " const asked = window.matchMedia.bind(window);"
    " window.matchMedia = (query) =>"
    " query.includes('coarse') ? { matches: true } : asked(query);"
)


def test_a_press_copies_the_address_that_stays(forum: Forum, visit: Visit) -> None:
    for format in ("thread", "room"):
        topic = filled(forum, format, 1)
        page = visit("carine", permissions=["clipboard-read", "clipboard-write"])
        enter(page, topic)
        if format == "room":
            page.locator("[data-room-menu] > summary").click()
        page.locator(LINK).click()
        expect(page.locator("[data-toasts]")).to_contain_text("Address copied")
        assert page.evaluate("navigator.clipboard.readText()") == f"{forum.url}/t/{topic['id']}/"


def test_a_phone_sends_it_in_its_own_way(forum: Forum, visit: Visit) -> None:
    topic = filled(forum, "thread", 1)
    page = visit("carine", width=360)
    page.add_init_script(SHARES % "Promise.resolve()")
    enter(page, topic)
    page.locator(LINK).click()
    sent = {"title": topic["title"], "url": f"{forum.url}/t/{topic['id']}/"}
    said = json.dumps(sent, separators=(",", ":"), ensure_ascii=False)
    expect(page.locator("body")).to_have_attribute("data-shared", said)


def test_who_changes_their_mind_on_a_phone_is_left_alone(forum: Forum, visit: Visit) -> None:
    topic = filled(forum, "thread", 1)
    page = visit("carine", width=360, permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(SHARES % "Promise.reject(new DOMException('', 'AbortError'))")
    enter(page, topic)
    address = page.url
    page.evaluate("navigator.clipboard.writeText('kept')")
    page.locator(LINK).click()
    expect(page.locator("body[data-shared]")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == "kept"
    assert page.url == address
    expect(page.locator("[data-toasts] .toast")).to_have_count(0)
