"""What a moderator reads before deciding: the post in its place, why, what went before."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, prefetch_related_objects

from forum.models import Post, PostVersion
from forum.permissions import can_read_board
from members.models import Member
from moderation.evidence import Frozen, evidence_now, frozen_since, in_words
from moderation.justice import may_read_around
from moderation.models import Case, Decision, Flag
from moderation.models.reasons import PLEA, reason_words
from moderation.permissions import cases_for, is_own_case
from moderation.storms import Storm, storm_around

NEIGHBOURS = 3
FORMER_DECISIONS = 10
NOTES = 100
# With who sent each, as their history tells of storms; nobody is named.
FLAGS = Prefetch("flags", queryset=Flag.objects.select_related("member").order_by("pk"))


@dataclass(frozen=True)
class Dossier:
    """One case, in its place. Who flagged is nowhere in it."""

    case: Case
    parent: Post | None
    before: list[Post]
    after: list[Post]
    is_own: bool
    # The text is on the page while it is to be judged, and on request once it is gone.
    shows_text: bool
    reasons: list[tuple[str, int]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    former: list[Decision] = field(default_factory=list)
    # On a closed board the reader is not on: what stands around the post needs a second look.
    is_closed_around: bool = False
    # Whether the reader may go and see it where it stands.
    is_readable: bool = True
    # Why its author asks for help, with what they wrote.
    pleas: list[tuple[str, str]] = field(default_factory=list)
    # What it was when it was flagged, where that has changed, and what it is, in words.
    frozen: list[Frozen] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    # Earlier cases about the same thing, and what shows that flaggers act together.
    earlier: list[Case] = field(default_factory=list)
    storm: Storm | None = None


def dossier_of(case: Case, *, reader: Member, text_asked: bool = False) -> Dossier:
    """All of it, in a number of queries that does not grow with the topic or the flags."""
    is_open = may_read_around(reader, case)
    around = _around(case.post) if case.post is not None and is_open else ([], [], None)
    before, after, parent = around
    prefetch_related_objects([case], FLAGS)
    sent = list(case.flags.all())
    flags = [flag for flag in sent if case.author_id != flag.member_id]
    now = evidence_now(case)
    is_own = is_own_case(reader, case)
    is_shown = _is_shown(case)
    shows_text = is_shown or not case.is_closed or text_asked
    return Dossier(
        case=case,
        parent=parent,
        before=before,
        after=after,
        is_own=is_own,
        shows_text=shows_text,
        reasons=_counted(case, flags),
        notes=[] if is_own else _notes(case, flags),
        former=_former_decisions(case, reader),
        is_closed_around=not is_open,
        is_readable=case.board is None or can_read_board(reader, case.board),
        pleas=[(reason_words(PLEA, one.reason), one.note) for one in sent if one not in flags],
        frozen=frozen_since(case, sent, now) if shows_text else [],
        said=in_words(now or (sent[-1].evidence if sent else case.evidence)) if shows_text else [],
        earlier=_earlier(case, reader),
        storm=storm_around(case, sent),
    )


def _is_shown(case: Case) -> bool:
    """Whether readers see it, so that it stands on the page of its case too."""
    if case.topic is not None:
        return case.topic.is_visible
    return case.post is None or case.post.is_shown


def _earlier(case: Case, reader: Member) -> list[Case]:
    """What was decided before about the very same thing, newest first."""
    subject = Q(**{f"{case.kind}_id": case.subject_id})
    cases = cases_for(reader).filter(subject, state=Case.State.DECIDED).exclude(pk=case.pk)
    if case.subject_id is None:
        return []
    return list(cases.select_related("decision__moderator").order_by("-pk")[:FORMER_DECISIONS])


def _around(post: Post) -> tuple[list[Post], list[Post], Post | None]:
    """The posts before and after in reading order, and apart from them the one it replies to."""
    placed = Post.objects.placed().filter(topic=post.topic_id)
    if post.path is None:
        before, after = list(placed.order_by("-number").values_list("pk", flat=True)[:3]), []
    else:
        earlier = placed.filter(path__lt=post.path).order_by("-path")
        later = placed.filter(path__gt=post.path).order_by("path")
        before = list(earlier.values_list("pk", flat=True)[:NEIGHBOURS])
        after = list(later.values_list("pk", flat=True)[:NEIGHBOURS])
    found = _with_authors([*before, *after, post.parent_id])
    return (
        [found[pk] for pk in reversed(before) if pk != post.parent_id],
        [found[pk] for pk in after],
        found.get(post.parent_id or 0),
    )


def _with_authors(ids: list[int | None]) -> dict[int, Post]:
    posts = Post.objects.select_related("author", "mandate__municipality").prefetch_related(
        "mandate__municipality__names"
    )
    return posts.in_bulk([pk for pk in ids if pk is not None])


def _counted(case: Case, flags: list[Flag]) -> list[tuple[str, int]]:
    counts = Counter(flag.reason for flag in flags)
    return [(reason_words(case.kind, code), count) for code, count in counts.most_common()]


def _notes(case: Case, flags: list[Flag]) -> list[tuple[str, str]]:
    """Reason and note of each flag that has one, in an order that says nothing of who flagged."""
    noted = sorted((flag.reason, flag.note) for flag in flags if flag.note)
    return [(reason_words(case.kind, code), note) for code, note in noted[:NOTES]]


def _former_decisions(case: Case, reader: Member) -> list[Decision]:
    """What was decided before about this author, on boards the reader moderates."""
    if case.author_id is None:
        return []
    decisions = Decision.objects.filter(
        case__author=case.author_id, case__in=cases_for(reader).values("pk")
    )
    newest = (
        decisions.exclude(case=case).select_related("moderator", "case", "appeal").order_by("-pk")
    )
    return list(newest[:FORMER_DECISIONS])


def taken_out(case: Case) -> str:
    """What the post said before a part was taken out: for moderators, with the decision."""
    decision = case.verdict
    if decision is None or decision.outcome != Decision.Outcome.EDIT:
        return ""
    version = PostVersion.objects.filter(pk=decision.facts.get("version", 0)).first()
    return version.body if version is not None else ""
