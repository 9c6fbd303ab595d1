"""The words of a post as they are looked for, and where they stand in its text."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from members.folding import FOLDS, fold

BLOCK_ENDS = re.compile(r"</(?:p|li|h[3-6]|td|th|tr|pre|blockquote)>|<(?:br|hr)\s*/?>")
TAGS = re.compile(r"<[^>]*>")
EXCERPT = 240
Span = tuple[int, int]
# Of an excerpt, what stands before the first word found.
LEAD = 60


def plain_text(body_html: str) -> str:
    """The words a reader sees of a post's HTML; blocks end in a line end."""
    return html.unescape(TAGS.sub("", BLOCK_ENDS.sub("\n", body_html))).strip()


def fold_post(body_html: str) -> str:
    """What a post is found by."""
    return fold(plain_text(body_html))


def words_of_files(attachments: Iterable[dict[str, Any]]) -> str:
    """The names of a post's files and what its pictures show, each on a line below its text."""
    return "".join(f"\n{facts['name']} {facts['alt']}".rstrip() for facts in attachments)


def words_of(query: str) -> list[str]:
    """The folded words of a query, each once, without the punctuation around them."""
    words = (re.sub(r"^\W+|\W+$", "", word) or word for word in fold(query).split())
    return list(dict.fromkeys(words))


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt; `is_hit` where it is one of the words sought."""

    text: str
    is_hit: bool = False


def excerpt_of(text: str, words: list[str]) -> list[Piece]:
    """The text around the first of the words, in pieces, with every word in it marked."""
    return excerpt_around(text, _spans(text, words))


def excerpt_around(text: str, spans: list[Span]) -> list[Piece]:
    """The text around the first of the places, in pieces, with every place in it marked."""
    start = max(0, spans[0][0] - LEAD) if spans else 0
    end = min(len(text), start + EXCERPT)
    start, end = _at_spaces(text, start, end, spans)
    pieces = [Piece("…")] if start > 0 else []
    place = start
    for begin, finish in spans:
        if begin < place or finish > end:
            continue
        if begin > place:
            pieces.append(Piece(text[place:begin]))
        pieces.append(Piece(text[begin:finish], is_hit=True))
        place = finish
    if place < end:
        pieces.append(Piece(text[place:end]))
    return [*pieces, Piece("…")] if end < len(text) else pieces


def _at_spaces(text: str, start: int, end: int, spans: list[Span]) -> tuple[int, int]:
    """The same place, cut between words where one is near."""
    if start > 0:
        space = re.search(r"\s", text[start : spans[0][0]])
        start += space.end() if space else 0
    if end < len(text):
        last = max((finish for begin, finish in spans if begin < end), default=start)
        space = re.search(r"\s\S*$", text[max(start, last) : end])
        if space and last <= end:
            end = max(start, last) + space.start()
        end = max(end, min(last, len(text)))
    return start, end


def _spans(text: str, words: list[str]) -> list[Span]:
    """Where the words stand in the unfolded text, in order, none over another."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        parts = FOLDS[ord(character)]
        folded.append(parts)
        origin += [place] * len(parts)
    whole = "".join(folded)
    if not words:
        return []
    found: list[Span] = []
    longest_first = sorted(words, key=len, reverse=True)
    for hit in re.finditer("|".join(map(re.escape, longest_first)), whole):
        begin, finish = origin[hit.start()], origin[hit.end() - 1] + 1
        # Marks belong to the letter before them.
        while finish < len(text) and not FOLDS[ord(text[finish])]:
            finish += 1
        if not found or begin >= found[-1][1]:
            found.append((begin, finish))
    return found
