"""Rows of a JSON Lines file: each read, mended or refused by itself."""

import datetime
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from django.conf import settings

from forum.importing.hypertext import html_to_markdown
from forum.importing.plain import plain_to_markdown
from forum.importing.tally import Tally
from members.refusals import Refused
from members.text import (
    BIDI_CONTROLS,
    CONTROLS,
    INVISIBLE,
    MARKS_IN_A_ROW,
    NONCHARACTERS,
    SURROGATES,
    clean_body,
    clean_line,
)

LONGEST_LINE = 8 * 1024 * 1024
LONGEST_ID = 120
NAME_LIMIT = 80
NOBODY = "?"
LanguageRule = Callable[[object], str]
OLDEST = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
# A run of marks is a run of what is neither letter nor space; most texts have none so long.
LONG_RUN = re.compile(rf"[^\w\s]{{{MARKS_IN_A_ROW + 1}}}")


class RowRefused(Exception):
    """This row cannot be taken; the text is the cause."""


@dataclass
class Row:
    """One post as it will be stored, but for its place."""

    line: int
    id: str
    parent_id: str | None
    topic_id: str | None
    title: str
    author: str
    body: str
    language: str
    created_at: datetime.datetime | None


def read_rows(
    lines: Iterable[bytes], *, tally: Tally, limit: int | None, language_of: LanguageRule
) -> Iterator[Row]:
    """The rows that can be taken, at most the first `limit` lines that are not empty.

    `language_of` gives the plain form of a language code, or raises Refused.
    """
    seen: set[str] = set()
    taken = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        if limit is not None and taken >= limit:
            return
        taken += 1
        try:
            row = _row(number, line, tally, language_of)
            if row.id in seen:
                raise RowRefused("an id that came before")
            seen.add(row.id)
        except RowRefused as refused:
            tally.refuse(str(refused), number)
        else:
            yield row


def _row(number: int, line: bytes, tally: Tally, language_of: LanguageRule) -> Row:
    given = _decode(line)
    identity = _id(given.get("id"))
    if identity is None:
        raise RowRefused("no usable id")
    title = _title(given.get("title"), number, tally)
    return Row(
        line=number,
        id=identity,
        parent_id=_other_id("parent_id", given, number, tally),
        topic_id=_other_id("topic_id", given, number, tally),
        title=title,
        author=_author(given.get("author"), number, tally),
        body=_body(given, title, number, tally),
        language=_language(given.get("language"), number, tally, language_of),
        created_at=_time(given.get("created_at"), number, tally),
    )


def _decode(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise RowRefused("a line that is too long")
    try:
        given = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RowRefused("not readable as JSON") from None
    if not isinstance(given, dict):
        raise RowRefused("not a JSON object")
    return given


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    broken = CONTROLS.search(text) or SURROGATES.search(text)
    return text if text and len(text) <= LONGEST_ID and not broken else None


def _other_id(name: str, given: dict[str, Any], number: int, tally: Tally) -> str | None:
    value = given.get(name)
    found = _id(value)
    if found is None and value not in (None, ""):
        tally.mend(f"unusable {name}", number)
    return found


def _mended(text: str, number: int, tally: Tally) -> str:
    """Without what no text here may hold."""
    plain = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\f", "\n")
    )
    whole = SURROGATES.sub("\ufffd", plain)
    kept = NONCHARACTERS.sub("", CONTROLS.sub("", whole))
    if kept != plain:
        tally.mend("control or broken characters", number)
    full = unicodedata.normalize("NFC", kept)
    light = _without_piles(full) if LONG_RUN.search(full) else full
    if light != full:
        tally.mend("too many marks on a letter", number)
    return light


def _without_piles(text: str) -> str:
    run, kept = 0, []
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def _body(given: dict[str, Any], title: str, number: int, tally: Tally) -> str:
    value = given.get("body")
    if not isinstance(value, str):
        raise RowRefused("no body")
    text = _as_markdown(_mended(value, number, tally), given.get("body_format"), number, tally)
    if not text:
        if not title:
            raise RowRefused("empty body")
        tally.mend("empty body, the title stands in", number)
        text = plain_to_markdown(title)
    if len(text) > settings.POST_LIMIT:
        tally.mend("body cut to the longest a post may be", number)
        text = text[: settings.POST_LIMIT - 2].rstrip("\\") + " …"
    try:
        return clean_body(text, limit=settings.POST_LIMIT)
    except Refused:
        raise RowRefused("a body that may not be stored") from None


def _as_markdown(text: str, shape: object, number: int, tally: Tally) -> str:
    """The text in Markdown, or nothing where nobody would see any of it."""
    if shape == "html":
        text = _mended(html_to_markdown(text), number, tally)
        tally.mend("HTML body", number)
    if not INVISIBLE.sub("", BIDI_CONTROLS.sub("", text)).strip():
        return ""
    if shape not in ("html", "markdown", "text", None):
        tally.mend("unknown body_format, taken as text", number)
    return text if shape in ("html", "markdown") else plain_to_markdown(text)


def _title(value: object, number: int, tally: Tally) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        tally.mend("unusable title", number)
        return ""
    return _one_line(value, settings.TITLE_LIMIT, "title cut", number, tally)


def _author(value: object, number: int, tally: Tally) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.strip():
        tally.mend("missing author", number)
        return NOBODY
    return _one_line(text, NAME_LIMIT, "author's name cut", number, tally) or NOBODY


def _one_line(value: str, limit: int, cut: str, number: int, tally: Tally) -> str:
    text = BIDI_CONTROLS.sub("", _mended(value, number, tally)).strip()
    if len(text) > limit:
        tally.mend(cut, number)
        text = text[: limit - 1] + "…"
    try:
        return clean_line(text, limit=limit, field="line", required=False)
    except Refused:
        tally.mend("a name or title that may not be stored", number)
        return ""


def _language(value: object, number: int, tally: Tally, language_of: LanguageRule) -> str:
    try:
        return language_of(value)
    except Refused:
        tally.mend("bad language", number)
        return ""


def _time(value: object, number: int, tally: Tally) -> datetime.datetime | None:
    if value is None or value == "":
        tally.mend("missing time", number)
        return None
    try:
        moment = _moment(value)
        if moment.tzinfo is None:
            tally.mend("a time without its zone, taken as UTC", number)
            moment = moment.replace(tzinfo=datetime.UTC)
        moment = moment.astimezone(datetime.UTC)
        if not OLDEST <= moment <= datetime.datetime.now(datetime.UTC):
            raise ValueError
    except (ValueError, OverflowError, OSError):
        tally.mend("an impossible time", number)
        return None
    return moment


def _moment(value: object) -> datetime.datetime:
    if isinstance(value, str):
        return datetime.datetime.fromisoformat(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.datetime.fromtimestamp(value, datetime.UTC)
    raise ValueError
