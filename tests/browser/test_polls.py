"""Polls in the browser: asked on a phone, voted in by key and press, followed live by others."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum
from tests.browser.test_kinds import AXE, choose, fits, in_a_month

Visit = Callable[..., Page]
OPTIONS = ["الاثنين مساء", "Mardi soir", "Wednesday evening"]


def poll(forum: Forum, **change: Any) -> str:
    """The address of a poll of Amel's."""
    facts = {"options": OPTIONS, "until": in_a_month(), "kind": "poll", "title": "Which day"}
    return f"/t/{forum.topic('amel', **facts | change)['id']}/"


def open_to_everyone(page: Page, width: int) -> None:
    """Within the screen, and without a fault that axe knows."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    # Nothing lies half under the bar.
    page.evaluate("scrollTo(0, 0)")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_a_poll_is_asked_voted_in_and_closed_before_the_eyes_of_others(
    forum: Forum, visit: Visit
) -> None:
    author = visit("amel", language="ar", width=360)
    choose(author, forum, "poll")
    author.locator("input[name=title]").fill("أيّ يوم؟")
    author.locator("textarea[name=options]").fill("الاثنين")
    author.locator("input[name=until]").fill(in_a_month())
    author.locator("textarea[name=body]").fill("لنختر معا.")
    author.locator("input[name=secrecy][value=open]").check()
    author.locator("form.form button.is-primary").click()
    expect(author.locator("#options-error")).to_be_visible()
    fits(author)
    author.locator("textarea[name=options]").fill("\n".join(OPTIONS))
    author.locator("form.form button.is-primary").click()
    author.wait_for_url("**/t/**")
    fits(author)

    reader = visit("carine", language="fr")
    reader.goto(author.url)
    voter = visit("dounia", language="en")
    voter.goto(author.url)
    # Chosen and not sent yet: what others do takes nothing away.
    reader.locator("input[name=choice][value='3']").check()
    voter.locator("input[name=choice][value='2']").focus()
    voter.keyboard.press("Space")
    voter.keyboard.press("Enter")
    expect(voter.locator(".notice.is-success")).to_contain_text("Mardi soir")
    for page in (author, reader, voter):
        expect(page.locator("[data-ballots]")).to_have_text("1")
        expect(page.locator("[data-option='2'] [data-count]")).to_have_text("1")
        expect(page.locator("[data-option='2'] [data-bar]")).to_have_attribute("width", "100")
    expect(reader.locator("input[name=choice][value='3']")).to_be_checked()
    reader.locator(".ballot button.is-primary").click()
    for page in (author, reader, voter):
        expect(page.locator("[data-ballots]")).to_have_text("2")
        expect(page.locator("[data-municipalities]")).to_have_text("1")
    expect(reader.locator("[data-option='3'] [data-share]")).to_contain_text("50")
    voter.locator("form[action$='/poll/withdraw/'] button").click()
    expect(voter.locator(".notice.is-success")).to_have_count(0)
    for page in (author, reader):
        expect(page.locator("[data-option='2'] [data-count]")).to_have_text("0")
    author.locator("form[action$='/poll/close/'] button").click()
    for page in (author, reader, voter):
        expect(page.locator("[data-poll] .tag.is-warning")).to_be_visible()
        expect(page.locator(".poll-winner")).to_contain_text("Wednesday evening")
        expect(page.locator(".ballot")).to_have_count(0)
    fits(author)
    author.locator("a[href$='/poll/ballots/']").click()
    expect(author.locator(".ballots")).to_contain_text("Carine Étienne")
    fits(author)


def test_a_municipality_votes_and_its_result_stays_secret_till_the_end(
    forum: Forum, visit: Visit
) -> None:
    address = poll(forum, voice="municipality")
    councillor, member = visit("carine", language="fr"), visit("yannick", language="en")
    for page in (councillor, member):
        page.goto(address)
    expect(member.locator(".ballot")).to_have_count(0)
    expect(member.locator(".poll-options")).to_contain_text("Mardi soir")
    councillor.locator("input[name=choice][value='2']").check()
    councillor.locator(".ballot button.is-primary").click()
    expect(councillor.locator(".notice.is-success")).to_contain_text("Carine Étienne")
    expect(member.locator("[data-ballots]")).to_have_text("1")
    expect(member.locator(".poll-table")).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("fr", 360), ("en", 1280)])
def test_a_ranked_poll_is_voted_in_without_scripts_in_each_language(
    forum: Forum, visit: Visit, language: str, width: int
) -> None:
    address = poll(forum, method="ranked", secrecy="secret", options=[*OPTIONS, "x" * 120])
    page = visit("carine", language=language, width=width, scripts=False)
    page.goto(address)
    for number, place in ((1, "1"), (2, "1")):
        page.locator(f"select[name=place_{number}]").select_option(place)
    page.locator(".ballot button.is-primary").click()
    expect(page.locator("#form-error")).to_be_visible()
    expect(page.locator("select[name=place_2]")).to_have_value("1")
    page.locator("select[name=place_2]").select_option("2")
    page.locator(".ballot button.is-primary").click()
    expect(page.locator("#poll .notice.is-success")).to_contain_text("Mardi soir")
    page.locator("form[action$='/poll/withdraw/'] button").click()
    expect(page.locator("#poll .notice.is-success")).to_have_count(0)
    # The same page with scripts, for axe, before and after the close.
    seen = visit("amel", language=language, width=width)
    seen.goto(address)
    seen.locator("select[name=place_2]").select_option("1")
    seen.locator(".ballot button.is-primary").click()
    expect(seen.locator("#poll .notice.is-success")).to_be_visible()
    open_to_everyone(seen, width)
    seen.locator("form[action$='/poll/close/'] button").click()
    expect(seen.locator(".poll-rounds")).to_be_visible()
    seen.locator(".poll-rounds summary").click()
    open_to_everyone(seen, width)


def test_several_options_are_ticked_and_one_too_many_is_said(forum: Forum, visit: Visit) -> None:
    page = visit("dounia")
    page.goto(poll(forum, method="multiple", most=2, secrecy="open"))
    for number in (1, 2, 3):
        page.locator(f"input[name=choice][value='{number}']").check()
    page.locator(".ballot button.is-primary").click()
    expect(page.locator("[data-toasts]")).to_contain_text("at most 2")
    expect(page.locator("input[name=choice][value='3']")).to_be_checked()
    page.locator("input[name=choice][value='1']").uncheck()
    page.locator(".ballot button.is-primary").click()
    for number in (2, 3):
        expect(page.locator(f"[data-option='{number}'] [data-count]")).to_have_text("1")
    expect(page.locator("[data-ballots]")).to_have_text("1")
