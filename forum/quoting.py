"""A post quoted in another: plain text as Markdown that means nothing else, and who said it.

The script of the composer (`quoting.js`) makes the same of the same.
"""

import re
from html.parser import HTMLParser

LENGTH = 200
LINES = 6
ENDS_A_LINE = {
    "br", "p", "li", "h3", "h4", "h5", "h6", "tr", "pre", "hr", "table", "ul", "ol", "blockquote",
}  # fmt: skip
SIGNS = re.compile(r"[\\`*\[\]<|]|~(?=~)|&(?=#?\w+;)")
# Between two letters an underscore is one; elsewhere it may begin something.
UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
FIRST_SIGN = re.compile(r"^([#+\-=:~>])")
FIRST_NUMBER = re.compile(r"^(\d{1,9})([.)])")
# With a word joiner behind it, an @ calls nobody: only the author of the quoted post is called.
CALLS = re.compile(r"@(?=[A-Za-z0-9])")
JOINER = "\u2060"


def quote(*, text: str, name: str, handle: str, address: str) -> str:
    """Markdown of a quotation, with an empty line after it to write on."""
    lines = [f"> {_plain(line)}" for line in shorten(text)]
    said_by = f"[{_plain(' '.join(name.split()))}]({address})" + (f" @{handle}" if handle else "")
    return "\n".join([*lines, f"> — {said_by}"]) + "\n\n"


def shorten(text: str) -> list[str]:
    """Its first lines, cut between words."""
    lines = [" ".join(line.split()) for line in re.split(r"[\n\r\u2028\u2029]", text)]
    kept: list[str] = []
    left = LENGTH
    for line in filter(None, lines):
        if len(kept) == LINES or left <= 0:
            kept[-1] = f"{kept[-1].removesuffix('…')}…"
            break
        kept.append(line if len(line) <= left else f"{_cut(line, left)}…")
        left -= len(line)
    return kept


def _cut(line: str, length: int) -> str:
    short = line[:length]
    return short[: short.rfind(" ")] if " " in short else short


def _plain(line: str) -> str:
    line = UNDERSCORE.sub(r"\\_", SIGNS.sub(r"\\\g<0>", line))
    line = FIRST_NUMBER.sub(r"\1\\\2", FIRST_SIGN.sub(r"\\\1", line))
    return CALLS.sub(f"@{JOINER}", line)


def text_of(html: str) -> str:
    """The words of a rendered post, without what it quotes itself where it says more."""
    own, everything = _Words(skips_quotes=True), _Words(skips_quotes=False)
    for words in (own, everything):
        words.feed(html)
    return own.text.strip() or everything.text.strip()


class _Words(HTMLParser):
    def __init__(self, *, skips_quotes: bool) -> None:
        super().__init__()
        self.text = ""
        self._skips = skips_quotes
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._quotes += self._skips and tag == "blockquote"
        self.text += "\n" if tag == "br" else ""

    def handle_endtag(self, tag: str) -> None:
        self._quotes -= self._skips and tag == "blockquote"
        self.text += "\n" if tag in ENDS_A_LINE else " " if tag in {"td", "th"} else ""

    def handle_data(self, data: str) -> None:
        if not self._quotes:
            self.text += data
