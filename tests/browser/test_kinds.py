"""Topics of a kind in the browser: opened on a phone in Arabic, followed live by others."""

import datetime
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


def in_a_month() -> str:
    """A day that a call may last to."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)).isoformat()


def fits(page: Page) -> None:
    """Within the phone's width, right to left, open to everyone."""
    # Once its style sheets are there: before, nobody sees it.
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    assert page.locator("html").get_attribute("dir") == "rtl"
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def choose(page: Page, forum: Forum, kind: str) -> None:
    """From the board, by its button, to the form of that kind."""
    page.goto(f"/b/{forum.stage['board']}/")
    page.locator(f"main a[href='/b/{forum.stage['board']}/new/']").click()
    fits(page)
    page.locator(f"a[href='?kind={kind}']").click()
    fits(page)


def open_menu(page: Page, number: int) -> None:
    page.locator(f"#post-{number} .post-menu summary").click()


def test_a_question_is_asked_answered_and_marked_before_the_eyes_of_others(
    forum: Forum, visit: Visit
) -> None:
    asker = visit("amel", language="ar", width=360)
    choose(asker, forum, "question")
    asker.locator("input[name=title]").fill("كيف نصلح القنوات؟")
    asker.locator("textarea[name=body]").fill("من عنده تجربة؟")
    asker.locator("form.form button.is-primary").click()
    asker.wait_for_url("**/t/**")
    topic = {"id": int(asker.locator("#topic").get_attribute("data-topic") or 0)}
    expect(asker.locator("#post-1 [data-slot=answer]")).to_be_hidden()
    reader = visit("carine", language="fr")
    reader.goto(f"/t/{topic['id']}/")
    forum.reply("dounia", topic, "شيئا فشيئا، **شارعا** بعد شارع")
    forum.reply("carine", topic, "Autrement")
    expect(asker.locator("#post-3")).to_be_visible()
    open_menu(asker, 2)
    asker.locator("#post-2 [data-slot=answer]").click()
    for page in (asker, reader):
        expect(page.locator("#post-2 [data-slot=answer-mark]")).to_be_visible()
        expect(page.locator(".answer")).to_contain_text("شيئا فشيئا، شارعا بعد شارع")
        expect(page.locator(".answer")).to_contain_text("Dounia Trabelsi")
        expect(page.locator("[data-when=answered]")).to_be_visible()
    fits(asker)
    reader.goto(f"/b/{forum.stage['board']}/")
    expect(reader.locator(f"[data-topic-row='{topic['id']}'] .tag.is-success")).to_be_visible()
    reader.goto(f"/t/{topic['id']}/")

    open_menu(asker, 3)
    asker.locator("#post-3 [data-slot=answer]").click()
    for page in (asker, reader):
        expect(page.locator("#post-3 [data-slot=answer-mark]")).to_be_visible()
        expect(page.locator("#post-2 [data-slot=answer-mark]")).to_be_hidden()
        expect(page.locator(".answer")).to_contain_text("Autrement")
    open_menu(asker, 3)
    asker.locator("#post-3 [data-slot=unanswer]").click()
    for page in (asker, reader):
        expect(page.locator(".answer")).to_have_count(0)
        expect(page.locator("#post-3 [data-slot=answer-mark]")).to_be_hidden()


def test_a_question_is_answered_and_marked_without_scripts(forum: Forum, visit: Visit) -> None:
    topic = forum.topic("amel", kind="question")
    forum.reply("dounia", topic, "Step by step")
    page = visit("amel", language="ar", width=360, scripts=False)
    page.goto(f"/t/{topic['id']}/")
    open_menu(page, 2)
    page.locator("#post-2 [data-slot=answer]").click()
    expect(page.locator(".answer")).to_contain_text("Step by step")
    expect(page.locator("#post-2 [data-slot=answer-mark]")).to_be_visible()


def test_an_experience_is_told_compared_and_changed_before_the_eyes_of_others(
    forum: Forum, visit: Visit
) -> None:
    author = visit("amel", language="ar", width=360)
    choose(author, forum, "record")
    assert author.locator("select[name=municipality]").input_value()
    fields = {
        "title": "إنارة بالطاقة الشمسية", "problem": "شارع مظلم منذ سنوات",
        "done": "ركّبنا أربعين فانوسا", "result": "نصف كلفة الكهرباء", "year": "2024",
        "cost": "12500.500", "contact": "المصلحة الفنية",
        "evidence": "https://raoued.example/" + "lampes-" * 12, "body": "هكذا جرى الأمر.",
    }  # fmt: skip
    for name, text in fields.items():
        author.locator(f"form.form [name={name}]").fill(text)
    author.locator("select[name=currency]").select_option("TND")
    author.locator("form.form button.is-primary").click()
    author.wait_for_url("**/t/**")
    expect(author.locator(".record")).to_contain_text("شارع مظلم منذ سنوات")
    expect(author.locator(".record")).to_contain_text("رواد")
    fits(author)
    address = author.url
    reader = visit("carine", language="fr")
    reader.goto(address)
    expect(reader.locator(".record")).to_contain_text("dinars tunisiens")
    author.locator(".record a[href$='/record/edit/']").click()
    fits(author)
    author.locator("[name=result]").fill("ثلث كلفة الكهرباء")
    author.locator("form.form button.is-primary").click()
    for page in (author, reader):
        expect(page.locator(".record")).to_contain_text("ثلث كلفة الكهرباء")
    author.goto(f"/b/{forum.stage['board']}/records/")
    expect(author.locator(".records")).to_contain_text("ثلث كلفة الكهرباء")
    fits(author)
    author.locator("a[href='?sort=cost']").click()
    expect(author.locator(".records")).to_contain_text("إنارة بالطاقة الشمسية")
    reader.goto(f"/b/{forum.stage['board']}/records/")
    reader.locator(".records a").first.click()
    expect(reader.locator(".record")).to_be_visible()


def test_a_call_is_made_answered_and_closed_before_the_eyes_of_others(
    forum: Forum, visit: Visit
) -> None:
    author = visit("amel", language="ar", width=360)
    choose(author, forum, "call")
    fields = {
        "title": "توأمة حول النفايات", "offered": "خبرة في الفرز من المصدر",
        "sought": "بلدية جربت التسميد", "until": in_a_month(), "body": "لنعمل معا.",
    }  # fmt: skip
    for name, text in fields.items():
        author.locator(f"form.form [name={name}]").fill(text)
    author.locator("form.form button.is-primary").click()
    author.wait_for_url("**/t/**")
    fits(author)
    partner = visit("carine", language="fr")
    partner.goto(author.url)
    partner.locator("form[action$='/call/join/'] button").click()
    for page in (author, partner):
        expect(page.locator(".interests-list")).to_contain_text("Carine Étienne")
    expect(author.locator(".interests-list")).to_contain_text("نانت")
    fits(author)
    expect(partner.locator("form[action$='/call/leave/'] button")).to_be_visible()
    author.locator("form[action$='/call/close/'] button").click()
    expect(author.locator("form[action$='/call/reopen/'] button")).to_be_visible()
    expect(partner.locator("[data-kind-head] .tag.is-warning")).to_be_visible()
    expect(partner.locator("form[action$='/call/leave/']")).to_have_count(0)
    fits(author)


def test_a_call_is_answered_without_scripts(forum: Forum, visit: Visit) -> None:
    topic = forum.topic("amel", kind="call", offered="o", sought="s", until=in_a_month())
    page = visit("carine", language="ar", width=360, scripts=False)
    page.goto(f"/t/{topic['id']}/")
    page.locator("form[action$='/call/join/'] button").click()
    expect(page.locator(".interests-list")).to_contain_text("نانت")
    page.locator("form[action$='/call/leave/'] button").click()
    expect(page.locator(".interests-list")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 800, 1100, 1280])
def test_experiences_of_long_words_stay_inside_the_screen(
    forum: Forum, visit: Visit, width: int
) -> None:
    place = forum.topic()["author"]["municipality"]["id"]
    forum.topic(
        kind="record", title="t" * 80, problem="p" * 300, done="d " * 200, result="r",
        contact="c" * 150, evidence="e" * 300, cost="123456789012.125", currency="XOF",
        municipality=place, year=2024,
    )  # fmt: skip
    page = visit("carine", language="fr", width=width)
    page.goto(f"/b/{forum.stage['board']}/records/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    table = page.locator(".records").bounding_box()
    main = page.locator("main").bounding_box()
    assert table
    assert main
    assert table["width"] <= main["width"]
