"""A post goes from open pages with the third weighty flag, and comes back with the decision."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
WORDS = "a sentence some do not like"


def test_it_goes_and_comes_back_on_open_pages(forum: Forum, visit: Visit) -> None:
    for format in ("thread", "room"):
        topic = forum.topic(format=format)
        post = forum.reply("dounia", topic, WORDS)
        reader, author = visit(), visit("dounia")
        for page in (reader, author):
            page.goto(f"/t/{topic['id']}/")
            expect(page.locator("#post-2")).to_contain_text(WORDS)
        for who in ("amel", "carine"):
            forum.api(who, "POST", f"/posts/{post['id']}/flags", {"reason": "hate"})
        expect(reader.locator("#post-2")).to_have_attribute("data-state", "published")
        forum.api("bilal", "POST", f"/posts/{post['id']}/flags", {"reason": "hate"})
        for page in (reader, author):
            expect(page.locator("#post-2")).to_have_attribute("data-state", "hidden")
            trace = page.locator("#post-2 [data-slot=trace-text]")
            expect(trace).to_have_text("Hidden until a moderator has looked at it")
            assert WORDS not in page.locator("#post-2").inner_html()
        case = forum.api("bilal", "GET", "/cases?order=urgent")["items"][0]
        assert case["post"] == post["id"]
        forum.api("bilal", "POST", f"/cases/{case['id']}/decisions", {"outcome": "none"})
        for page in (reader, author):
            expect(page.locator("#post-2")).to_have_attribute("data-state", "published")
            expect(page.locator("#post-2")).to_contain_text(WORDS)


def test_its_author_reads_why_and_answers_without_scripts(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    post = forum.reply("yannick", topic, WORDS)
    reader = visit()
    reader.goto(f"/t/{topic['id']}/")
    for who in ("amel", "carine", "bilal"):
        forum.api(who, "POST", f"/posts/{post['id']}/flags", {"reason": "personal_attack"})
    expect(reader.locator("#post-2")).to_have_attribute("data-state", "hidden")
    author = visit("yannick", scripts=False, width=360, language="fr")
    author.goto(f"/p/{post['id']}/hidden/")
    expect(author.locator("h1")).to_have_text("Votre message est masqué pour le moment")
    author.locator("textarea[name=words]").fill("C'était une citation")
    author.locator("main form button.is-primary").click()
    expect(author.locator("main blockquote")).to_have_text("C'était une citation")
    checked = visit("yannick", language="ar", width=360)
    checked.goto(f"/p/{post['id']}/hidden/")
    assert Axe().run(checked).response["violations"] == []
    moderator = visit("bilal")
    moderator.goto("/cases/")
    moderator.locator("[data-case] a").first.click()
    expect(moderator.locator("[data-case-page]")).to_contain_text("C'était une citation")
