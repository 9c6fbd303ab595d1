"""The HTML of posts as trees: nothing is lost, nothing is made up, each block has a direction."""

from typing import Any

import pytest

from forum.blocks import BREAK, DEEPEST, blocks_of
from forum.markup import render


def tree(body: str) -> list[dict[str, Any]]:
    return blocks_of(render(body))


def words(node: dict[str, Any]) -> str:
    return str(node.get("v", "")) + "".join(map(words, node.get("c", ())))


def tags(nodes: list[dict[str, Any]]) -> list[Any]:
    return [
        [node["t"], *tags(node["c"])] if node.get("c") else node["t"]
        for node in nodes
        if node["t"] != "text"
    ]


def depth(nodes: list[dict[str, Any]]) -> int:
    return 1 + max((depth(node.get("c", [])) for node in nodes), default=0)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("un **deux** _trois_ ~~quatre~~ `cinq`", [["p", ["strong"], ["em"], ["s"], ["code"]]]),
        ("un\ndeux", [["p", "br"]]),
        ("# Titre", [["h"]]),
        ("- un\n- deux\n  1. trois", [["ul", ["li"], ["li", ["ol", ["li"]]]]]),
        ("> un\n\n---", [["blockquote", ["p"]], "hr"]),
        ("```\nx\n```", [["pre", ["code"]]]),
        ("|a|b|\n|-|-|\n|c|d|", [["table", ["tr", ["th"], ["th"]], ["tr", ["td"], ["td"]]]]),
    ],
)
def test_each_block_of_ours_is_one_of_the_tree(body: str, expected: list[Any]) -> None:
    assert tags(tree(body)) == expected


def test_links_keep_their_address_and_lists_their_number() -> None:
    (paragraph,) = tree("[ici](https://example.org/a?b=1&c=2)")
    assert paragraph["c"][0]["href"] == "https://example.org/a?b=1&c=2"
    (numbered,) = tree("7. sept\n8. huit")
    assert numbered["start"] == 7


@pytest.mark.parametrize(
    ("body", "direction"),
    [("Bonjour", "ltr"), ("السلام", "rtl"), ("12 — «المجلس» Raoued", "rtl"), ("- أولا", "rtl"),
     ("> Un mot", "ltr"), ("1234", "ltr"), ("`code` ثم", "rtl")],
)  # fmt: skip
def test_a_block_runs_as_its_first_words_do(body: str, direction: str) -> None:
    assert tree(body)[0]["d"] == direction


def test_what_has_no_words_runs_as_what_is_around_it() -> None:
    (table,) = tree("|البلدية|12|\n|-|-|\n|مدنين|3|")
    assert {cell["d"] for row in table["c"] for cell in row["c"]} == {"rtl"}


@pytest.mark.parametrize(
    "body",
    ['#import "x"', "<script>alert(1)</script>", '#read("/etc/passwd")', "&lt;b&gt; & <"],
)
def test_what_is_written_is_text(body: str) -> None:
    expected = body.replace("&lt;", "<").replace("&gt;", ">")
    assert words({"c": tree(f"x {body}")}) == f"x {expected}"


def test_code_keeps_its_spaces_and_texts_lose_line_ends_alone() -> None:
    (pre,) = tree("```\n  a\n\tb\n```")
    assert words(pre) == "  a\n\tb\n"
    assert [words(item) for item in tree("- un\n\n- deux\n\n  trois")[0]["c"]] == [
        "un",
        "deuxtrois",
    ]


def test_no_word_is_longer_than_a_line() -> None:
    said = words(tree("x" * 300)[0])
    assert max(map(len, said.split(BREAK))) <= 48
    assert said.replace(BREAK, "") == "x" * 300


def test_deep_nesting_is_drawn_flat_and_whole() -> None:
    body = "".join(f"{'> ' * level}niveau{level}\n\n" for level in range(1, 30))
    nodes = tree(body)
    assert depth(nodes) <= DEEPEST + 4
    assert all(f"niveau{level}" in words({"c": nodes}) for level in range(1, 15))
