"""What became of a case since a moderator saw it: a decision is about what was seen."""

import re
from dataclasses import dataclass, field

from django.utils.translation import npgettext, pgettext

from forum.differences import Piece, differences
from forum.models import PostVersion
from members.refusals import Refused, conflict
from moderation.models import Case, Flag
from moderation.models.reasons import PLEA, reason_words
from moderation.models.versions import text_version

SHAPE = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Changes:
    """New flags as reason and note, and the way from the text that was seen to this one."""

    flags: list[tuple[str, str]] = field(default_factory=list)
    is_other_text: bool = False
    pieces: list[Piece] = field(default_factory=list)


def require_unchanged(case: Case, version: str) -> None:
    """Raises Refused, saying what changed, where the case is not as that version showed it."""
    if version and version != case.version:
        raise _refusal(case, version)


def changes_since(case: Case, version: str) -> Changes | None:
    """What is new since that version; None where nothing is. It costs two queries."""
    seen = SHAPE.fullmatch(version)
    if seen is None or version == case.version:
        return None
    known, text = int(seen[1]), int(seen[2])
    is_other = text != text_version(case)
    pieces: list[Piece] = []
    if is_other and case.post is not None and case.post.is_shown:
        # The text that stood there then was kept when it was first replaced.
        kept = PostVersion.objects.filter(post=case.post, revision__gte=text)
        before = kept.order_by("revision").values_list("body", flat=True).first()
        pieces = differences(before, case.post.body) if before is not None else []
    return Changes(
        flags=sorted(_in_words(flag, case) for flag in case.flags.filter(pk__gt=known)),
        is_other_text=is_other,
        pieces=pieces,
    )


def _in_words(flag: Flag, case: Case) -> tuple[str, str]:
    kind = PLEA if flag.member_id == case.author_id else str(case.kind)
    return reason_words(kind, flag.reason), flag.note


def _refusal(case: Case, version: str) -> Refused:
    seen = SHAPE.fullmatch(version)
    words = []
    more = case.flags.filter(pk__gt=int(seen[1])).count() if seen else 0
    if more > 0:
        told = npgettext(
            "refusal, what changed in a case",
            "One more member flagged it.",
            "%(count)s more members flagged it.",
            more,
        )
        words.append(told % {"count": more})
    elif seen and not case.version.startswith(f"{seen[1]}."):
        words.append(pgettext("refusal, what changed in a case", "A flag on it was taken back."))
    if seen and int(seen[2]) != text_version(case):
        words.append(
            pgettext("refusal, what changed in a case", "Its text is no longer what you read.")
            if case.kind == Case.Kind.POST
            else pgettext("refusal, what changed in a case", "It is no longer what you saw.")
        )
    head = pgettext("refusal", "The case has changed since you opened it.")
    tail = pgettext("refusal", "Please look at it once more, then decide.")
    return conflict(" ".join([head, *words, tail]))
