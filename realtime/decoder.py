"""Strict JSON: what two readers could understand differently is refused, whatever its size."""

import json
import re
from typing import Any

from django.conf import settings

MAX_NUMBER = 2**53
MAX_DEPTH = 8
MAX_DIGITS = 20
# No frame of ours has more than a few; a hundred thousand would hold up everybody's socket.
MAX_VALUES = 4096
# Possessive, and closed or not: one pass over the text, whatever it is.
STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
BRACKET = re.compile(r"[\[\]{}]")
SURROGATE = re.compile(r"[\ud800-\udfff]")


class BadFrame(ValueError):
    """Not a frame of ours; `code` is `bad_frame` or `too_large`."""

    def __init__(self, code: str = "bad_frame") -> None:
        super().__init__(code)
        self.code = code


def decode(text: str | bytes | None) -> dict[str, Any]:
    """One JSON object. Raises BadFrame."""
    if text is None:
        raise BadFrame
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > settings.FRAME_LIMIT:
        raise BadFrame("too_large")
    try:
        plain = text.decode("utf-8") if isinstance(text, bytes) else text
        _refuse_size(plain)
        value = json.loads(
            plain,
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_int=_small_int,
            parse_float=_small_float,
        )
    except BadFrame:
        raise
    except (ValueError, RecursionError):
        raise BadFrame from None
    if not isinstance(value, dict):
        raise BadFrame
    _refuse_text(value)
    return value


def _refuse_size(text: str) -> None:
    """Count commas and brackets outside strings before anything recurses."""
    bare = STRING.sub("", text)
    if sum(map(bare.count, ",[{]}")) > MAX_VALUES:
        raise BadFrame
    depth = 0
    for bracket in BRACKET.findall(bare):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise BadFrame


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise BadFrame
    return result


def _no_constant(name: str) -> Any:
    raise BadFrame


def _small_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS or abs(int(digits)) > MAX_NUMBER:
        raise BadFrame
    return int(digits)


def _small_float(digits: str) -> float:
    value = float(digits)
    if not abs(value) <= MAX_NUMBER:
        raise BadFrame
    return value


def _refuse_text(value: Any) -> None:
    """No lone surrogates and no NUL, in keys or values."""
    if isinstance(value, str):
        if "\x00" in value or SURROGATE.search(value):
            raise BadFrame
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_text(key)
            _refuse_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_text(inner)
