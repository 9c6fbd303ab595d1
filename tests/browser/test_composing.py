"""Quoting, naming people, editing in place and withdrawing, as a member does them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
WRITING = "#composer textarea[name=body]"
EDITING = "[data-edit] textarea"


def enter(page: Page, topic: dict[str, Any]) -> None:
    """Open it, and wait until its scripts have begun."""
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("#posts [data-post][tabindex='0']")).to_have_count(1)


def act(page: Page, number: int, slot: str) -> None:
    """By the menu of a post."""
    post = page.locator(f"#post-{number}")
    post.focus()
    post.locator(".post-menu > summary").click()
    post.locator(f"[data-slot={slot}]").click()


def reply(page: Page, number: int) -> None:
    page.locator(f"#post-{number}").focus()
    page.locator(f"#post-{number} [data-slot=reply]").click()


def test_a_reply_in_a_room_quotes_and_calls_the_author(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room")
    said = forum.reply("amel", room, "السلام **عليكم** @carine\n\n- واحد <b>")
    page = visit("dounia")
    enter(page, room)
    page.locator(WRITING).fill("Before")
    reply(page, 2)
    expect(page.locator(WRITING)).to_be_focused()
    page.keyboard.type("Thank you")
    page.locator("#composer button.is-primary").click()
    own = page.locator("#post-3 [data-slot=body]")
    quoted = own.locator("blockquote")
    expect(quoted).to_have_attribute("dir", "rtl")
    expect(quoted).to_contain_text("السلام عليكم @\u2060carine")
    expect(quoted).to_contain_text("واحد <b>")
    expect(quoted.get_by_role("link", name="أمل بن صالح")).to_have_attribute(
        "href", f"/p/{said['id']}/"
    )
    expect(quoted.locator(".mention")).to_have_text("@amel")
    expect(own.locator("> p").first).to_have_text("Before")
    expect(own.locator("> p").last).to_have_text("Thank you")
    assert page.locator("#post-3").get_attribute("data-parent") == ""


def test_what_was_marked_is_what_is_quoted(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room")
    forum.reply("amel", room, "one two three")
    page = visit("dounia")
    enter(page, room)
    page.locator("#post-2").focus()
    page.locator("#post-2 [data-slot=body] p").evaluate(
        """p => {
          const range = new Range();
          range.setStart(p.firstChild, 4);
          range.setEnd(p.firstChild, 7);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.locator("#post-2 [data-slot=reply]").click()
    expect(page.locator(WRITING)).to_have_value(re.compile(r"^> two\n> — "))


def test_in_a_thread_a_reply_stands_under_its_post_and_a_quote_too(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    forum.reply("dounia", topic, "A question")
    page = visit("carine")
    enter(page, topic)
    reply(page, 2)
    expect(page.locator(WRITING)).to_have_value("")
    act(page, 2, "quote")
    expect(page.locator("#composer [data-replying]")).to_contain_text("Dounia Trabelsi")
    expect(page.locator(WRITING)).to_have_value(re.compile("^> A question\n"))
    page.keyboard.type("An answer")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#post-3 blockquote")).to_contain_text("A question")
    assert page.locator("#post-3").get_attribute("data-parent") == "2"


@pytest.mark.parametrize("format", ["thread", "room"])
def test_without_scripts_the_page_of_a_reply_holds_the_quotation(
    forum: Forum, visit: Visit, format: str
) -> None:
    topic = forum.topic(format=format)
    forum.reply("amel", topic, "أول")
    page = visit("dounia", scripts=False)
    page.goto(f"/t/{topic['id']}/")
    if format == "thread":
        page.locator("#post-2 .post-menu > summary").click()
    page.locator(f"#post-2 [data-slot={'quote' if format == 'thread' else 'reply'}]").click()
    box = page.locator("textarea[name=body]")
    expect(box).to_have_value(re.compile("^> أول\n> — .*@amel\n\n$"))
    box.fill(box.input_value() + "Yes")
    page.locator("#composer button.is-primary").click()
    expect(page.locator("#post-3 blockquote")).to_contain_text("أول")
    parent = page.locator("#post-3").get_attribute("data-parent")
    assert parent == ("2" if format == "thread" else "")


def test_ones_last_post_is_taken_up_again_with_the_arrow_and_saved(
    forum: Forum, visit: Visit
) -> None:
    room = forum.topic(format="room")
    forum.reply("carine", room, "Bonjour *tous*")
    amel, carine = visit("amel", language="ar"), visit("carine")
    for page in (amel, carine):
        enter(page, room)
    carine.locator(WRITING).fill("x")
    carine.locator(WRITING).press("ArrowUp")
    expect(carine.locator(EDITING)).to_have_count(0)
    carine.locator(WRITING).fill("")
    carine.locator(WRITING).press("ArrowUp")
    box = carine.locator(f"#post-2 {EDITING}")
    expect(box).to_be_focused()
    expect(box).to_have_value("Bonjour *tous*")
    carine.keyboard.type(" et toutes")
    box.press("Enter")
    expect(carine.locator("#post-2 [data-slot=body]")).to_have_text("Bonjour tous et toutes")
    expect(carine.locator("#post-2")).to_be_focused()
    expect(carine.locator("#post-2 [data-slot=edited]")).to_be_visible()
    expect(amel.locator("#post-2 [data-slot=body]")).to_have_text("Bonjour tous et toutes")


def test_an_edit_is_left_with_escape_and_a_refusal_stands_beside_it(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    forum.reply("dounia", topic, "One")
    page = visit("dounia")
    enter(page, topic)
    act(page, 2, "edit")
    page.locator(EDITING).fill("Two")
    page.keyboard.press("Escape")
    expect(page.locator(EDITING)).to_have_count(0)
    expect(page.locator("#post-2 [data-slot=body]")).to_have_text("One")
    act(page, 2, "edit")
    page.locator(EDITING).fill("x" * 20_001)
    page.locator("[data-edit] button.is-primary").click()
    expect(page.locator("[data-edit] [role=alert]")).to_contain_text("too long")
    expect(page.locator(EDITING)).to_have_value("x" * 20_001)
    page.locator(EDITING).fill("Three")
    page.locator("[data-edit] button.is-primary").click()
    expect(page.locator("#post-2 [data-slot=body]")).to_have_text("Three")


def test_an_edit_does_not_silently_replace_another(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    forum.reply("dounia", topic, "One")
    first, second = visit("dounia"), visit("dounia")
    for page in (first, second):
        enter(page, topic)
        act(page, 2, "edit")
    first.locator(EDITING).fill("From here")
    first.locator("[data-edit] button.is-primary").click()
    expect(first.locator("#post-2 [data-slot=body]")).to_have_text("From here")
    second.locator(EDITING).fill("From there")
    second.locator("[data-edit] button.is-primary").click()
    expect(second.locator("[data-edit] [role=alert]")).to_contain_text("changed meanwhile")
    expect(second.locator(EDITING)).to_have_value("From there")
    second.locator("[data-edit] button.is-primary").click()
    for page in (first, second):
        expect(page.locator("#post-2 [data-slot=body]")).to_have_text("From there")


def test_a_post_is_withdrawn_after_a_question(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room")
    forum.reply("dounia", room, "A slip")
    page, other = visit("dounia"), visit("carine")
    for one in (page, other):
        enter(one, room)
    act(page, 2, "withdraw")
    dialog = page.locator("#withdraw-dialog")
    expect(dialog.get_by_role("button", name="Leave it as it is")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#post-2")).to_be_focused()
    expect(page.locator("#post-2 [data-slot=body]")).to_have_text("A slip")
    act(page, 2, "withdraw")
    dialog.get_by_role("button", name="Withdraw").click()
    for one in (page, other):
        expect(one.locator("#post-2 [data-slot=trace]")).to_contain_text("Withdrawn by its author")
        expect(one.locator("#post-2 [data-slot=body]")).to_be_hidden()
    expect(page.locator("#post-2 [data-slot=edit]")).to_be_hidden()


def test_people_are_found_by_name_in_either_script_and_taken_by_key(
    forum: Forum, visit: Visit
) -> None:
    room = forum.topic(format="room")
    page = visit("dounia")
    enter(page, room)
    box, people = page.locator(WRITING), page.locator("#composer [role=listbox]")
    box.press_sequentially("مرحبا @أم")
    expect(people.get_by_role("option")).to_have_count(1)
    option = people.get_by_role("option")
    expect(option).to_contain_text("@amel")
    expect(option).to_contain_text("Raoued")
    chosen = option.get_attribute("id")
    expect(box).to_have_attribute("aria-activedescendant", chosen or "-")
    box.press("Enter")
    expect(people).to_be_hidden()
    expect(box).to_have_value("مرحبا @amel ")
    box.press_sequentially("@car")
    expect(people).to_be_visible()
    box.press("Escape")
    expect(people).to_be_hidden()
    expect(box).to_have_value("مرحبا @amel @car")
    box.press_sequentially("i")
    expect(people).to_be_visible()
    box.press("Tab")
    expect(box).to_have_value("مرحبا @amel @carine ")
    expect(box).to_be_focused()
    expect(page.locator("#posts [data-post]")).to_have_count(1)
    box.press("Enter")
    expect(page.locator("#post-2 .mention")).to_have_count(2)


def test_a_name_is_taken_by_touch_and_while_editing(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    forum.reply("dounia", topic, "One")
    page = visit("dounia", language="ar", width=360, is_mobile=True, has_touch=True)
    enter(page, topic)
    act(page, 2, "edit")
    box = page.locator(EDITING)
    box.fill("")
    box.press_sequentially("@bil")
    option = page.locator("[data-edit] [role=option]").first
    expect(option).to_contain_text("Bilal Haddad")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    size = option.bounding_box()
    assert size is not None
    assert size["height"] >= 44
    option.tap()
    expect(box).to_have_value("@bilal ")
    expect(box).to_be_focused()


def test_only_the_last_question_is_answered_and_each_is_asked_once(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    page = visit("dounia")
    enter(page, topic)
    asked: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.split("q=")[1]
        asked.append(name)
        found = {"id": 1, "handle": name, "name": name, "title": None, "municipality": None}
        route.fulfill(content_type="application/json", body=json.dumps({"people": [found]}))

    page.route(re.compile(r"/people/\?q="), answer)
    box, option = page.locator(WRITING), page.locator("#composer [role=option]")
    box.press_sequentially("@a")
    expect(option).to_contain_text("@a")
    box.press_sequentially("b")
    expect(option).to_contain_text("@ab")
    box.press("Backspace")
    expect(option).to_have_text(re.compile("^a@a$"))
    assert asked == ["a", "ab"]
    box.press_sequentially(" and so on")
    expect(option).to_have_count(0)
    assert asked == ["a", "ab"]
