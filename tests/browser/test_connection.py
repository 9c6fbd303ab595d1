"""When the line is bad: blocked sockets, sign-out in another tab, and what the page says of it."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum, until

Visit = Callable[..., Page]
SOON = 10_000
# Before any script of the page: a socket that fails at once, or that never answers at all.
FAILS = """
  window.Blocked = class extends EventTarget {
    constructor() {
      super();
      this.readyState = 3;
      setTimeout(() => this.onclose?.({ code: 1006 }), 50);
    }
    close() {} send() {}
  };
"""
HANGS = """
  window.Blocked = class extends EventTarget {
    constructor() { super(); this.readyState = 0; }
    close() {} send() {}
  };
"""
KEEPS = """
  window.kept = [];
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) { super(...given); window.kept.push(this); }
  };
"""
BLOCK = "window.Real = window.WebSocket; window.WebSocket = window.Blocked;"


@pytest.mark.parametrize("kind", ["fails", "hangs"])
def test_where_sockets_are_blocked_posts_come_and_go_within_ten_seconds(
    visit: Visit, forum: Forum, kind: str
) -> None:
    room = forum.topic(format="room", title="Réunion")
    page = visit("dounia")
    page.add_init_script((FAILS if kind == "fails" else HANGS) + BLOCK)
    page.goto(room["url"] if "url" in room else f"/t/{room['id']}/x/")
    forum.reply("carine", room, "Written elsewhere")
    begun = time.monotonic()
    expect(page.locator("[data-posts]")).to_contain_text("Written elsewhere", timeout=SOON)
    assert time.monotonic() - begun < 10
    expect(page.locator("[data-connection]").first).to_have_attribute(
        "data-word", "polling", timeout=SOON
    )

    page.locator("[data-composer] textarea").fill("Sent without a socket")
    begun = time.monotonic()
    page.locator("[data-composer] textarea").press("Control+Enter")
    expect(page.locator("[data-post][data-mine]")).to_contain_text(
        "Sent without a socket", timeout=SOON
    )
    assert time.monotonic() - begun < 10
    posts = forum.api("carine", "GET", f"/topics/{room['id']}/posts")["items"]
    assert len([post for post in posts if "without a socket" in post["body_html"]]) == 1

    # The way is free again: the page goes back to the socket by itself.
    page.evaluate("() => { window.WebSocket = window.Real; }")
    expect(page.locator("[data-connection]").first).to_have_attribute(
        "data-state", "connected", timeout=45_000
    )
    forum.reply("carine", room, "By the socket again")
    expect(page.locator("[data-posts]")).to_contain_text("By the socket again", timeout=3000)


def test_nothing_of_a_member_stays_in_other_tabs_after_they_sign_out(
    visit: Visit, forum: Forum
) -> None:
    room = forum.topic(format="room", title="Salle")
    first = visit("dounia")
    first.add_init_script(FAILS + BLOCK)
    first.goto(f"/t/{room['id']}/x/")
    first.locator("[data-composer] textarea").fill("Half a private thought")
    until(first, "Object.keys(sessionStorage).some(key => key.includes('draft'))")
    second = first.context.new_page()
    second.goto("/accounts/logout/")
    second.locator('form[action*="logout"] button').last.click()
    # No socket tells this tab: the other one does.
    expect(first.locator("main [role=alert]").filter(visible=True)).to_be_visible(timeout=SOON)
    expect(first.locator("[data-composer]")).to_have_count(0)
    assert first.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('majlis.'))") == []
    assert "private thought" not in first.content()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_lost_line_is_said_with_when_it_is_tried_again(
    visit: Visit, forum: Forum, language: str
) -> None:
    room: dict[str, Any] = forum.topic(format="room", title="Salle")
    page = visit(None, language=language)
    page.add_init_script(KEEPS + FAILS)
    page.goto(f"/t/{room['id']}/x/")
    line = page.locator("[data-connection]").first
    expect(line).to_have_attribute("data-word", "connected")
    connected = line.inner_text()
    page.route("**/changes/**", lambda route: route.abort())
    page.evaluate(
        "() => { window.WebSocket = window.Blocked; window.kept.forEach(one => one.close()); }"
    )
    expect(line).to_have_attribute("data-word", "reconnecting")
    # Each try waits longer: at some time there is a second to count down.
    expect(line.locator("span")).to_contain_text(re.compile(r"\(.*\d.*\)"), timeout=20_000)
    assert line.inner_text() != connected
    page.context.set_offline(True)
    expect(line).to_have_attribute("data-word", "offline")
    page.context.set_offline(False)
    expect(line).to_have_attribute("data-word", "reconnecting")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_who_is_offline_is_told_at_once_and_can_still_write(
    visit: Visit, forum: Forum, language: str
) -> None:
    room: dict[str, Any] = forum.topic(format="room", title="Salle")
    page = visit("carine", language=language, width=360)
    page.goto(f"/t/{room['id']}/x/")
    line = page.locator("[data-connection]").first
    expect(line).to_have_attribute("data-word", "connected")
    send = page.locator("[data-composer] .is-primary")
    before = send.bounding_box()
    page.context.set_offline(True)
    # The socket does not know yet.
    expect(line).to_have_attribute("data-word", "offline")
    expect(line).to_have_attribute("data-state", "lost")
    assert send.bounding_box() == before
    page.context.set_offline(False)
    expect(line).to_have_attribute("data-word", "connected")
    page.goto("/")
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "لم يُرسل بعد"), ("fr", "Pas encore"), ("en", "Not sent yet")]
)
def test_what_is_written_offline_says_that_it_waits_and_goes_by_itself(
    visit: Visit, forum: Forum, language: str, words: str
) -> None:
    room: dict[str, Any] = forum.topic(format="room", title="Salle")
    page = visit("carine", language=language, width=360)
    page.add_init_script(KEEPS + FAILS + "window.Real = WebSocket;")
    page.goto(f"/t/{room['id']}/x/")
    line = page.locator("[data-connection]").first
    expect(line).to_have_attribute("data-word", "connected")
    page.evaluate(
        "() => { window.WebSocket = window.Blocked; window.kept.forEach(one => one.close()); }"
    )
    page.context.set_offline(True)
    expect(line).to_have_attribute("data-word", "offline")
    page.locator("[data-composer] textarea").fill("written in the train")
    page.locator("[data-composer] .is-primary").click()
    unsent = page.locator("[data-outbox] .unsent")
    expect(unsent).to_contain_text(words)
    expect(unsent.get_by_role("button")).to_have_count(1)
    unsent.get_by_role("button").click()
    expect(unsent).to_contain_text(words)
    page.evaluate("() => { window.WebSocket = window.Real; }")
    page.context.set_offline(False)
    expect(page.locator("#posts")).to_contain_text("written in the train")
    expect(unsent).to_have_count(0)


def test_who_will_not_wait_for_the_next_try_tries_now(visit: Visit, forum: Forum) -> None:
    room = forum.topic(format="room", title="Salle")
    page = visit("dounia")
    # The longest of each wait, so that one comes which is worth a press.
    page.add_init_script("Math.random = () => 0.999;" + KEEPS + FAILS + "window.Real = WebSocket;")
    page.goto(f"/t/{room['id']}/x/")
    line = page.locator("[data-connection]").first
    expect(line).to_have_attribute("data-word", "connected")
    page.route("**/changes/**", lambda route: route.abort())
    page.evaluate(
        "() => { window.WebSocket = window.Blocked; window.kept.forEach(one => one.close()); }"
    )
    now = page.get_by_role("button", name="Try now")
    expect(now).to_be_visible(timeout=20_000)
    page.evaluate("() => { window.WebSocket = window.Real; }")
    now.click()
    expect(line).to_have_attribute("data-word", "connected", timeout=3_000)
    expect(now).to_have_count(0)


def test_a_socket_that_ends_for_good_takes_what_was_being_written_off_the_page(
    visit: Visit, forum: Forum
) -> None:
    room = forum.topic(format="room", title="Salle")
    page = visit("dounia")
    page.goto(f"/t/{room['id']}/x/")
    expect(page.locator("[data-connection]").first).to_have_attribute("data-word", "connected")
    page.locator("[data-composer] textarea").fill("Half a private thought")
    end = (
        "from django.contrib.sessions.models import Session; from members.models import Member;"
        "from members.actions import end_other_sign_ins;"
        f"end_other_sign_ins(member=Member.objects.get(pk={forum.stage['ids']['dounia']}))"
    )
    forum.run("manage.py", "shell", "-c", end)
    # Told by no poke, from another process without Redis: the sweep finds it.
    expect(page.locator("main [role=alert]").filter(visible=True)).to_be_visible(timeout=SOON)
    expect(page.locator("[data-connection], [data-people]")).to_have_count(0)
    assert "private thought" not in page.content()
    expect(page.locator("body")).not_to_contain_text("Dounia Trabelsi", timeout=SOON)
    assert page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('majlis.'))") == []
    # And there is a way on: back here, after signing in.
    page.locator("main [role=alert] a").filter(visible=True).click()
    expect(page.locator("main [name=login]")).to_be_visible()
    assert f"t%2F{room['id']}%2F" in page.url
