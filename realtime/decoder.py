"""Strict JSON: what two readers could understand differently is refused, whatever its size."""

import json
import re
from typing import Any

from django.conf import settings

MAX_NUMBER = 2**53
MAX_DEPTH = 8
MAX_DIGITS = 20
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
        _refuse_depth(plain)
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


def _refuse_depth(text: str) -> None:
    """Count brackets outside strings before anything recurses."""
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise BadFrame
        elif character in "]}":
            depth -= 1


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
