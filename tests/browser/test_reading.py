"""A thread as it is read: its order, its folds, what is new, deep branches; by key and touch."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum, until

Visit = Callable[..., Page]
NEXT = "[data-next-unread]"


def branch(forum: Forum, length: int = 10) -> dict[str, Any]:
    """2 with some posts under it, each under the last; then one more under the topic."""
    topic = forum.topic()
    forum.reply("dounia", topic, "Root")
    for number in range(2, 2 + length):
        forum.reply("dounia", topic, f"Under {number}", reply_to=number)
    forum.reply("dounia", topic, "After the branch")
    return topic


def read_to(page: Page, topic: dict[str, Any], number: int) -> None:
    """As a page tells it."""
    page.goto(f"/t/{topic['id']}/")
    page.evaluate(
        """async ([id, number]) => {
          const token = document.querySelector('input[name=csrfmiddlewaretoken]').value;
          const body = new URLSearchParams({ csrfmiddlewaretoken: token, number });
          await fetch(`/t/${id}/read/`, { method: "POST", body });
        }""",
        [topic["id"], number],
    )
    page.goto("about:blank")


def inspect(page: Page, part: str) -> None:
    """Nobody is kept out of it, and it lies inside the screen."""
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, context=part, options={"runOnly": rules})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_order_is_chosen_by_touch_and_stays(forum: Forum, visit: Visit, language: str) -> None:
    topic = branch(forum, 3)
    page = visit("amel", language=language, width=360, has_touch=True)
    page.goto(f"/t/{topic['id']}/")
    inspect(page, "#main")
    page.locator("[name=order][value=time]").tap()
    expect(page.locator("#posts")).to_have_attribute("data-order", "time")
    inspect(page, "#main")
    expect(page.locator("#post-4 .post-re")).to_be_visible()
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("[name=order][value=time]")).to_have_attribute("aria-pressed", "true")
    page.locator("[name=order][value=tree]").tap()
    expect(page.locator("#posts")).to_have_attribute("data-order", "tree")


def test_a_new_post_goes_to_its_place_in_either_order(forum: Forum, visit: Visit) -> None:
    topic = branch(forum, 10)
    tree, by_time = visit("carine"), visit("yannick")
    tree.goto(f"/t/{topic['id']}/")
    by_time.goto(f"/t/{topic['id']}/?order=time")
    expect(tree.locator("[data-fold-count]")).to_have_text("10 replies")
    for page in (tree, by_time):
        expect(page.locator("[data-connection]").first).not_to_be_empty()
    forum.reply("amel", topic, "جديد", reply_to=5)
    forum.reply("amel", topic, "New branch")
    numbers = "posts => posts.map(p => p.dataset.number)"
    expect(by_time.locator("#post-15")).to_be_visible()
    expect(tree.locator("#post-15")).to_be_visible()
    shown = by_time.locator("#posts [data-post]").evaluate_all(numbers)
    assert shown == [str(number) for number in range(1, 16)]
    expect(tree.locator("[data-fold-count]")).to_have_text("11 replies")
    assert tree.locator("details #post-14").count() == 1
    assert tree.locator("details #post-15").count() == 0
    live = tree.locator("#posts [data-post]").evaluate_all(numbers)
    tree.reload()
    assert tree.locator("#posts [data-post]").evaluate_all(numbers) == live
    expect(tree.locator("[data-fold-count]")).to_have_text("11 replies")


def test_the_next_unread_is_one_key_and_what_is_new_stays_marked(
    forum: Forum, visit: Visit
) -> None:
    topic = branch(forum, 10)
    page = visit("amel", language="en")
    read_to(page, topic, 10)
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator(NEXT)).to_contain_text("3")
    assert page.locator("[data-post][data-unread]").count() == 3
    # They are under a fold, which opens.
    page.locator("#post-1").focus()
    for number in (11, 12, 13):
        page.keyboard.press("n")
        expect(page.locator(f"#post-{number}")).to_be_focused()
        expect(page.locator(f"#post-{number}")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(page.locator("#post-12")).to_be_focused()
    expect(page.locator(NEXT)).to_be_hidden()
    expect(page.locator("#post-11 [data-is-new]")).to_be_visible()
    assert page.locator("[data-post][data-unread]").count() == 3
    # What comes while one reads is marked too, and waits.
    forum.reply("carine", topic, "Live", reply_to=2)
    expect(page.locator("#post-14 [data-is-new]")).to_be_attached()
    page.wait_for_timeout(2500)
    page.reload()
    assert page.locator("#post-11[data-unread]").count() == 0


def test_reading_the_newest_leaves_the_others_unread(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    for number in range(45):
        forum.reply("dounia", topic, f"Reply {number} " * 20)
    page = visit("amel")
    read_to(page, topic, 5)
    page.goto(f"/t/{topic['id']}/?at=46#post-46")
    expect(page.locator("#post-46")).to_be_in_viewport()
    expect(page.locator(NEXT)).to_contain_text(re.compile("40|39"))
    page.wait_for_timeout(3500)
    # What was seen is not new again, though what stands before it still waits.
    page.goto(f"/t/{topic['id']}/?at=46#post-46")
    assert page.locator("#post-46[data-unread]").count() == 0
    assert page.locator("#post-42[data-unread]").count() == 1
    page.goto(f"/t/{topic['id']}/?unread=1#here")
    expect(page.locator("#post-6")).to_be_in_viewport()
    assert page.locator("#post-6[data-unread]").count() == 1
    page.goto(f"/t/{topic['id']}/")
    page.locator("#post-20").scroll_into_view_if_needed()
    page.locator("#post-20").focus()
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"at=21#post-21"))


def test_without_scripts_a_fold_opens_and_the_ways_are_links(forum: Forum, visit: Visit) -> None:
    topic = branch(forum, 10)
    page = visit("carine", scripts=False)
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("#post-5")).to_be_hidden()
    page.locator("details[data-fold] > summary").click()
    expect(page.locator("#post-5")).to_be_visible()
    page.locator(".reading .menu > summary").click()
    page.locator("#go-at").fill("12")
    page.locator("#go-at").press("Enter")
    page.wait_for_url(re.compile(r"at=12#here"))
    expect(page.locator("#post-12")).to_be_in_viewport()


def test_sixty_levels_stay_readable_on_a_phone(forum: Forum, visit: Visit) -> None:
    topic = branch(forum, 60)
    for language in ("ar", "en"):
        page = visit(language=language, width=360)
        for order in ("tree", "time"):
            page.goto(f"/t/{topic['id']}/?order={order}&at=60")
            deepest = page.locator("#post-60")
            expect(deepest).to_be_visible()
            box = deepest.locator("[data-slot=body]").bounding_box()
            assert box is not None
            assert box["width"] >= 240
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            expect(deepest.locator(".post-re")).to_be_visible()


def test_arrows_pass_over_what_a_fold_hides(forum: Forum, visit: Visit) -> None:
    topic = branch(forum, 10)
    page = visit("carine")
    page.goto(f"/t/{topic['id']}/")
    until(page, "document.querySelectorAll('#posts [data-post][tabindex=\"0\"]').length === 1")
    page.locator("#post-2").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#post-13")).to_be_focused()
