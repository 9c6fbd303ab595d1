"""The small decisions of scripts about posts: what the browser makes is what the server makes."""

import json
import random
from typing import Any

import pytest

from forum.markup import render
from forum.quoting import quote, shorten, text_of
from tests.browser.test_scripts import run, shelf  # noqa: F401

SIGNS = [*"ab éأب12_*`[]()<>!#+-=~|\\&;:./@\"'\n", "😀", "٣", "&amp;", "https://a.example/x_y "]


def texts(count: int) -> list[str]:
    """Texts of signs that mean something somewhere."""
    draw = random.Random(7)
    return ["".join(draw.choices(SIGNS, k=draw.randrange(300))) for _ in range(count)]


def test_the_script_quotes_as_the_server_does(run: Any) -> None:  # noqa: F811
    asked = [
        {"text": text, "name": text[:30], "handle": handle, "address": f"/p/{number}/"}
        for number, text in enumerate(texts(400))
        for handle in ("amel", "")
    ]
    word = json.dumps(asked)
    assert run("acting_cases.js", f"quotations({word})") == [quote(**one) for one in asked]
    word = json.dumps([one["text"] for one in asked])
    assert run("acting_cases.js", f"shortened({word})") == [shorten(one["text"]) for one in asked]


def test_the_script_reads_a_rendered_post_as_the_server_does(run: Any) -> None:  # noqa: F811
    bodies = [render(text) for text in texts(200)]
    bodies += [
        render("> older\n\nnewer\n\n- one\n- two"),
        render("> only"),
        render("| a | b |\n|-|-|\n| 1 | 2 |"),
    ]
    read = run("acting_cases.js", f"textsOf({json.dumps(bodies)})")
    assert [shorten(text) for text in read] == [shorten(text_of(body)) for body in bodies]


def test_whatever_is_pressed_the_counts_end_as_the_server_has_them(run: Any) -> None:  # noqa: F811
    result = run("tally_cases.js", "run(1500)")
    assert result["failures"] == []
    assert all(count > 200 for count in result["total"].values()), result["total"]


NAMES = {
    "@am|": "am",
    "Bonjour @Éti|": "Éti",
    "شكرا @أم|": "أم",
    "@amel-ben_2|": "amel-ben_2",
    "(@a|": "a",
    "a\n@b|": "b",
    "@|": None,
    "@am|el": None,
    "mail@ex|": None,
    "https://a.example/@am|": None,
    "@amel |": None,
    "@am!|": None,
    "@@am|": None,
}


def test_a_name_is_looked_for_after_an_at_and_nowhere_else(run: Any) -> None:  # noqa: F811
    assert run("acting_cases.js", f"names({json.dumps(list(NAMES))})") == list(NAMES.values())


@pytest.mark.parametrize(
    ("typed", "done"),
    [("@am|", "@amel |"), ("أهلا @أم| كيف", "أهلا @amel |كيف"), ("a @b|, c", "a @amel |, c")],
)
def test_a_chosen_name_becomes_a_handle(run: Any, typed: str, done: str) -> None:  # noqa: F811
    assert run("acting_cases.js", f"completed({json.dumps(typed)}, 'amel')") == done


def test_keys_act_on_every_layout(run: Any) -> None:  # noqa: F811
    pressed = [
        ["r", "KeyR"], ["R", "KeyR"], ["ق", "KeyR"], ["ث", "KeyE"], ["a", "KeyQ"], ["؟", "Slash"],
        ["?", "Comma"], ["+", "Equal"], ["ArrowUp", "ArrowUp"], ["é", "Digit2"],
    ]  # fmt: skip
    wanted = ["r", "r", "r", "e", "a", "?", "?", "+", "ArrowUp", "é"]
    assert run("acting_cases.js", f"keys({json.dumps(pressed)})") == wanted


GROUPS = [
    ([["1", 0, "published"], ["1", 4, "published"], ["1", 9, "published"]], [False, True, False]),
    ([["1", 0, "published"], ["2", 1, "published"], ["1", 2, "published"]], [False, False, False]),
    ([["1", 0, "published"], None, ["1", 1, "published"]], [False, False]),
    ([["1", 0, "hidden"], ["1", 1, "published"], ["1", 2, "published"]], [False, False, True]),
    ([["", 0, "published"], ["", 1, "published"]], [False, False]),
]


@pytest.mark.parametrize(("rows", "continued"), GROUPS)
def test_what_follows_shortly_is_grouped(run: Any, rows: Any, continued: list[bool]) -> None:  # noqa: F811
    assert run("acting_cases.js", f"grouped({json.dumps(rows)})") == continued
