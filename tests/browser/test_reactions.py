"""Reactions as members give them: at once, by any means, and seen by all."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]


def chip(page: Page, number: int, kind: str) -> Locator:
    return page.locator(f"#post-{number} [data-slot=reactions] [data-kind={kind}]")


def give(page: Page, number: int, kind: str) -> None:
    """By the button and the list of kinds."""
    expect(page.locator("#posts [data-post][tabindex='0']")).to_have_count(1)
    post = page.locator(f"#post-{number}")
    post.focus()
    post.locator("[data-slot=react]").click()
    page.locator(f"#picker [data-pick={kind}]").click()


@pytest.mark.parametrize("format", ["thread", "room"])
def test_a_reaction_is_seen_at_once_and_by_others_and_taken_back(
    forum: Forum, visit: Visit, format: str
) -> None:
    topic = forum.topic(format=format)
    amel, carine = visit("amel", language="ar"), visit("carine", language="fr")
    for page in (amel, carine):
        page.goto(f"/t/{topic['id']}/")
        expect(page.locator("[data-connection]").first).not_to_be_empty()
        page.evaluate("window.notReloaded = true")
    give(amel, 1, "idea")
    own = chip(amel, 1, "idea")
    expect(own).to_have_attribute("aria-pressed", "true")
    expect(own.locator("[data-count]")).to_have_text("1")
    seen = chip(carine, 1, "idea")
    expect(seen.locator("[data-count]")).to_have_text("1")
    expect(seen).to_have_attribute("aria-pressed", "false")
    seen.click()
    expect(seen).to_have_attribute("aria-pressed", "true")
    expect(own.locator("[data-count]")).to_have_text("2")
    own.click()
    expect(own.locator("[data-count]")).to_have_text("1")
    expect(own).to_have_attribute("aria-pressed", "false")
    seen.click()
    expect(chip(carine, 1, "idea")).to_have_count(0)
    expect(chip(amel, 1, "idea")).to_have_count(0)
    for page in (amel, carine):
        expect(page.locator("#post-1 [data-slot=reactions]")).to_be_hidden()
        assert page.evaluate("window.notReloaded") is True


def test_what_was_given_is_still_ones_own_after_a_reload_and_says_who(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    page = visit("carine")
    page.goto(f"/t/{topic['id']}/")
    give(page, 1, "support")
    expect(chip(page, 1, "support")).to_have_attribute("aria-pressed", "true")
    give(page, 1, "agree")
    order = "all => all.map(chip => chip.dataset.kind)"
    chips = page.locator("#post-1 [data-slot=reactions] [data-kind]")
    expect(chips).to_have_count(2)
    assert chips.evaluate_all(order) == ["agree", "support"]
    page.reload()
    assert chips.evaluate_all(order) == ["agree", "support"]
    expect(chip(page, 1, "support")).to_have_attribute("aria-pressed", "true")
    expect(chip(page, 1, "support")).to_have_accessible_name("I am with you 1")
    page.locator("#post-1 [data-slot=who]").click()
    expect(page.locator("[data-reactions]")).to_contain_text("Carine Étienne")


def test_a_refused_reaction_is_taken_back_and_said(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("carine")
    page.goto(f"/t/{topic['id']}/")
    refusal = '{"code": "closed", "message": "This topic is closed."}'

    def refuse(route: Route) -> None:
        route.fulfill(status=403, content_type="application/json", body=refusal)

    page.route("**/react/", refuse)
    give(page, 1, "agree")
    expect(page.locator("[data-toasts]")).to_contain_text("This topic is closed.")
    expect(page.locator("#post-1 [data-slot=reactions]")).to_be_hidden()
    page.unroute("**/react/")
    page.route("**/react/", lambda route: route.abort())
    give(page, 1, "agree")
    expect(page.locator("[data-toasts]")).to_contain_text("could not be done")
    expect(page.locator("#post-1 [data-slot=reactions]")).to_be_hidden()


def test_the_kinds_are_reached_by_keys_alone(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("carine")
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("#posts [data-post][tabindex='0']")).to_have_count(1)
    page.locator("#post-1 [data-slot=react]").focus()
    page.keyboard.press("Enter")
    first = page.locator("#picker [data-pick=agree]")
    expect(first).to_be_focused()
    expect(first).to_have_accessible_name("I agree")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#picker [data-pick=question]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#picker")).to_be_hidden()
    expect(page.locator("#post-1 [data-slot=react]")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chip(page, 1, "applause")).to_have_attribute("aria-pressed", "true")
    chip(page, 1, "applause").focus()
    page.keyboard.press("Space")
    expect(chip(page, 1, "applause")).to_have_count(0)
    expect(page.locator("#post-1 [data-slot=react]")).to_be_focused()


def test_without_scripts_reactions_are_forms_and_links(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia", scripts=False)
    page.goto(f"/t/{topic['id']}/")
    page.locator("#post-1 [data-slot=react]").click()
    page.get_by_role("button", name="Good idea").click()
    own = chip(page, 1, "idea")
    expect(own).to_have_attribute("aria-pressed", "true")
    own.click()
    # Counts are gathered for a moment; one's own sign is told at once.
    expect(page.locator("#post-1 [data-kind][aria-pressed=true]")).to_have_count(0)
    for _ in range(100):
        if not chip(page, 1, "idea").count():
            break
        page.reload()
    expect(chip(page, 1, "idea")).to_have_count(0)


def test_a_visitor_sees_counts_and_no_buttons(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    member, visitor = visit("carine"), visit()
    visitor.goto(f"/t/{topic['id']}/")
    member.goto(f"/t/{topic['id']}/")
    give(member, 1, "agree")
    seen = chip(visitor, 1, "agree")
    expect(seen.locator("[data-count]")).to_have_text("1")
    expect(visitor.locator("#post-1 :is(button, [data-slot=react])")).to_have_count(0)
    seen.click()
    expect(visitor.locator("[data-reactions]")).to_contain_text("Carine Étienne")


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("fr", 1280)])
def test_the_open_list_is_for_everyone(
    forum: Forum, visit: Visit, language: str, width: int
) -> None:
    for format in ("thread", "room"):
        topic = forum.topic(format=format)
        post = forum.reply("dounia", topic, "x")
        page = visit("carine", language=language, width=width)
        page.goto(f"/t/{topic['id']}/")
        give(page, post["number"], "agree")
        page.locator(f"#post-{post['number']} [data-slot=react]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sizes = page.locator("#picker button, .reaction:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(r => [r.width, r.height])"
        )
        assert len(sizes) == 6
        assert all(side >= 44 for size in sizes for side in size)
        box = page.locator("#picker").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
        found = Axe().run(page, context="#picker", options={"runOnly": rules})
        assert found.violations_count == 0, found.generate_report()
