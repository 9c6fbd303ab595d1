"""The review queue by keyboard: a wave of spam, two moderators on one case, axe on its pages."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
POSTS = 300
FLOOD = f"""
import django; django.setup()
from forum.actions import open_topic, publish_post
from forum.models import Board
from members.actions import create_member
from members.models import Member
from moderation.actions import flag_post
from moderation.actions.reading import choose_read_languages
# Others of the stage read French; who clears the wave reads it too.
choose_read_languages(member=Member.objects.get(handle="bilal"), languages=["ar", "en", "fr"])
board = Board.objects.get(slug="good-governance")
topic = open_topic(board=board, author=Member.objects.get(handle="carine"), title="Sous les spams",
                   body="Bonjour").post.topic
spammer = create_member(name="Acheteur Pressé", email="wave@majlis.example", language="fr")
flagger = Member.objects.get(handle="yannick")
for number in range({POSTS}):
    post = publish_post(topic=topic, author=spammer, body=f"Achetez le lot {{number}}").post
    if number % 10 == 0:
        flag_post(post=post, member=flagger, reason="spam")
print(topic.pk, spammer.pk)
"""
LEFT = """
import django; django.setup()
from forum.models import Post
from moderation.models import Case
print(Post.objects.filter(author={author}, state="published").count(),
      Case.objects.undecided().filter(author={author}).count())
"""


class Keyboard:
    """Presses keys and counts them: each letter of a word is one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.presses += len(words)
        self.page.keyboard.type(words)


def focus_in(page: Page, selector: str) -> None:
    expect(page.locator("body[data-ready]")).to_have_count(1)
    expect(page.locator(f"{selector}:focus")).to_have_count(1)


@pytest.fixture
def flagged(forum: Forum) -> Iterator[Callable[[str], dict[str, Any]]]:
    """`flagged(text)` is a flagged post of dounia's in a topic of its own."""

    def make(text: str) -> dict[str, Any]:
        post = forum.reply("dounia", forum.topic(), text)
        forum.api("carine", "POST", f"/posts/{post['id']}/flags", {"reason": "personal_attack"})
        return post

    return make  # type: ignore[return-value]


def test_a_wave_of_three_hundred_posts_is_cleared_in_under_forty_keystrokes(
    forum: Forum, visit: Visit
) -> None:
    _, author = forum.run("-c", FLOOD).split()[-2:]
    page = visit("bilal")
    page.goto("/cases/")
    row = page.locator("a.case-row").filter(has_text="Achetez le lot").first
    keys = Keyboard(page)
    began = time.monotonic()
    focus_in(page, "a.case-row")
    # What waits from other tests comes first: down to the wave.
    for _ in range(20):
        if "Achetez le lot" in page.evaluate("document.activeElement.textContent"):
            break
        keys.press("j")
    expect(row).to_be_visible()
    keys.press("Enter")
    focus_in(page, "[data-case-page]")
    keys.press("a")
    focus_in(page, "textarea[data-first]")
    expect(page.locator("main")).to_contain_text("300 posts on your boards are hidden")
    keys.press("Control+a")
    keys.write("Spam")
    keys.press("Control+Enter")
    expect(page.locator("[data-bulk]")).to_contain_text("Done", timeout=120_000)
    assert time.monotonic() - began < 600
    assert keys.presses < 40
    assert forum.run("-c", LEFT.format(author=author)).split() == ["0", "0"]
    expect(page.locator("[data-bulk]")).to_contain_text("Every one of them was decided")


def test_a_case_is_decided_by_keyboard_and_the_next_opens(
    forum: Forum, visit: Visit, flagged: Callable[[str], dict[str, Any]]
) -> None:
    flagged("one insult by keyboard")
    flagged("another insult by keyboard")
    page = visit("bilal")
    page.goto("/cases/")
    page.locator("a.case-row").filter(has_text="one insult by keyboard").first.click()
    focus_in(page, "[data-case-page]")
    page.keyboard.press("c")
    expect(page.locator('[data-press="r"]')).to_be_visible()
    focus_in(page, "[data-case-page]")
    page.keyboard.press("2")
    focus_in(page, "textarea[name=note]")
    expect(page.locator("input[name=outcome][value=hide]")).to_be_checked()
    # While one writes, letters are letters.
    page.keyboard.type("rjc?")
    expect(page.locator("textarea[name=note]")).to_have_value("rjc?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("The case is decided.")
    expect(page.locator("[data-case-page]")).to_contain_text("another insult by keyboard")
    focus_in(page, "[data-case-page]")
    page.keyboard.press("?")
    expect(page.locator("#queue-keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#queue-keys")).to_be_hidden()


def test_keys_do_nothing_outside_the_queue(
    forum: Forum, visit: Visit, flagged: Callable[[str], dict[str, Any]]
) -> None:
    flagged("an insult for no key")
    page = visit("bilal")
    page.goto("/cases/")
    page.locator("a.case-row").filter(has_text="an insult for no key").first.click()
    focus_in(page, "[data-case-page]")
    address = page.url
    page.locator("a.brand").focus()
    for key in ("c", "r", "h", "a", "l", "j", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url == address
    expect(page.locator("#queue-keys")).to_be_hidden()
    expect(page.locator('[data-press="c"]')).to_be_visible()


def test_the_second_moderator_is_told_while_the_page_is_open(
    forum: Forum, visit: Visit, flagged: Callable[[str], dict[str, Any]]
) -> None:
    made = """
import django; django.setup()
from members.actions import create_member, give_role
from members.models import Member
member = Member.objects.filter(handle="ines").first() or create_member(
    name="Ines Second", email="ines@majlis.example", handle_from="ines",
    password="the house of the council", language="en")
member.roles.exists() or give_role(member=member, name="moderator", by=None)
from members.actions import issue_token
print(issue_token(member=member))
"""
    forum.stage["tokens"]["ines"] = forum.run("-c", made).split()[-1]
    flagged("an insult for two")
    page = visit("bilal")
    page.goto("/cases/")
    page.locator("a.case-row").filter(has_text="an insult for two").first.click()
    expect(page.locator("[data-decision]")).to_be_visible()
    focus_in(page, "[data-case-page]")
    page.locator("textarea[name=note]").fill("I write already")
    number = page.locator("[data-case-page]").get_attribute("data-case-page")
    forum.api("ines", "POST", f"/cases/{number}/claim")
    expect(page.locator("[data-case-changed]")).to_contain_text("Ines Second is looking")
    expect(page.locator("textarea[name=note]")).to_have_value("I write already")
    page.locator("input[name=outcome][value=none]").check(force=True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Ines Second is looking at this case")


def test_what_was_chosen_stays_when_the_list_is_drawn_anew(
    forum: Forum, visit: Visit, flagged: Callable[[str], dict[str, Any]]
) -> None:
    flagged("an insult that is chosen")
    page = visit("bilal")
    page.goto("/cases/")
    row = page.locator("li[data-case]").filter(has_text="an insult that is chosen")
    row.locator("a").focus()
    page.keyboard.press("x")
    expect(row.locator("[name=case]")).to_be_checked()
    flagged("an insult that comes later")
    expect(page.locator("[data-case-list]")).to_contain_text("an insult that comes later")
    expect(row.locator("[name=case]")).to_be_checked()
    page.keyboard.press("b")
    expect(page.locator("main")).to_contain_text("an insult that is chosen")
    expect(page.locator("[name=case]")).to_have_count(1)


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("fr", 1280)])
def test_its_pages_have_no_faults(
    forum: Forum, visit: Visit, flagged: Callable[[str], dict[str, Any]], language: str, width: int
) -> None:
    text = f"an insult to be looked at {language}"
    flagged(text)
    page = visit("bilal", language=language, width=width)
    page.goto("/cases/")
    row = page.locator("li[data-case]").filter(has_text=text)
    number = row.get_attribute("data-case")
    for path in (
        "/cases/", f"/cases/{number}/", f"/cases/{number}/hand-over/", "/cases/languages/",
        f"/cases/bulk/?case={number}", f"/cases/bulk/?author={number}",
    ):  # fmt: skip
        page.goto(path)
        found = Axe().run(page)
        assert found.response["violations"] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
