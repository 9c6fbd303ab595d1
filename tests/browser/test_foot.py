"""The bar at the foot of a phone: whole words, and a count that stays one line."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

Visit = Callable[..., Page]
PLACES = ("/", "/boards/", "/live/", "/notifications/", "/settings/")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_words_are_whole_and_a_count_of_any_length_is_one_line(
    visit: Visit, language: str
) -> None:
    page = visit("carine", language=language, width=360)
    for path in PLACES:
        page.goto(path)
        cut = page.locator(".foot-label").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth)"
            ".map(one => one.textContent)"
        )
        assert cut == [], path
    sizes = page.locator(".foot-item").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(r => Math.min(r.width, r.height))"
    )
    assert min(sizes) >= 44
    count = page.locator(".foot [data-bell-count]")
    heights = [
        count.evaluate(
            "(one, said) => { one.hidden = false; one.textContent = said;"
            " return one.getBoundingClientRect().height; }",
            said,
        )
        for said in ("7", "42", "128")
    ]
    assert len(set(heights)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
