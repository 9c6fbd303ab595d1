"""The HTML of a post as a tree of blocks and runs of text, for who draws it elsewhere."""

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]

HOLDERS = {"ul", "ol", "li", "blockquote", "table", "tr", "th", "td"}
LEAVES = {"p", "h3", "h4", "h5", "h6", "pre"}
RUNS = {"strong", "em", "s", "del", "code", "a"}
ALIKE = {"del": "s", "h3": "h", "h4": "h", "h5": "h", "h6": "h"}
# What is nested deeper is drawn at this depth: nobody reads it, and drawing it has a limit.
DEEPEST = 8
# A run of letters that is longer than a line is allowed to break here.
UNBROKEN = re.compile(r"\S{40}(?=\S{8})")
BREAK = "\u200b"


def blocks_of(body_html: str) -> list[Node]:
    """Each `{"t": tag, "d": direction, "c": [...]}`; a text is `{"t": "text", "v": text}`."""
    reader = _Reader()
    reader.feed(body_html)
    reader.close()
    blocks: list[Node] = reader.root["c"]
    for block in blocks:
        _direct(block, _first_strong(block) or "ltr")
    return blocks


def breakable(text: str) -> str:
    """The text, so that no word in it is longer than a line."""
    return UNBROKEN.sub(lambda found: found.group() + BREAK, text)


class _Reader(HTMLParser):
    """Reads what `forum.markup` writes; a tag that it does not know is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"t": "root", "c": []}
        self._open: list[Node] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self._open[-1]["c"].append({"t": tag})
        elif tag in HOLDERS | LEAVES | RUNS:
            self._begin(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        name = ALIKE.get(tag, tag)
        if tag in HOLDERS | LEAVES | RUNS and any(node["t"] == name for node in self._open):
            while self._open.pop()["t"] != name:
                pass

    def handle_data(self, data: str) -> None:
        node = self._open[-1]
        # Between blocks stand line ends, which say nothing.
        if data.strip() or not _ends_in_block(node):
            text = data if node["t"] == "pre" or self._is_in_pre() else re.sub(r"\s+", " ", data)
            node["c"].append({"t": "text", "v": breakable(text)})

    def _is_in_pre(self) -> bool:
        return any(node["t"] == "pre" for node in self._open)

    def _begin(self, tag: str, given: dict[str, str | None]) -> None:
        node: Node = {"t": ALIKE.get(tag, tag), "c": []}
        if given.get("dir") in {"ltr", "rtl"}:
            node["d"] = given["dir"]
        if tag == "a":
            node["href"] = given.get("href") or ""
        if tag == "ol":
            start = given.get("start") or "1"
            node["start"] = int(start) if start.isdecimal() else 1
        if len(self._open) > DEEPEST and tag not in {"tr", "td", "th", "li"}:
            # Its parts stand in what is around it.
            node["c"] = self._open[-1]["c"]
        else:
            self._open[-1]["c"].append(node)
        self._open.append(node)


def _ends_in_block(node: Node) -> bool:
    if node["t"] in HOLDERS | {"root"}:
        return not node["c"] or node["c"][-1]["t"] not in RUNS | {"text"}
    return False


def _direct(node: Node, around: str) -> None:
    """Give each block the direction of the first words in it, else that around it."""
    if node["t"] in RUNS or "c" not in node:
        return
    node["d"] = node.get("d") or _first_strong(node) or around
    for child in node["c"]:
        _direct(child, node["d"])


def _first_strong(node: Node) -> str:
    if node["t"] == "code":
        return ""
    for letter in node.get("v", ""):
        strong = unicodedata.bidirectional(letter)
        if strong in {"L", "R", "AL"}:
            return "ltr" if strong == "L" else "rtl"
    return next(filter(None, map(_first_strong, node.get("c", ()))), "")
