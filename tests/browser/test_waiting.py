"""A text that waits: in a room, without scripts, and on the pages of who keeps the list."""

import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
WORD = "zorglub"
KEEPER = "farida"


@pytest.fixture(scope="module")
def listed(forum: Forum) -> None:
    """A word that waits, and who keeps the list; the server has heard of it."""
    password = forum.stage["password"]
    forum.run(
        "manage.py", "create_member", f"{KEEPER}@majlis.example", "--name", "Farida Mansour",
        "--role", "administrator", "--password", password, "--language", "en",
    )  # fmt: skip
    forum.run(
        "manage.py",
        "shell",
        "-c",
        "from members.models import Member\n"
        "from moderation.actions import list_words\n"
        f"keeper = Member.objects.get(email='{KEEPER}@majlis.example')\n"
        f"list_words(phrases='{WORD}', language='', verdict='hold', by=keeper)",
    )
    topic = forum.topic()
    for _ in range(50):
        if forum.reply("dounia", topic, WORD)["state"] == "held":
            return
        time.sleep(0.2)
    raise AssertionError("The server never heard of the word.")


def complaints(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_a_room_tells_its_author_alone_that_and_why_a_message_waits(
    forum: Forum, visit: Visit, listed: None
) -> None:
    room = forum.topic(format="room")
    author, reader = visit("dounia"), visit("carine")
    for page in (author, reader):
        page.goto(f"/t/{room['id']}/")
        expect(page.locator("#posts [data-post]")).to_have_count(1)
    author.fill("#composer textarea", "Z o r g l u b !")
    author.keyboard.press("Enter")
    line = author.locator("[data-outbox] .unsent")
    expect(line).to_contain_text("Waiting for a moderator.")
    expect(line).to_contain_text(f"A moderator looks first at texts with: {WORD}.")
    expect(reader.locator("#posts [data-post]")).to_have_count(1)
    line.locator("a").click()
    expect(author.locator("[data-waiting]").first).to_contain_text("Z o r g l u b !")
    assert complaints(author) == []
    author.locator("[data-waiting] button").first.click()
    expect(author.locator("main")).to_contain_text("Your text is withdrawn.")


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("fr", 1280)])
def test_without_scripts_a_reply_leads_to_what_waits(
    forum: Forum, visit: Visit, listed: None, language: str, width: int
) -> None:
    topic = forum.topic()
    page = visit("dounia", language=language, width=width, scripts=False)
    page.goto(f"/t/{topic['id']}/")
    page.fill("#composer textarea", f"{WORD} {language}")
    page.locator("#composer button.is-primary").click()
    expect(page).to_have_url(f"{forum.url}/waiting/")
    expect(page.locator("[data-waiting]").first).to_contain_text(f"{WORD} {language}")
    page.locator("[data-waiting] button").first.click()
    expect(page.locator("main")).not_to_contain_text(f"{WORD} {language}")


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("en", 1280)])
def test_the_list_and_the_boards_can_be_read_by_everybody_who_keeps_them(
    forum: Forum, visit: Visit, listed: None, language: str, width: int
) -> None:
    page = visit(KEEPER, language=language, width=width)
    page.goto("/house/words/")
    page.fill("#id_text", "z0rglub")
    page.locator("#try button").click()
    expect(page.locator("[data-verdict=hold]")).to_contain_text(WORD)
    assert complaints(page) == []
    page.goto("/house/review/")
    assert complaints(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
