"""A live room in two browsers, also when the server dies in the middle of a sentence."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]


def say(page: Page, text: str) -> None:
    """Write and send."""
    page.locator("#composer textarea[name=body]").fill(text)
    page.locator("#composer button.is-primary").click()


def texts(page: Page) -> list[str]:
    """What the room shows, in order."""
    found: list[str] = page.locator("#posts [data-post] [data-slot=body]").all_inner_texts()
    return [text.strip() for text in found]


def test_two_browsers_talk_and_see_who_is_here_and_writing(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    amel, carine = visit("amel", language="ar"), visit("carine", language="fr")
    for page in (amel, carine):
        page.goto(f"/t/{room['id']}/")
    expect(amel.locator("[data-people]")).to_contain_text("Carine Étienne")
    expect(carine.locator("[data-presence]").first).to_contain_text("2")
    amel.locator("#composer textarea[name=body]").press_sequentially("أهلا", delay=60)
    expect(carine.locator("[data-typing]")).to_contain_text("أمل بن صالح")
    amel.locator("#composer button.is-primary").click()
    expect(carine.locator("#posts")).to_contain_text("أهلا")
    say(carine, "Bonjour !")
    expect(amel.locator("#posts")).to_contain_text("Bonjour !")
    assert texts(amel) == texts(carine) == ["Bienvenue", "أهلا", "Bonjour !"]
    href = amel.locator("#post-3 [data-slot=permalink]").first.get_attribute("href")
    assert href is not None
    assert href.startswith("/p/")


def test_enter_sends_where_there_is_a_keyboard(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    page = visit("carine", language="fr")
    page.goto(f"/t/{room['id']}/")
    expect(page.locator(".composer-keys")).to_be_visible()
    body = page.locator("#composer textarea[name=body]")
    body.press_sequentially("un")
    body.press("Shift+Enter")
    body.press_sequentially("deux")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true})"
    body.evaluate(f"box => box.dispatchEvent({composing})")
    expect(body).to_have_value("un\ndeux")
    body.press("Enter")
    expect(page.locator("#post-2 [data-slot=body]")).to_have_text(re.compile(r"un\s+deux"))
    expect(body).to_have_value("")
    body.press_sequentially("trois")
    body.press("Control+Enter")
    expect(page.locator("#post-3")).to_contain_text("trois")


def test_on_a_phone_enter_makes_a_line_and_a_thread_never_sends_by_it(
    forum: Forum, visit: Visit
) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    thread = forum.topic()
    phone = visit("carine", language="fr", width=360, is_mobile=True, has_touch=True)
    desk = visit("carine", language="fr")
    for page, topic in ((phone, room), (desk, thread)):
        page.goto(f"/t/{topic['id']}/")
        # Keys are the script's, and it comes after the page.
        expect(page.locator("[data-connection]").first).not_to_be_empty()
        body = page.locator("#composer textarea[name=body]")
        body.press_sequentially("un")
        body.press("Enter")
        body.press_sequentially("deux")
        expect(body).to_have_value("un\ndeux")
        expect(page.locator(".composer-keys:visible")).to_have_count(0)
        body.press("Control+Enter")
        expect(page.locator("#post-2")).to_contain_text("deux")


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    amel, carine = visit("amel", language="ar"), visit("carine", language="fr")
    for page in (amel, carine):
        page.goto(f"/t/{room['id']}/")
        page.evaluate("window.notReloaded = true")
    for number in range(5):
        say(amel, f"before {number}")
    expect(carine.locator("#posts")).to_contain_text("before 4")
    forum.kill()
    say(amel, "while it was down")
    say(carine, "moi aussi")
    expect(amel.locator("[data-outbox]")).to_contain_text("while it was down")
    forum.start()
    for page in (amel, carine):
        expect(page.locator("#posts")).to_contain_text("while it was down", timeout=60_000)
        expect(page.locator("#posts")).to_contain_text("moi aussi", timeout=60_000)
        expect(page.locator("[data-outbox] > *")).to_have_count(0)
        assert page.evaluate("window.notReloaded") is True
    said = ["Bienvenue", *(f"before {n}" for n in range(5)), "while it was down", "moi aussi"]
    assert sorted(texts(amel)) == sorted(said)
    assert texts(amel) == texts(carine)
    say(carine, "encore")
    expect(amel.locator("#posts")).to_contain_text("encore")
    items = forum.api("carine", "GET", f"/topics/{room['id']}/posts?limit=100")["items"]
    assert len(items) == len(said) + 1


def test_the_newest_post_stays_in_sight_when_the_room_around_it_grows(
    forum: Forum, visit: Visit
) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    for number in range(2, 21):
        forum.reply("dounia", room, f"line {number}")
    page = visit("bilal", language="ar", width=360)
    page.goto(f"/t/{room['id']}/")
    expect(page.locator("[data-presence]").first).not_to_be_empty()
    end = page.locator("#posts").evaluate(
        "list => list.scrollHeight - list.scrollTop - list.clientHeight"
    )
    assert end < 5
    expect(page.locator("#post-20 [data-slot=body]")).to_be_in_viewport()


def test_scrolling_up_loads_the_past(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    for number in range(2, 131):
        forum.reply("dounia", room, f"line {number}")
    page = visit("carine", language="fr", width=360)
    page.goto(f"/t/{room['id']}/")
    expect(page.locator("#post-130")).to_be_in_viewport()
    assert page.locator("#post-1").count() == 0
    for _ in range(40):
        page.locator("#posts [data-post]").first.scroll_into_view_if_needed()
        page.mouse.wheel(0, -3000)
        if page.locator("#post-1").count():
            break
        page.wait_for_timeout(150)
    expect(page.locator("#post-1")).to_have_count(1)
    numbers = page.locator("#posts [data-post]").evaluate_all(
        "posts => posts.map(p => Number(p.dataset.number))"
    )
    assert numbers == list(range(1, 131))


def test_a_phone_with_its_keyboard_open_still_shows_posts_above_what_is_written(
    forum: Forum, visit: Visit
) -> None:
    room = forum.topic(
        format="room", title="Une salle dont le nom tient sur deux lignes", body="a"
    )
    for language in ("ar", "fr"):
        page = visit("carine", language=language, width=360)
        page.goto(f"/t/{room['id']}/")
        line = page.locator("#topic [data-connection]")
        expect(line).to_have_attribute("data-state", "connected")
        page.set_viewport_size({"width": 360, "height": 420})
        page.locator("[data-composer] textarea").focus()
        stream = page.locator("#posts").bounding_box()
        send = page.locator("[data-composer] .is-primary").bounding_box()
        assert stream is not None
        assert stream["height"] >= 120
        assert send is not None
        assert send["y"] + send["height"] <= 420


def test_search_opens_with_the_cursor_where_one_types(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    page = visit("carine", language="fr", width=360)
    page.goto(f"/t/{room['id']}/")
    page.locator("[data-find-open]").click()
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("bienvenue")
    expect(page.locator("[data-results] mark")).to_have_text("Bienvenue")


def test_search_opened_before_its_script_came_still_searches(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    page = visit("carine", language="fr", width=360)
    held: list[Route] = []
    page.route(re.compile(r"/room_page[.\w]*\.js"), lambda route: held.append(route))
    page.goto(f"/t/{room['id']}/", wait_until="commit")
    page.locator("[data-find-open]").click()
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("bienvenue")
    assert held, "the script was not held back"
    for route in held:
        route.continue_()
    expect(page.locator("[data-results] mark")).to_have_text("Bienvenue")
