"""Following, bookmarking and muting at one press, and the same without scripts."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
BUTTON = "form[data-follow] summary"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def levels(page: Page) -> list[str]:
    """The level marked in each menu of the page."""
    marked = page.locator("form[data-follow] button[aria-current=true]")
    return [str(one.get_attribute("value")) for one in marked.all()]


@pytest.mark.parametrize("path", ["/t/{id}/", "/b/good-governance/", "/people/{handle}/"])
def test_a_level_is_chosen_without_leaving_the_page(forum: Forum, visit: Visit, path: str) -> None:
    topic = forum.topic()
    page = visit("yannick")
    page.goto(path.format(id=topic["id"], handle=forum.stage["handles"]["carine"]))
    page.evaluate("window.same = true")
    page.locator(BUTTON).click()
    # What lies under an open menu is out of reach, as it should be.
    found = Axe().run(page, context="form[data-follow]", options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    page.locator("form[data-follow] button[value=tracking]").click()
    expect(page.locator("[data-follow-level]")).to_have_text("Following")
    expect(page.locator("form[data-follow] details")).not_to_have_attribute("open", "")
    expect(page.locator("[data-toasts]")).not_to_be_empty()
    assert page.evaluate("window.same")
    page.reload()
    assert levels(page) == ["tracking"]
    # Back to where others begin.
    page.locator(BUTTON).click()
    page.locator("form[data-follow] button[value=normal]").click()
    expect(page.locator("[data-follow-level]")).to_have_text("Not following")


def test_a_room_is_followed_from_its_menu(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    page = visit("yannick", width=360)
    page.goto(f"/t/{room['id']}/")
    page.locator("[data-room-menu] > summary").click()
    page.locator("form[data-follow] button[value=watching]").click()
    expect(page.locator("[data-toasts]")).to_contain_text("You are told of every new post.")
    page.reload()
    assert levels(page) == ["watching"]


def test_without_scripts_a_level_is_chosen_and_listed(forum: Forum, visit: Visit) -> None:
    topic = forum.topic(title="Followed without scripts")
    page = visit("yannick", scripts=False)
    page.goto(f"/t/{topic['id']}/")
    page.locator(BUTTON).click()
    page.locator("form[data-follow] button[value=watching]").click()
    expect(page.locator("main")).to_contain_text("You are told of every new post.")
    page.goto("/follows/")
    expect(page.locator("main")).to_contain_text("Followed without scripts")


def test_a_post_is_bookmarked_at_one_press_and_then_leads_to_its_note(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    forum.reply("carine", topic, "Keep me")
    page = visit("yannick", width=360)
    page.goto(f"/t/{topic['id']}/")
    menu = page.locator("#post-2 .post-menu summary")
    menu.click()
    page.locator("#post-2 [data-slot=bookmark]").click()
    expect(page.locator("#post-2 [data-slot=bookmarked]")).to_be_visible()
    menu.click()
    page.locator("#post-2 [data-slot=bookmark]").click()
    page.wait_for_url("**/bookmark/")
    page.locator("#note").fill("For Tuesday")
    page.locator("input[name=remind][value=week]").check()
    page.locator("main form button.is-primary").first.click()
    page.goto("/bookmarks/")
    expect(page.locator("main")).to_contain_text("For Tuesday")
    expect(page.locator("main")).to_contain_text("You will be reminded on")


def test_a_muted_member_s_posts_are_folded_as_they_stand_and_as_they_come(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic(format="room", title="Salle", body="Bienvenue")
    forum.reply("dounia", topic, "An old remark")
    page = visit("yannick")
    page.goto(f"/people/{forum.stage['handles']['dounia']}/")
    page.locator(BUTTON).click()
    page.locator("form[data-follow] button[value=muted]").click()
    expect(page.locator("[data-follow-level]")).to_have_text("Muted")
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("#post-2 [data-slot=body]")).to_be_hidden()
    expect(page.locator("#topic .connection")).to_contain_text("Connected")
    forum.reply("dounia", topic, "A new remark")
    forum.reply("carine", topic, "Another one")
    expect(page.locator("#post-4 [data-slot=body]")).to_be_visible()
    for number in (2, 3):
        body = page.locator(f"#post-{number} [data-slot=body]")
        expect(body).to_be_hidden()
        page.locator(f"#post-{number} .post-muted summary").click()
        expect(body).to_be_visible()


def test_what_lies_below_a_region_is_shown_to_who_asks(forum: Forum, visit: Visit) -> None:
    page = visit("yannick")
    page.goto("/b/maghreb/")
    switch = page.locator("button[aria-pressed]")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    visitor = visit(scripts=False)
    visitor.goto("/b/maghreb/")
    visitor.get_by_role("link", name="Also topics of the regions below").click()
    visitor.wait_for_url("**below=1")
