"""Plain text shows as it was typed, whatever Markdown would make of it."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.importing.plain import plain_to_markdown
from forum.markup import render


def shown(text: str) -> str:
    """What a reader sees: the words of the rendered text, line by line."""
    page = render(plain_to_markdown(text))
    plain = html.unescape(re.sub(r"<[^>]*>", "", page.replace("<br>", "")))
    return "\n".join(
        line.strip() for line in plain.replace("\u00a0", " ").split("\n") if line.strip()
    )


@pytest.mark.parametrize(
    "text",
    [
        "# uno", "- uno\n- dos", "1. uno\n2) dos", "> cita", "*a* _b_ **c** `d` ~~e~~",
        "[a](http://b.c)", "![a](b)", "<b>&amp;</b> &copy;", "a | b\n--- | ---\nc | d", "***",
        "===", "```\ncode\n```", "    con sangría\n\t- más", "a\\*b\\", "[a]: http://b.c",
        "a\n---", "+ 1", "a_b_c",
        "<http://x.y>", "&#35; x", "mailto:a@b.c", "ftp://a_b/c_d", "12345. doce", "::: a", ":--",
    ],
)  # fmt: skip
def test_marks_of_markdown_stay_what_they_are(text: str) -> None:
    wanted = [line.strip().replace("\t", " ") for line in text.split("\n") if line.strip()]
    assert shown(text).split("\n") == wanted
    assert not re.search(
        r"<(h\d|ul|ol|blockquote|em|strong|code|table|hr|s)\b", render(plain_to_markdown(text))
    )


@given(st.text(alphabet="ab1 .)-#*_`~<>&;:/[]()!|\\+=@\n\tش", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_keeps_all_its_characters(text: str) -> None:
    def letters(value: str) -> str:
        return re.sub(r"\s", "", value)

    assert letters(shown(text)) == letters(text)


def test_web_addresses_become_links_without_the_sentences_punctuation() -> None:
    page = render(plain_to_markdown("(mira https://a.b/c_(d)_e?x=1&y=2), y https://z.y/.)"))
    assert re.findall(r'href="([^"]*)"', page) == [
        "https://a.b/c_(d)_e?x=1&amp;y=2",
        "https://z.y/",
    ]


def test_indents_and_empty_lines_stay() -> None:
    assert render(plain_to_markdown("a\n\n  b")) == (
        '<p dir="auto">a</p>\n<p dir="auto">\u00a0\u00a0b</p>\n'
    )
