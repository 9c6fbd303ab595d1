"""Everything that is done with posts, by keys alone; and by touch on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]


def filled(forum: Forum, format: str, posts: int) -> dict[str, Any]:
    """A topic with some posts of two members by turns."""
    topic = forum.topic(format=format)
    for number in range(posts):
        forum.reply(("dounia", "carine")[number % 2], topic, f"line {number}")
    return topic


def enter(page: Page, topic: dict[str, Any]) -> None:
    """Open it, and wait until its scripts have begun."""
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("#posts [data-post][tabindex='0']")).to_have_count(1)


def inspect(page: Page, part: str, width: int) -> None:
    """Nobody is kept out of it, and it lies inside the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, context=part, options={"runOnly": rules})
    assert found.violations_count == 0, found.generate_report()


def test_tab_reaches_one_post_and_arrows_the_others(forum: Forum, visit: Visit) -> None:
    room = filled(forum, "room", 30)
    page = visit("carine")
    enter(page, room)
    page.locator("#posts").focus()
    page.locator("#post-31").focus()
    for key, number in (
        ("ArrowUp", 30), ("ArrowUp", 29), ("ArrowDown", 30), ("Home", 1), ("End", 31),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(page.locator(f"#post-{number}")).to_be_focused()
        expect(page.locator(f"#post-{number}")).to_be_in_viewport()
        expect(page.locator("#posts [data-post][tabindex='0']")).to_have_count(1)
    page.keyboard.press("PageUp")
    up = int(page.evaluate("document.activeElement.dataset.number"))
    assert 10 < up < 30
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.dataset.number") == "31"


@pytest.mark.parametrize("format", ["thread", "room"])
def test_letters_act_on_the_post_that_has_the_focus_and_nowhere_else(
    forum: Forum, visit: Visit, format: str
) -> None:
    topic = filled(forum, format, 2)
    page = visit("carine", permissions=["clipboard-read", "clipboard-write"])
    enter(page, topic)
    writing = page.locator("#composer textarea[name=body]")
    page.locator("#post-2 [data-slot=permalink]").focus()
    for key in "re+pf?":
        page.keyboard.press(key)
    expect(
        page.locator("#picker, #keys-dialog, [data-edit]").locator("visible=true")
    ).to_have_count(0)
    expect(writing).to_have_value("")
    post = page.locator("#post-2")
    post.focus()
    page.keyboard.press("e")
    page.keyboard.press("c")
    expect(page.locator("[data-toasts]")).to_contain_text("Address copied")
    expect(page.locator("[data-edit]")).to_have_count(0)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == forum.url + (post.locator("[data-slot=copy]").get_attribute("href") or "")
    page.keyboard.press("+")
    expect(page.locator("#picker")).to_be_visible()
    page.keyboard.press("Escape")
    post.focus()
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(post).to_be_focused()
    page.locator("#post-3").focus()
    page.keyboard.press("e")
    expect(page.locator("#post-3 [data-edit] textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#post-3")).to_be_focused()
    page.keyboard.press("r")
    expect(writing).to_be_focused()
    writing.fill("")
    post.focus()
    page.keyboard.press("f")
    page.wait_for_url("**/flag/")


def test_enter_opens_the_menu_and_arrows_walk_it(forum: Forum, visit: Visit) -> None:
    room = filled(forum, "room", 2)
    page = visit("carine")
    enter(page, room)
    post = page.locator("#post-3")
    post.focus()
    page.keyboard.press("Enter")
    items = post.locator(".menu-item:visible")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    expect(items.last).to_be_in_viewport(ratio=1)
    page.keyboard.press("ArrowDown")
    expect(items.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(post.locator(".menu-list")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(post).to_be_focused()
    post.locator("summary").click()
    page.locator("h1").click()
    expect(post.locator(".menu-list")).to_be_hidden()


def test_a_tap_on_a_phone_shows_what_can_be_done(forum: Forum, visit: Visit) -> None:
    room = filled(forum, "room", 3)
    page = visit("carine", language="ar", width=360, is_mobile=True, has_touch=True)
    enter(page, room)
    post = page.locator("#post-4")
    expect(post.locator("[data-slot=reply]")).to_be_hidden()
    post.locator("[data-slot=body]").tap()
    for slot in ("react", "reply"):
        expect(post.locator(f"[data-slot={slot}]")).to_be_visible()
    post.locator("summary").tap()
    items = post.locator(".menu-item:visible")
    expect(items.first).to_be_in_viewport(ratio=1)
    sizes = page.locator("#post-4 :is(.menu-item, .button):visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(r => Math.min(r.width, r.height))"
    )
    assert len(sizes) > 4
    assert min(sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_moderators_pin_and_unpin_where_the_post_stands(forum: Forum, visit: Visit) -> None:
    room = filled(forum, "room", 2)
    page, other = visit("bilal"), visit("carine")
    for one in (page, other):
        enter(one, room)
        one.evaluate("window.notReloaded = true")
    for slot, shown in (("pin", True), ("unpin", False)):
        page.locator("#post-2").focus()
        page.keyboard.press("Enter")
        page.locator(f"#post-2 [data-slot={slot}]").click()
        for one in (page, other):
            expect(one.locator("#post-2 [data-slot=pinned]")).to_be_visible(visible=shown)
    for one in (page, other):
        assert one.evaluate("window.notReloaded") is True
    expect(other.locator("[data-slot=pin], [data-slot=unpin]")).to_have_count(0)


def test_one_authors_posts_are_grouped_live_as_after_a_reload(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room")
    page = visit("carine")
    enter(page, room)
    for who in ("dounia", "dounia", "carine", "dounia"):
        forum.reply(who, room, f"of {who}")
    grouped = "posts => posts.map(post => post.hasAttribute('data-continued'))"
    posts = page.locator("#posts [data-post]")
    expect(posts).to_have_count(5)
    live = posts.evaluate_all(grouped)
    assert live == [False, False, True, False, False]
    # Not shown, and yet read aloud.
    expect(page.locator("#post-3 [data-slot=name]")).to_have_text("Dounia Trabelsi")
    box = page.locator("#post-3 .byline").bounding_box()
    assert box is not None
    assert box["width"] <= 1
    page.reload()
    assert posts.evaluate_all(grouped) == live


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("fr", 1280), ("en", 360)])
def test_menus_edits_and_help_are_for_everyone(
    forum: Forum, visit: Visit, language: str, width: int
) -> None:
    for format in ("thread", "room"):
        topic = filled(forum, format, 2)
        page = visit("carine", language=language, width=width)
        enter(page, topic)
        page.locator("#post-3").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#post-3 .menu-list")).to_be_visible()
        # An open menu may lie over the time of its post: each is looked at where it is in front.
        inspect(page, "#post-3 .post-foot", width)
        page.keyboard.press("Escape")
        expect(page.locator("#post-3 .menu-list")).to_be_hidden()
        inspect(page, "#post-3", width)
        page.locator("#post-3").focus()
        page.keyboard.press("e")
        expect(page.locator("#post-3 [data-edit]")).to_be_visible()
        inspect(page, "#post-3", width)
        page.keyboard.press("Escape")
        page.locator("#composer textarea[name=body]").press_sequentially("@bil")
        expect(page.locator("#composer [role=option]").first).to_be_visible()
        inspect(page, "#composer", width)
        page.locator("#post-2").focus()
        page.keyboard.press("?")
        expect(page.locator("#keys-dialog")).to_be_visible()
        inspect(page, "#keys-dialog", width)
        page.keyboard.press("Escape")
        page.locator("#composer textarea[name=body]").fill("")


def test_the_letter_for_the_next_unread_works_on_the_page_until_it_is_turned_off(
    forum: Forum, visit: Visit
) -> None:
    topic = filled(forum, "thread", 1)
    page = visit("carine")
    enter(page, topic)
    expect(page.locator("[data-keys-anywhere]")).to_be_checked()
    for number in range(40):
        forum.reply("dounia", topic, f"new {number}")
    page.goto(f"/t/{topic['id']}/?at=1")
    expect(page.locator("[data-unread-bar]")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.locator("[data-post][data-number]:focus")).to_have_count(1)
    # Where it is a letter it writes.
    writing = page.locator("#composer textarea[name=body]")
    writing.focus()
    page.keyboard.press("n")
    expect(writing).to_have_value("n")
    writing.fill("")
    page.locator("[data-keys-help]").click()
    page.locator("[data-keys-anywhere]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("[data-keys-anywhere]")).not_to_be_checked()
    page.locator("h1").click()
    page.keyboard.press("n")
    page.locator("h1").click()
    expect(page.locator("[data-post]:focus")).to_have_count(0)
