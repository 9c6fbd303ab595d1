"""Thousands of posts read through in a page that never grows heavy, with nothing lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum, until
from tests.browser.walking import numbers, top_of, walk

Visit = Callable[..., Page]
MANY = 2000
IN_SIGHT = """(() => {
  const post = document.getElementById("post-704")?.getBoundingClientRect();
  return post !== undefined && post.top < innerHeight && post.bottom > 0;
})()"""
END = "list => { list.scrollTop = list.scrollHeight; }"


@pytest.fixture(scope="module")
def crowded(forum: Forum) -> Any:
    """A room with thousands of posts."""
    room = forum.topic(format="room", title="Grande salle", body="Bienvenue")
    forum.run("-m", "tests.browser.crowd", str(room["id"]), str(MANY))
    return room


def test_every_post_comes_into_sight_once_and_in_order(crowded: Any, visit: Visit) -> None:
    page = visit(language="fr")
    page.goto(f"/t/{crowded['id']}/")
    expect(page.locator(f"#post-{MANY}")).to_be_in_viewport()
    up = walk(page, -1)
    assert up.seen == list(range(MANY, 0, -1))
    assert (up.holes, up.jumps) == (0, [])
    down = walk(page, 1)
    assert down.seen == list(range(1, MANY + 1))
    assert (down.holes, down.jumps) == (0, [])
    assert 250 < max(up.most, down.most) <= 300


def test_on_a_phone_and_in_arabic_nothing_jumps_either(crowded: Any, visit: Visit) -> None:
    page = visit(language="ar", width=360)
    page.goto(f"/t/{crowded['id']}/?at=1000")
    expect(page.locator("#post-1000")).to_be_in_viewport()
    up = walk(page, -1, steps=60)
    down = walk(page, 1, steps=100)
    for way, step in ((up, -1), (down, 1)):
        assert len(way.seen) > 50
        assert way.seen == list(range(way.seen[0], way.seen[-1] + step, step))
        assert (way.holes, way.jumps) == (0, [])
        assert way.most <= 300


def test_a_post_that_fills_the_screen_stays_when_its_head_goes(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle")
    forum.run("-m", "tests.browser.crowd", str(room["id"]), "300")
    page = visit(language="ar", width=360)
    page.set_viewport_size({"width": 360, "height": 520})
    page.goto(f"/t/{room['id']}/?after=250")
    expect(page.locator("#post-251")).to_be_visible()
    # The first of what was loaded and, with its author's post before it, without a head.
    moved = page.locator("#posts").evaluate(
        """async (list) => {
          const body = () => list.querySelector('#post-251 [data-slot="body"]');
          const top = () => body().getBoundingClientRect().top;
          const had = document.getElementById("post-250") !== null;
          list.scrollTop = body().offsetTop - list.offsetTop - 20;
          await new Promise((done) => requestAnimationFrame(done));
          const before = top();
          while (!document.getElementById("post-250")) {
            await new Promise((done) => requestAnimationFrame(done));
          }
          await new Promise((done) => setTimeout(done, 300));
          const isContinued = list.querySelector("#post-251").matches("[data-continued]");
          return { had, by: top() - before, isContinued };
        }"""
    )
    assert moved["had"] is False
    assert moved["isContinued"] is True
    assert abs(moved["by"]) < 2


def test_a_change_of_the_width_keeps_what_is_read_in_its_place(crowded: Any, visit: Visit) -> None:
    page = visit(language="ar")
    page.goto(f"/t/{crowded['id']}/?at=700")
    expect(page.locator("#post-700")).to_be_in_viewport()
    page.locator("#posts").evaluate("list => list.scrollBy(0, 150)")
    page.wait_for_timeout(300)
    first = min(n for n in numbers(page) if top_of(page, n) > 0)
    before = top_of(page, first)
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_timeout(300)
    assert abs(top_of(page, first) - before) < 120
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_timeout(300)
    assert abs(top_of(page, first) - before) < 120


def test_what_arrives_meanwhile_is_counted_and_one_press_away(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    forum.run("-m", "tests.browser.crowd", str(room["id"]), "700")
    page = visit("bilal", language="en")
    page.goto(f"/t/{room['id']}/?at=100")
    expect(page.locator("#post-100")).to_be_in_viewport()
    walk(page, 1, steps=30)
    before = numbers(page)
    place = next(n for n in before if top_of(page, n) > 0)
    held = top_of(page, place)
    for count in range(3):
        forum.reply("dounia", room, f"meanwhile {count}")
    jump = page.locator("[data-jump]")
    expect(jump).to_have_text("3 new posts below")
    assert numbers(page) == before
    assert abs(top_of(page, place) - held) < 2
    jump.click()
    expect(page.locator("#post-703")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    assert numbers(page) == list(range(654, 704))
    # At the end what arrives follows on, and the oldest make room.
    walk(page, -1, steps=60)
    page.locator("#posts").evaluate(END)
    forum.reply("dounia", room, "and one more")
    # The page may be at the end by itself by now, or just then.
    until(page, f"(document.querySelector('[data-jump]:not([hidden])')?.click(), {IN_SIGHT})")
    found = numbers(page)
    assert found == list(range(found[0], 705))
    assert len(found) <= 300


def test_a_change_of_a_post_that_is_off_the_page_shows_when_it_comes_back(
    forum: Forum, visit: Visit
) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    early = forum.reply("dounia", room, "as it was first")
    hidden = forum.reply("dounia", room, "soon withdrawn")
    forum.run("-m", "tests.browser.crowd", str(room["id"]), "150")
    page = visit("carine", language="fr")
    page.goto(f"/t/{room['id']}/")
    expect(page.locator("#post-150")).to_be_in_viewport()
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    forum.api("dounia", "PATCH", f"/posts/{early['id']}", {"body": "as it is now"})
    forum.api("dounia", "DELETE", f"/posts/{hidden['id']}")
    walk(page, -1)
    expect(page.locator("#post-2")).to_contain_text("as it is now")
    expect(page.locator("#post-3")).to_have_attribute("data-state", "withdrawn")
    assert "soon withdrawn" not in page.locator("#posts").inner_text()
    walk(page, 1)
    assert numbers(page)[-1] == 150
