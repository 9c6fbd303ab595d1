"""What a moderator reads before deciding: the post in its place, why, what went before."""

from collections import Counter
from dataclasses import dataclass, field

from forum.markup import render
from forum.models import Post
from forum.permissions import moderated_boards
from members.models import Member
from moderation.justice import may_read_around
from moderation.models import Case, Decision, Flag, Reason
from moderation.permissions import is_own_case

NEIGHBOURS = 3
FORMER_DECISIONS = 10
NOTES = 100


@dataclass(frozen=True)
class FlaggedText:
    """The text as it was when it was flagged, where it has changed since."""

    html: str
    flags: int


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
    flagged_texts: list[FlaggedText] = field(default_factory=list)
    former: list[Decision] = field(default_factory=list)
    # On a closed board the reader is not on: what stands around the post needs a second look.
    is_closed_around: bool = False


def dossier_of(case: Case, *, reader: Member, text_asked: bool = False) -> Dossier:
    """All of it, in a number of queries that does not grow with the topic or the flags."""
    is_open = may_read_around(reader, case)
    around = _around(case.post) if case.post is not None and is_open else ([], [], None)
    before, after, parent = around
    flags = list(case.flags.defer("member").order_by("pk"))
    is_own = is_own_case(reader, case)
    is_shown = case.post is None or case.post.is_shown
    shows_text = is_shown or not case.is_decided or text_asked
    return Dossier(
        case=case,
        parent=parent,
        before=before,
        after=after,
        is_own=is_own,
        shows_text=shows_text,
        reasons=_counted(flags),
        notes=[] if is_own else _notes(flags),
        flagged_texts=_former_texts(flags, case.post) if shows_text else [],
        former=_former_decisions(case, reader),
        is_closed_around=not is_open,
    )


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


def _counted(flags: list[Flag]) -> list[tuple[str, int]]:
    counts = Counter(flag.reason for flag in flags)
    return [(str(Reason(code).label), count) for code, count in counts.most_common()]


def _notes(flags: list[Flag]) -> list[tuple[str, str]]:
    """Reason and note of each flag that has one, in an order that says nothing of who flagged."""
    noted = sorted((flag.reason, flag.note) for flag in flags if flag.note)
    return [(str(Reason(code).label), note) for code, note in noted[:NOTES]]


def _former_texts(flags: list[Flag], post: Post | None) -> list[FlaggedText]:
    if post is None:
        return []
    counts = Counter(flag.post_body for flag in flags if flag.post_body != post.body)
    return [FlaggedText(render(body), count) for body, count in counts.items()]


def _former_decisions(case: Case, reader: Member) -> list[Decision]:
    """What was decided before about this author, on boards the reader moderates."""
    if case.author_id is None:
        return []
    decisions = Decision.objects.filter(
        case__author=case.author_id, case__board__in=moderated_boards(reader)
    )
    newest = (
        decisions.exclude(case=case).select_related("moderator", "case", "appeal").order_by("-pk")
    )
    return list(newest[:FORMER_DECISIONS])
