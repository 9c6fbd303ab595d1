"""HTML as Markdown: its paragraphs, lists, emphasis and links; the rest as the text it holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby

from forum.importing.plain import escape_inline, escape_start

VOID = {"br", "hr", "img", "input", "wbr", "meta", "link", "source", "col"}
UNSEEN = {"script", "style", "head", "title", "template", "noscript", "iframe", "object"}
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
BLOCKS = {
    "p", "div", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "tr", "section", "article",
    "body", "html", "header", "footer", "dl", "dt", "dd", "figure", "figcaption", "center",
} | set(HEADINGS)  # fmt: skip
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
# What closes by itself where its like opens.
CLOSED_BY = {"li": {"li"}, "p": BLOCKS, "tr": {"tr"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
DEEPEST = 30


@dataclass
class Element:
    """A tag with what is inside it."""

    tag: str
    address: str = ""
    inside: "list[Element | str]" = field(default_factory=list)


class _Reader(HTMLParser):
    """A tree of any text that claims to be HTML; what is not closed closes at the end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = self.open[-1].tag
        if here in CLOSED_BY and tag in CLOSED_BY[here]:
            self.open.pop()
        given = dict(attrs)
        element = Element(tag, (given.get("href") if tag == "a" else given.get("alt")) or "")
        self.open[-1].inside.append(element)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        tags = [element.tag for element in self.open]
        if tag in tags[1:]:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def html_to_markdown(html: str) -> str:
    """The text of an HTML fragment with its shape, in our Markdown."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n\n".join(_blocks(reader.open[0]))


def _is_block(node: Element | str) -> bool:
    return isinstance(node, Element) and (
        node.tag in BLOCKS
        or (node.tag not in UNSEEN and any(_is_block(child) for child in node.inside))
    )


def _blocks(element: Element) -> list[str]:
    """The element's blocks, each without blank lines around it."""
    found: list[str] = []
    for is_block, nodes in groupby(element.inside, key=_is_block):
        if is_block:
            for node in nodes:
                found += _block(node) if isinstance(node, Element) else []
        else:
            found += _paragraphs(nodes)
    return found


def _block(element: Element) -> list[str]:
    if element.tag == "hr":
        return ["---"]
    if element.tag in {"ul", "ol"}:
        return list(_list(element))
    if element.tag == "pre":
        return [_indented(_words(element).strip("\n"), "    ")]
    inside = _blocks(element)
    if element.tag == "blockquote" and inside:
        return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(inside).split("\n"))]
    if element.tag in HEADINGS:
        return [f"{HEADINGS[element.tag]} {' '.join(block.split())}" for block in inside]
    return inside


def _list(element: Element) -> Iterator[str]:
    items: list[str] = []
    for node in element.inside:
        blocks = _blocks(node) if isinstance(node, Element) else _paragraphs([node])
        if not blocks:
            continue
        marker = f"{len(items) + 1}." if element.tag == "ol" else "-"
        width = " " * (len(marker) + 1)
        text = _indented("\n\n".join(blocks), width)
        items.append(f"{marker} {text[len(width) :]}")
    if items:
        yield "\n".join(items)


def _indented(text: str, width: str) -> str:
    return "\n".join(width + line if line else "" for line in text.split("\n"))


def _words(node: Element | str) -> str:
    if isinstance(node, str):
        return node
    if node.tag in UNSEEN:
        return ""
    return "\n" if node.tag == "br" else "".join(_words(child) for child in node.inside)


def _paragraphs(nodes: Iterable[Element | str]) -> list[str]:
    """Running text; an empty line between two pieces of it was meant as a new paragraph."""
    text = "".join(_inline(node) for node in nodes)
    found = []
    for piece in re.split(r"\n[ \t]*\n\s*", text):
        lines = [escape_start(line.strip()) for line in piece.strip().split("\n")]
        if any(lines):
            found.append("\n".join(lines).strip())
    return found


def _inline(node: Element | str) -> str:
    if isinstance(node, str):
        # Two line ends in a text without paragraphs are a paragraph's end; one is a space.
        parts = re.split(r"[ \t\r\f]*\n[ \t\r\f]*(?:\n\s*)+", node)
        return "\n\n".join(escape_inline(re.sub(r"\s+", " ", part)) for part in parts)
    if node.tag in UNSEEN:
        return ""
    if node.tag == "br":
        return "\n"
    if node.tag == "img":
        return escape_inline(node.address)
    text = "".join(_inline(child) for child in node.inside)
    if node.tag == "a":
        return _link(text, node.address)
    return _marked(text, MARKS[node.tag]) if node.tag in MARKS else text


def _link(text: str, address: str) -> str:
    target = address.strip()
    words = " ".join(text.split())
    if not re.match(r"(https?://|mailto:)\S", target, re.IGNORECASE):
        return text
    target = re.sub(r"[\s<>\\]", lambda bad: f"%{ord(bad[0]):02X}", target)
    return f"[{words or escape_inline(target)}](<{target}>)"


def _marked(text: str, mark: str) -> str:
    """Emphasis hugs its words: spaces go outside, and it cannot run over a paragraph's end."""
    words = text.strip()
    if not words or "\n\n" in words or words.startswith(mark[0]) or words.endswith(mark[0]):
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    if not words[-1].isalnum():
        # Closed after punctuation, the mark counts only before a space.
        after = after or " "
    if not words[0].isalnum():
        before = before or " "
    return f"{before}{mark}{words}{mark}{after}"
