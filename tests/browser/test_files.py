"""Files added while one writes, as a member does it: chosen, described, sent, seen by others."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Forum
from tests.browser.test_composing import WRITING, enter
from tests.forum.filing.builders import PDF, SVG, from_a_telephone, picture

Visit = Callable[..., Page]
PICK = "#composer input[type=file]"
KEPT = "#composer [data-file]:not([data-file=''])"


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


PHOTO = payload("IMG 1.jpg", from_a_telephone())
PLAN = payload("plan.pdf", PDF)


def write(page: Page, topic: dict[str, Any], *files: FilePayload) -> None:
    enter(page, topic)
    page.locator(PICK).set_input_files(list(files))
    expect(page.locator(KEPT)).to_have_count(len(files))


def send(page: Page) -> None:
    page.locator("#composer button.is-primary").click()


@pytest.mark.parametrize("format", ["thread", "room"])
def test_files_are_added_described_and_seen_at_once_by_others(
    forum: Forum, visit: Visit, format: str
) -> None:
    topic = forum.topic(format=format)
    reader = visit("amel")
    enter(reader, topic)
    page = visit("dounia", width=360)
    write(page, topic, PHOTO, PLAN)
    page.locator("#composer [data-alt] input").fill("Le puits")
    page.locator(WRITING).fill("Voici")
    send(page)
    for seen in (page, reader):
        image = seen.locator("#post-2 .files img")
        expect(image).to_have_attribute("alt", "Le puits")
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0
        expect(seen.locator("#post-2 .file-link")).to_contain_text("plan.pdf")
    expect(page.locator(KEPT)).to_have_count(0)
    drawn = page.locator("#post-2 .files").inner_text()
    page.reload()
    expect(page.locator("#post-2 .files img")).to_have_attribute("width", "160")
    assert page.locator("#post-2 .files").inner_text() == drawn


def test_room_is_kept_for_a_picture_before_it_is_there(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia")
    write(page, topic, PHOTO)
    page.locator(WRITING).fill("Voici")
    send(page)
    image = page.locator("#post-2 .files img")
    expect(image).to_have_js_property("complete", True)
    there = image.evaluate("image => image.getBoundingClientRect().height")
    # It never comes.
    page.route("**/files/*/small/", lambda route: None)
    page.reload(wait_until="domcontentloaded")
    before = image.evaluate("image => image.getBoundingClientRect().height")
    assert abs(before - there) < 1


def test_a_picture_alone_is_a_message_in_a_room(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room")
    page = visit("dounia")
    write(page, room, PHOTO)
    page.locator(WRITING).press("Enter")
    expect(page.locator("#post-2 .files img")).to_have_attribute("alt", "IMG 1.jpg")


def test_what_is_refused_says_why_and_the_rest_is_sent(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia")
    enter(page, topic)
    page.locator(PICK).set_input_files([payload("facture.pdf", SVG), PLAN])
    wrong = page.locator("#composer [data-row-error]:not([hidden])")
    expect(wrong).to_contain_text("a web page")
    expect(page.locator(KEPT)).to_have_count(1)
    page.locator("#composer [data-file='']").locator("[data-remove]").click()
    expect(wrong).to_have_count(0)
    page.locator(WRITING).fill("Voici")
    send(page)
    expect(page.locator("#post-2 .file-link")).to_have_count(1)


def test_what_is_too_large_never_leaves(forum: Forum, visit: Visit) -> None:
    page = visit("dounia")
    enter(page, forum.topic())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    sent.clear()
    page.locator(PICK).set_input_files([payload("film.txt", b"x" * (10 * 1024 * 1024 + 1))])
    expect(page.locator("#composer [data-row-error]")).to_contain_text("at most 10 MB")
    assert not [address for address in sent if address.endswith("/files/")]


def test_a_file_on_its_way_is_waited_for_or_stopped(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia")
    enter(page, topic)
    page.route("**/files/", lambda route: None)
    page.locator(PICK).set_input_files([PLAN])
    expect(page.locator("#composer progress")).to_be_visible()
    page.locator(WRITING).fill("Voici")
    send(page)
    expect(page.locator("[data-enclosing-error]")).to_contain_text("still on its way")
    expect(page.locator(WRITING)).to_have_value("Voici")
    page.locator("#composer [data-remove]").click()
    expect(page.locator("#composer progress")).to_have_count(0)
    send(page)
    expect(page.locator("#post-2 [data-slot=body]")).to_have_text("Voici")


def test_a_file_taken_out_is_dropped(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia")
    write(page, topic, PLAN)
    with page.expect_response(re.compile(r"/files/\d+/drop/$")) as answer:
        page.locator("#composer [data-remove]").click()
    assert answer.value.status == 204
    expect(page.locator("#composer [data-add]")).to_be_focused()


def test_files_survive_a_reload(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia")
    # The question whether one wants to leave has a test of its own.
    ask_not = "addEventListener('beforeunload', (event) => event.stopImmediatePropagation())"
    page.add_init_script(ask_not)
    write(page, topic, PHOTO)
    page.locator("#composer [data-alt] input").fill("Le puits")
    page.locator("#composer [data-alt] input").blur()
    page.reload()
    expect(page.locator("#composer [data-alt] input")).to_have_value("Le puits")
    page.locator(WRITING).fill("Voici")
    send(page)
    expect(page.locator("#post-2 .files img")).to_have_attribute("alt", "Le puits")


def test_what_a_moderator_hides_leaves_open_pages_with_its_files(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    page = visit("dounia")
    write(page, topic, PHOTO)
    page.locator(WRITING).fill("Voici")
    send(page)
    image = page.locator("#post-2 .files img")
    expect(image).to_be_visible()
    address = image.get_attribute("src") or ""
    found = forum.api("dounia", "GET", f"/topics/{topic['id']}/posts")["items"]
    forum.api("dounia", "DELETE", f"/posts/{found[1]['id']}")
    expect(image).to_have_count(0)
    expect(page.locator("#post-2 [data-slot=files]")).to_be_hidden()
    assert page.request.get(address).status == 404


def test_a_topic_is_opened_with_a_file(forum: Forum, visit: Visit) -> None:
    page = visit("carine")
    page.goto(f"/b/{forum.stage['board']}/new/?kind=discussion")
    expect(page.locator("[data-add]")).to_be_visible()
    page.locator("input[type=file]").set_input_files([PLAN])
    expect(page.locator("[data-file]:not([data-file=''])")).to_have_count(1)
    page.locator("#id_title").fill("Un plan")
    page.locator("#id_body").fill("Le voici")
    page.locator("form.form button.is-primary").click()
    expect(page.locator("#post-1 .file-link")).to_contain_text("plan.pdf")


def test_the_page_of_an_edit_takes_a_file_out_and_adds_one(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia")
    write(page, topic, PLAN)
    page.locator(WRITING).fill("Voici")
    send(page)
    expect(page.locator("#post-2 .file-link")).to_have_count(1)
    post = forum.api("dounia", "GET", f"/topics/{topic['id']}/posts")["items"][1]
    page.goto(f"/p/{post['id']}/edit/")
    expect(page.locator("[data-add]")).to_be_visible()
    page.locator("[data-remove]").click()
    page.locator("input[type=file]").set_input_files([payload("neu.png", picture())])
    expect(page.locator("[data-file] img[src]")).to_be_visible()
    page.locator("form.form button.is-primary").click()
    expect(page.locator("#post-2 .files img")).to_have_count(1)
    expect(page.locator("#post-2 .file-link")).to_have_count(0)


def test_without_scripts_a_file_goes_with_the_reply(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia", scripts=False, width=360)
    page.goto(f"/t/{topic['id']}/reply/")
    for name in ("#id_files", "#id_alt"):
        box = page.locator(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    page.locator(WRITING).fill("Voici")
    page.locator("#id_files").set_input_files([PHOTO, PLAN])
    page.locator("#id_alt").fill("Le puits")
    send(page)
    expect(page.locator("#post-2 .files img")).to_have_attribute("alt", "Le puits")
    expect(page.locator("#post-2 .file-link")).to_contain_text("plan.pdf")


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("format", ["thread", "room"])
def test_files_pass_axe_and_fit_a_telephone(
    forum: Forum, visit: Visit, language: str, format: str
) -> None:
    topic = forum.topic(format=format)
    page = visit("dounia", language=language, width=360)
    enter(page, topic)
    for is_writing in (False, True):
        expect(page.locator("#composer [data-add] .icon")).to_be_visible()
        if not is_writing:
            page.locator(WRITING).focus()
    write(page, topic, PHOTO, PLAN)
    assert Axe().run(page, "#composer").response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.locator("#composer :is(button, input.input):visible").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"
    )
    assert [html for html in small if "data-keys-help" not in html] == []
    page.locator(WRITING).fill("Voici")
    send(page)
    expect(page.locator("#post-2 .files img")).to_be_visible()
    found = Axe().run(page, "#post-2").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
