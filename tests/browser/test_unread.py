"""What is new in a room: the line before it, the bar that leads to it, and what counts as read."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum
from tests.browser.walking import numbers, top_of

Visit = Callable[..., Page]
LOOK_AWAY = """away => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => away });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def read(forum: Forum, who: str, room: Any, number: int) -> None:
    """As if they had read so far on another device."""
    forum.run(
        "-c",
        "import django; django.setup()\n"
        "from forum.actions import mark_read\nfrom forum.models import Topic\n"
        "from members.models import Member\n"
        f"mark_read(topic=Topic.objects.get(pk={room['id']}), number={number},"
        f" member=Member.objects.get(email='{who}@majlis.example'))",
    )


def mark_of(forum: Forum, who: str, room: Any) -> int:
    """How far the forum thinks they have read."""
    return int(
        forum.run(
            "-c",
            "import django; django.setup()\nfrom forum.models import ReadMark\n"
            f"print(ReadMark.objects.get(topic={room['id']},"
            f" member__email='{who}@majlis.example').number)",
        ).split()[-1]
    )


def line_leads_to(page: Page) -> str | None:
    """The number of the post under the line."""
    number: str | None = page.locator(".unread-line").evaluate(
        "line => line.nextElementSibling.dataset.number"
    )
    return number


def test_a_room_opens_at_the_line_before_what_is_new(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    for number in range(2, 41):
        forum.reply("dounia", room, f"line {number} " * 12)
    read(forum, "carine", room, 20)
    page = visit("carine", language="fr", width=360)
    page.goto(f"/t/{room['id']}/")
    expect(page.locator(".unread-line")).to_be_in_viewport()
    assert line_leads_to(page) == "21"
    expect(page.locator("[data-to-unread]")).to_be_hidden()
    expect(page.locator("#post-40")).not_to_be_in_viewport()
    # A leap to the end reads the end, not what lies between.
    page.locator("[data-jump]").click()
    expect(page.locator("#post-40")).to_be_in_viewport()
    page.wait_for_timeout(4500)
    expect(page.locator("[data-to-unread]")).to_be_visible()
    assert 20 < mark_of(forum, "carine", room) < 40
    page.locator("[data-unread-bar] button").click()
    expect(page.locator(".unread-line")).to_have_count(0)
    expect(page.locator("[data-to-unread]")).to_be_hidden()
    page.wait_for_timeout(3000)
    assert mark_of(forum, "carine", room) == 40


def test_a_bar_leads_to_the_first_unread_above_the_page(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    forum.run("-m", "tests.browser.crowd", str(room["id"]), "300")
    read(forum, "bilal", room, 80)
    page = visit("bilal", language="en")
    page.goto(f"/t/{room['id']}/")
    expect(page.locator("#post-300")).to_be_in_viewport()
    bar = page.locator("[data-unread-count]")
    first = next(n for n in numbers(page) if top_of(page, n) > -20)
    expect(bar).to_contain_text("unread posts above")
    assert abs(int(bar.inner_text().split()[0]) - (first - 81)) <= 2
    page.locator("[data-to-unread]").click()
    expect(page.locator(".unread-line")).to_be_in_viewport()
    assert int(line_leads_to(page) or 0) in range(81, 86)
    expect(page.locator("[data-to-unread]")).to_be_hidden()
    plain = visit("bilal", language="en", scripts=False)
    plain.goto(f"/t/{room['id']}/")
    plain.locator("[data-to-unread]").click()
    expect(plain.locator(".unread-line")).to_be_in_viewport()


def test_what_comes_while_one_looks_away_is_under_a_line_until_it_is_read(
    forum: Forum, visit: Visit
) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    for number in range(2, 21):
        forum.reply("dounia", room, f"line {number}")
    read(forum, "carine", room, 20)
    page = visit("carine", language="fr")
    page.goto(f"/t/{room['id']}/")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    page.wait_for_timeout(1500)
    expect(page.locator(".unread-line")).to_have_count(0)
    page.evaluate(LOOK_AWAY, True)
    forum.reply("dounia", room, "while away")
    forum.reply("amel", room, "أخرى")
    expect(page.locator("#post-22")).to_have_count(1)
    page.wait_for_timeout(2500)
    assert line_leads_to(page) == "21"
    assert mark_of(forum, "carine", room) <= 20
    page.evaluate(LOOK_AWAY, False)
    expect(page.locator(".unread-line")).to_have_count(1)
    expect(page.locator(".unread-line")).to_have_count(0, timeout=15_000)
    page.wait_for_timeout(2500)
    assert mark_of(forum, "carine", room) == 22


def test_only_what_arrives_is_read_out_never_the_past(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    forum.run("-m", "tests.browser.crowd", str(room["id"]), "120")
    read(forum, "carine", room, 121)
    page = visit("carine", language="fr")
    page.goto(f"/t/{room['id']}/")
    said = page.locator("[data-announce]")
    expect(page.locator("#posts")).to_have_attribute("aria-live", "off")
    # Until then the page is still going to where the reader left off.
    expect(page.locator("#topic [data-connection]")).to_have_attribute("data-state", "connected")
    page.locator("#posts").evaluate("list => { list.scrollTop = 0; }")
    expect(page.locator("#post-60")).to_have_count(1)
    expect(said).to_be_empty()
    page.locator("#posts").evaluate("list => { list.scrollTop = list.scrollHeight; }")
    forum.reply("dounia", room, "said **aloud**")
    expect(said).to_have_text("Dounia Trabelsi: said aloud")


def test_who_leaves_at_once_has_still_read_what_was_in_sight(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    for number in range(2, 41):
        forum.reply("dounia", room, f"line {number} " * 12)
    read(forum, "carine", room, 2)
    page = visit("carine", language="fr", width=360)
    page.goto(f"/t/{room['id']}/?at=40")
    expect(page.locator("#topic [data-connection]")).to_have_attribute("data-state", "connected")
    page.locator("[data-unread-bar] button").click()
    page.goto("/")
    for _ in range(20):
        if mark_of(forum, "carine", room) == 40:
            break
        page.wait_for_timeout(250)
    assert mark_of(forum, "carine", room) == 40
