"""A text begun on one device and finished on another."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
WRITING = "#composer textarea[name=body]"
BEGUN = "A thought that is begun on the way to the council"


def begin(page: Page, path: str, text: str) -> None:
    """Write, and pause until it is kept."""
    page.goto(path)
    expect(page.locator("[data-connection]").first).to_have_attribute("data-word", "connected")
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.locator(WRITING).fill(text)
    assert kept.value.url.endswith("/draft/")
    assert kept.value.status == 200


def test_a_text_begun_on_one_device_is_offered_on_another_and_gone_once_sent(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    path = f"/t/{topic['id']}/"
    telephone, desk = visit("dounia", width=360), visit("dounia", language="fr")
    begin(telephone, path, BEGUN)
    desk.goto(path)
    expect(desk.locator(WRITING)).to_have_value(BEGUN)
    expect(desk.locator("[data-draft]")).to_be_visible()
    desk.locator(WRITING).press("End")
    desk.keyboard.type(", and here it ends")
    with desk.expect_response(lambda answer: answer.url.endswith("/draft/")):
        desk.locator("#composer button.is-primary").click()
    expect(desk.locator("#post-2")).to_contain_text("and here it ends")
    fresh = visit("dounia")
    fresh.goto(path)
    expect(fresh.locator("[data-connection]").first).to_have_attribute("data-word", "connected")
    fresh.wait_for_load_state("networkidle")
    expect(fresh.locator(WRITING)).to_have_value("")
    stranger = visit("amel")
    stranger.goto("/drafts/")
    expect(stranger.locator("main")).not_to_contain_text("A thought")


def test_two_texts_for_one_place_are_both_kept_until_the_writer_chooses(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    path = f"/t/{topic['id']}/"
    telephone, desk = visit("dounia"), visit("dounia")
    desk.goto(path)
    expect(desk.locator("[data-connection]").first).to_have_attribute("data-word", "connected")
    begin(telephone, path, BEGUN)
    with desk.expect_response(lambda answer: answer.status == 409):
        desk.locator(WRITING).fill("Another thought, begun at the desk at the same time")
    line = desk.locator("[data-draft]")
    expect(line).to_be_visible()
    with desk.expect_response(lambda answer: answer.url.endswith("/draft/")) as kept:
        line.get_by_role("button", name="Add it above").click()
    assert kept.value.status == 200
    expect(desk.locator(WRITING)).to_have_value(
        f"{BEGUN}\n\nAnother thought, begun at the desk at the same time"
    )
    expect(line).to_be_hidden()
