"""What was flagged, frozen as it was then, and what it says now beside it."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from itertools import chain

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.differences import Piece, differences
from forum.markup import render
from forum.models import Attachment, Post, Topic
from members.models import Member, Municipality
from moderation.models import Case, Flag
from moderation.models.case_questions import WAITING
from moderation.subjects import Thing

Evidence = dict[str, str]
# What no moderator reads, and has no label.
FILE_IDS = "file_ids"
# Different evidence shown with one case: each costs comparisons.
SHOWN = 5
LABELS: dict[str, Promise] = {
    "title": pgettext_lazy("evidence", "Title"),
    "text": pgettext_lazy("evidence", "Text"),
    "files": pgettext_lazy("evidence", "Files"),
    "name": pgettext_lazy("evidence", "Name"),
    "handle": pgettext_lazy("evidence", "Handle"),
    "alt": pgettext_lazy("evidence", "What the picture shows, as said beside it"),
    "digest": pgettext_lazy("evidence", "Fingerprint of the file (SHA-256)"),
    "name_ar": pgettext_lazy("evidence", "Name in Arabic"),
    "name_fr": pgettext_lazy("evidence", "Name in French"),
    "name_en": pgettext_lazy("evidence", "Name in English"),
}


@dataclass(frozen=True)
class Change:
    """One part of it, and what has become of that since."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Frozen:
    """What so many flagged, where it says something else now."""

    flags: int
    # Its text as it was drawn then; empty where that is the same, or there is none.
    html: str
    changes: list[Change]


@singledispatch
def evidence_of(thing: Thing) -> Evidence:
    """What there is to judge, in parts."""
    raise TypeError(thing)


@evidence_of.register
def _(thing: Post) -> Evidence:
    return {"text": thing.body, **_files_on(thing)}


@evidence_of.register
def _(thing: Topic) -> Evidence:
    first = thing.posts.filter(number=1).first()
    if first is None:
        return {"title": thing.title, "text": ""}
    return {"title": thing.title, "text": first.body, **_files_on(first)}


@evidence_of.register
def _(thing: Attachment) -> Evidence:
    said = {"alt": thing.alt} if thing.alt else {}
    return {"name": thing.name, **said, "digest": thing.digest}


@evidence_of.register
def _(thing: Member) -> Evidence:
    return {"name": thing.name, "handle": thing.handle}


@evidence_of.register
def _(thing: Municipality) -> Evidence:
    rows = thing.names.order_by("language").values_list("language", "name")
    return {f"name_{language}": name for language, name in rows}


def _files_on(post: Post) -> Evidence:
    """Their names, and the ids by which `needs_file` knows them."""
    if not post.attachments:
        return {}
    return {
        "files": "\n".join(facts["name"] for facts in post.attachments),
        FILE_IDS: " ".join(str(facts["id"]) for facts in post.attachments),
    }


def evidence_now(case: Case) -> Evidence:
    """What the case is about as it is now; nothing where that is gone."""
    thing: Thing | None = getattr(case, str(case.kind))
    return evidence_of(thing) if thing is not None else {}


def revision_of(thing: Thing) -> int | None:
    """The version of a post or topic."""
    if isinstance(thing, Post):
        return thing.text_revision
    return thing.revision if isinstance(thing, Topic) else None


def frozen_since(case: Case, flags: Iterable[Flag], now: Evidence) -> list[Frozen]:
    """What was flagged and says something else now, each once; the most flagged first."""
    counts = Counter(tuple(sorted(flag.evidence.items())) for flag in flags)
    found = []
    for parts, count in counts.most_common():
        before = dict(parts)
        changed = [part for part in LABELS if before.get(part, "") != now.get(part, "")]
        # What is not said of earlier evidence was not kept then.
        changed = [part for part in changed if part in before or part in {"files", "alt"}]
        if changed and now:
            found.append(_frozen(count, before, now, changed))
    return found[:SHOWN]


def _frozen(count: int, before: Evidence, now: Evidence, changed: list[str]) -> Frozen:
    return Frozen(
        flags=count,
        html=render(before["text"]) if "text" in changed else "",
        changes=[
            Change(str(LABELS[part]), differences(before.get(part, ""), now.get(part, "")))
            for part in changed
        ],
    )


def in_words(evidence: Evidence) -> list[tuple[str, str]]:
    """Its parts with what they are called."""
    return [(str(LABELS[part]), evidence[part]) for part in LABELS if evidence.get(part)]


def needs_file(file_id: int) -> bool:
    """Whether a case still needs a file: asked by the forum before it drops one.

    While nobody has decided, and afterwards for as long as a decision may be gone over again.
    """
    since = timezone.now() - datetime.timedelta(seconds=settings.EVIDENCE_KEPT)
    fresh = Case.objects.filter(Q(state__in=WAITING) | Q(decided_at__gt=since))
    return fresh.filter(file=file_id).exists() or _is_on_what_was_flagged(file_id, fresh)


def _is_on_what_was_flagged(file_id: int, cases: QuerySet[Case]) -> bool:
    """Whether a post or topic was flagged, or decided on, while it showed the file."""
    cases = cases.filter(kind__in=(Case.Kind.POST, Case.Kind.TOPIC))
    named = Q(**{f"evidence__{FILE_IDS}__icontains": str(file_id)})
    flagged = Flag.kept.filter(named, case__in=cases).values_list("evidence", flat=True)
    kept = chain(flagged, cases.filter(named).values_list("evidence", flat=True))
    return any(str(file_id) in evidence[FILE_IDS].split() for evidence in kept)
