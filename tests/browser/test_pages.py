"""Every page, in three languages, on a phone and a desk: reachable, in order, inside its width."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
PUBLIC = ["/", "/boards/", "/b/good-governance/", "/live/", "/log/", "/accounts/login/",
          "/accounts/signup/", "/accounts/password/reset/", "/nowhere/", "/search/",
          "/search/?q=مرحبا&sort=date", "/search/?q=the",
          "/search/?q=hello&format=thread", "/b/tunisia/?below=1", "/log/numbers/"]  # fmt: skip
MEMBERS = [
    "/", "/notifications/", "/settings/", "/drafts/", "/b/good-governance/new/",
    "/b/good-governance/?tab=unread", "/b/good-governance/?tab=top", "/search/?q=carine",
    "/follows/", "/bookmarks/", "/b/tunisia/", "/people/amel/", "/b/good-governance/?tag=budget",
]  # fmt: skip
KEEPERS = ["/cases/", "/log/?act=hide", "/log/numbers/?boards=mine"]


def inspect(page: Page, path: str, width: int, language: str) -> None:
    """No page is wider than the screen, runs the wrong way, or keeps anyone out."""
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator("h1")).to_have_count(1)
    # All of it in view at once: what only scrolls under the bar at the foot is not covered by it.
    before = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height + 200})
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    page.set_viewport_size(before or {"width": width, "height": 800})
    assert found.violations_count == 0, f"{path}: {found.generate_report()}"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_pages_are_for_everyone(forum: Forum, visit: Visit, language: str, width: int) -> None:
    thread, room = forum.topic(), forum.topic(format="room", title="Salle", body="Bienvenue")
    forum.reply("amel", thread, "مرحبا\n\n| أ | ب |\n|---|---|\n| 1 | 2 |")
    forum.reply("dounia", room, "Hello")
    topics = [f"/t/{thread['id']}/", f"/t/{room['id']}/"]
    visitor = visit(language=language, width=width)
    for path in [*PUBLIC, *topics]:
        inspect(visitor, path, width, language)
    member = visit("carine", language=language, width=width)
    flag = f"/p/{forum.reply('dounia', thread, 'x')['id']}/flag/"
    kept = f"/p/{forum.reply('dounia', thread, 'x')['id']}/bookmark/"
    for path in [*MEMBERS, *topics, flag, kept, f"/t/{thread['id']}/tags/"]:
        inspect(member, path, width, language)
    moderator = visit("bilal", language=language, width=width)
    for path in KEEPERS:
        inspect(moderator, path, width, language)


def test_the_language_is_taken_from_the_browser_switched_and_kept(
    forum: Forum, visit: Visit
) -> None:
    page = visit(language="fr")
    page.context.clear_cookies()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.locator("button[lang=ar], button[value=ar]").first.evaluate("b => b.click()")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto("/boards/")
    expect(page.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.parametrize("who", [None, "carine"])
@pytest.mark.parametrize("format", ["thread", "room"])
def test_a_topic_weighs_less_than_100_kb(
    forum: Forum, visit: Visit, format: str, who: str | None
) -> None:
    topic = forum.topic(format=format)
    for number in range(19 if format == "thread" else 49):
        forum.reply("dounia", topic, f"Réponse {number} " * 30)
    page = visit()
    if who is not None:
        page = visit(who)
        # What came with the pages of the sign-in must come again.
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"/t/{topic['id']}/", wait_until="networkidle")
    assert len(sizes) > 3
    assert sum(sizes) < 100_000, sum(sizes)
