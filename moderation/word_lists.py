"""The list as this process has it ready: compiled once for each edition."""

import time

from moderation.matching import Listed, Matcher
from moderation.models import ListedWord, WordListHead

THE_LIST = 1
# A change made by another process is heard of within so many seconds.
LOOK_AGAIN = 2.0


class _Kept:
    """Of which edition, and when it was last asked whether that still holds."""

    def __init__(self) -> None:
        self.matcher = Matcher(())
        self.revision = -1
        self.looked_at = float("-inf")


_kept = _Kept()


def present_list() -> Matcher:
    """The words that are active now. Two threads may compile at once; both are right."""
    now = time.monotonic()
    if now - _kept.looked_at < LOOK_AGAIN:
        return _kept.matcher
    revision = list_revision()
    if revision != _kept.revision:
        _kept.matcher = _compile()
        _kept.revision = revision
    _kept.looked_at = now
    return _kept.matcher


def list_revision() -> int:
    """The edition in force."""
    heads = WordListHead.objects.filter(pk=THE_LIST)
    return heads.values_list("revision", flat=True).first() or 0


def forget_list() -> None:
    """Ask again before the next text."""
    _kept.revision, _kept.looked_at = -1, float("-inf")


def _compile() -> Matcher:
    rows = ListedWord.objects.filter(is_active=True).order_by("pk")
    return Matcher(Listed(*row) for row in rows.values_list("pk", "phrase", "language", "verdict"))
