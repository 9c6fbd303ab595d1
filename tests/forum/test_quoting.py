"""A quotation is the quoted words and nothing else, whatever signs they hold."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup import mentioned_handles, render
from forum.quoting import JOINER, LENGTH, LINES, quote, shorten, text_of

SIGNS = "ab أبé12_*`[]()<>!#+-=~|\\&;:./@\"' \n"
TEXTS = st.one_of(
    st.text(alphabet=SIGNS, max_size=120),
    st.lists(
        st.sampled_from(
            [
                "# Plan", "1. un", "- deux", "===", "---", "| a | b |", "|---|---|", ":--", "```",
                "> نقل", "    code", "<b>x</b>", "<script>alert(1)</script>", "**gras**", "_x_",
                "[a](https://evil.example)", "![a](/x)", "[a]: /x", "&amp; &#60;", "@amel @dounia",
                "https://a.example/a_b?c=1&d=2", "\\", "~~non~~", "~~~", "مرحبا", "2) x",
            ]
        ),
        max_size=8,
    ).map("\n".join),
)  # fmt: skip
ASKED = {"name": "Carine Étienne", "handle": "carine", "address": "/p/5/"}


class Page(HTMLParser):
    """The words of a rendered text, and the tags around them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs).get("href")))

    def handle_data(self, data: str) -> None:
        self.words += data


def squeezed(text: str) -> str:
    return " ".join(text.replace(JOINER, "").split())


@given(text=TEXTS)
def test_what_is_quoted_reads_as_it_was_and_does_nothing(text: str) -> None:
    page = Page(render(quote(text=text, **ASKED) + "نعم", handles=["amel", "carine", "dounia"]))
    said = " ".join(shorten(text))
    assert squeezed(page.words) == squeezed(f"{said} — Carine Étienne @carine نعم")
    # Whole addresses stay links, as they were in the post.
    links = [href for tag, href in page.tags if tag == "a"]
    own = [href for href in links if href and href.startswith(("http", "mailto:"))]
    assert [href for href in links if href not in own] == ["/p/5/", "/people/carine/"]
    assert all(href.split("://")[1].split("/")[0] in said for href in own if "://" in href)
    assert {tag for tag, _ in page.tags} <= {"blockquote", "p", "br", "a", "bdi"}


@given(text=TEXTS)
def test_only_the_author_of_the_quoted_post_is_called(text: str) -> None:
    assert mentioned_handles(quote(text=text, **ASKED)) == ["carine"]


@given(text=TEXTS)
def test_a_quotation_is_short(text: str) -> None:
    lines = shorten(text)
    assert len(lines) <= LINES
    assert sum(map(len, lines)) <= LENGTH + LINES


@pytest.mark.parametrize("name", ["[x](https://evil.example)", "**X**", "a\nb", "`", "أمل"])
def test_a_name_is_a_name(name: str) -> None:
    page = Page(render(quote(text="x", name=name, handle="", address="/p/5/")))
    assert squeezed(page.words) == squeezed(f"x — {name}")
    assert [href for tag, href in page.tags if tag == "a"] == ["/p/5/"]


def test_an_arabic_text_keeps_its_direction_though_its_author_writes_in_latin() -> None:
    html = render(quote(text="السلام عليكم", **ASKED) + "Merci", handles=["carine"])
    assert html.startswith('<blockquote dir="rtl">')
    assert re.search(r'</blockquote>\s*<p dir="auto">Merci</p>', html)


def test_long_words_are_cut_between_two_of_them() -> None:
    (line,) = shorten("mot " * 100)
    assert line.endswith(" mot…")
    assert len(line) <= LENGTH + 1
    assert len(shorten("x" * 500)[0]) == LENGTH + 1
    assert shorten("\n".join("abcdefgh")) == ["a", "b", "c", "d", "e", "f…"]


def test_what_a_post_quotes_itself_is_left_out_unless_it_is_all_it_says() -> None:
    html = render("> older\n\nnewer\n\n- one\n- two")
    assert text_of(html).split() == ["newer", "one", "two"]
    assert text_of(render("> only")) == "only"
