"""Topics with a similar title, shown while a title is typed."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
FOUND = "[data-similar-found]"


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360)])
def test_similar_topics_come_while_a_title_is_typed_and_go_with_it(
    forum: Forum, visit: Visit, language: str, width: int
) -> None:
    forum.topic(title="Compostage dans les écoles primaires", language="fr")
    page = visit("carine", language=language, width=width)
    page.goto(f"/b/{forum.stage['board']}/new/?kind=discussion")
    page.wait_for_load_state("networkidle")
    title = page.locator("#id_title")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "similar" in one.url else None)
    title.press_sequentially("Le compostage des écoles", delay=15)
    expect(page.locator(FOUND)).to_contain_text("Compostage dans les écoles primaires")
    assert 1 <= len(asked) <= 3
    assert page.evaluate("document.activeElement.id") == "id_title"
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert results.violations_count == 0, results.generate_report()
    title.fill("Zanzibar")
    expect(page.locator(FOUND)).to_have_count(0)
    expect(title).to_have_value("Zanzibar")
