"""Readers of pages, and topics long enough to have several."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


class Outline(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Attributes of each such tag; `data_post=""` is `data-post`."""
        pairs = {name.replace("_", "-"): value for name, value in wanted.items()}
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in pairs.items())
        ]


@pytest.fixture
def sign_in(sign_in: Callable[[Any], Client]) -> Callable[[Any], Client]:
    """As everywhere, but in English, whatever the member's language."""

    def browser_of(member: Any) -> Client:
        browser = sign_in(member)
        browser.cookies["language"] = "en"
        return browser

    return browser_of


@pytest.fixture
def outline() -> Callable[[Any], Outline]:
    """`outline(answer)`: what is on the page."""
    return lambda answer: Outline(answer.content.decode())


@pytest.fixture
def numbers_on() -> Callable[[Any], list[int]]:
    """Numbers of the posts a page shows, in its order, without the blank one for scripts."""

    def found(answer: Any) -> list[int]:
        articles = Outline(answer.content.decode()).all("article", data_post=None)
        posts = [attrs for attrs in articles if attrs.get("data-number")]
        return [int(attrs["data-number"] or 0) for attrs in posts]

    return found


@pytest.fixture
def reply(db: None) -> Callable[..., Any]:
    """`reply(thread, dounia, "text", to=2)` is the post."""
    from forum.actions import publish_post

    def write(topic: Any, author: Any, body: str = "نعم", *, to: int | None = None) -> Any:
        return publish_post(topic=topic, author=author, body=body, reply_to=to).post

    return write


@pytest.fixture
def queries() -> Callable[[Client, str], int]:
    """How many queries a page costs; the address is asked once before, to fill what is cached."""

    @contextmanager
    def counted() -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as captured:
            yield captured

    def cost(browser: Client, address: str) -> int:
        assert browser.get(address).status_code == 200
        with counted() as captured:
            browser.get(address)
        return len(captured)

    return cost
