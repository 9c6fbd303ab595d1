"""What became of a case since a moderator saw it: a decision is about what was seen."""

import re
from dataclasses import dataclass, field

from django.utils.translation import npgettext, pgettext

from forum.differences import Piece, differences
from forum.models import PostVersion
from members.refusals import Refused, conflict
from moderation.models import Case, Reason

SHAPE = re.compile(r"([0-9]{1,9})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Changes:
    """New flags as reason and note, and the way from the text that was seen to this one."""

    flags: list[tuple[str, str]] = field(default_factory=list)
    is_other_text: bool = False
    pieces: list[Piece] = field(default_factory=list)


def version_of(case: Case) -> str:
    """What is sent along with a decision: how many flags there were, and which text."""
    return f"{case.flag_count}.{_text_of(case)}"


def require_unchanged(case: Case, version: str) -> None:
    """Raises Refused, saying what changed, where the case is not as that version showed it."""
    if version and version != version_of(case):
        raise _refusal(case, version)


def changes_since(case: Case, version: str) -> Changes | None:
    """What is new since that version; None where nothing is. It costs two queries."""
    seen = SHAPE.fullmatch(version)
    if seen is None or version == version_of(case):
        return None
    known, text = int(seen[1]), int(seen[2])
    flags = case.flags.order_by("pk").values_list("reason", "note")[known:]
    is_other = text != _text_of(case)
    pieces: list[Piece] = []
    if is_other and case.post is not None and case.post.is_shown:
        # The text that stood there then was kept when it was first replaced.
        kept = PostVersion.objects.filter(post=case.post, revision__gte=text)
        before = kept.order_by("revision").values_list("body", flat=True).first()
        pieces = differences(before, case.post.body) if before is not None else []
    return Changes(
        flags=sorted((str(Reason(code).label), note) for code, note in flags),
        is_other_text=is_other,
        pieces=pieces,
    )


def _text_of(case: Case) -> int:
    if case.post is not None:
        return case.post.text_revision or 0
    return case.topic.own_revision if case.topic is not None else 0


def _refusal(case: Case, version: str) -> Refused:
    seen = SHAPE.fullmatch(version)
    words = []
    more = case.flag_count - int(seen[1]) if seen else 0
    if more > 0:
        told = npgettext(
            "refusal, what changed in a case",
            "One more member flagged it.",
            "%(count)s more members flagged it.",
            more,
        )
        words.append(told % {"count": more})
    if seen and int(seen[2]) != _text_of(case):
        words.append(
            pgettext("refusal, what changed in a case", "Its text is no longer what you read.")
        )
    head = pgettext("refusal", "The case has changed since you opened it.")
    tail = pgettext("refusal", "Please look at it once more, then decide.")
    return conflict(" ".join([head, *words, tail]))
