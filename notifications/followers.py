"""Who follows a new post closely enough to be told of it, in batches of members by id."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from forum.levels import level_of
from forum.models import Board, BoardFollow, Level, MemberFollow, Post, ReadMark
from forum.permissions import readers_among
from notifications.kinds import OPENED, WATCHED

BATCH = 100


@dataclass(frozen=True)
class Batch:
    """Whom to tell of a post, with the kind; and after which member the next batch begins."""

    kinds: dict[int, str]
    after: int | None = None


def followers_of(post: Post, *, after: int = 0, size: int = BATCH) -> Batch:
    """Of the next members who follow the post's topic, board or author: those to be told."""
    if not post.is_shown:
        return Batch({})
    boards = boards_above(post.topic.board)
    ids = _candidates(post, boards, after, size)
    readable = readers_among(ids, post.topic.board, hidden=not post.topic.is_visible)
    topics, members = _levels_of_topic(post, boards, ids), _levels_of_author(post, ids)
    kinds = {}
    for pk in ids:
        kind = kind_for(topics[pk], members.get(pk, ""), is_first=post.number == 1)
        if kind and pk in readable and pk != post.author_id:
            kinds[pk] = kind
    return Batch(kinds, ids[-1] if len(ids) == size else None)


def kind_for(of_topic: str, of_author: str, *, is_first: bool) -> str:
    """What these levels let a member be told of a post; "" for nothing."""
    if Level.MUTED in {of_topic, of_author}:
        return ""
    if of_topic == Level.WATCHING or of_author == Level.WATCHING:
        return OPENED if is_first else WATCHED
    return OPENED if of_author == Level.TRACKING and is_first else ""


def boards_above(board: Board) -> list[int]:
    """The board and those of the regions above it, nearest first."""
    if board.region is None:
        return [board.pk]
    above = Board.objects.filter(region__code__in=board.region.ancestor_codes)
    return [board.pk, *above.order_by("-region__path").values_list("pk", flat=True)]


def muting(members: Collection[int], author_id: int | None) -> set[int]:
    """Those among them who want to hear nothing of the author."""
    muted = MemberFollow.objects.filter(member__in=members, whom=author_id, level=Level.MUTED)
    return set(muted.values_list("member", flat=True))


def muting_topic(members: Collection[int], post: Post) -> set[int]:
    """Those among them for whom the post's topic is muted, by itself or with its board."""
    levels = _levels_of_topic(post, boards_above(post.topic.board), members)
    return {pk for pk, level in levels.items() if level == Level.MUTED}


def _candidates(post: Post, boards: list[int], after: int, size: int) -> list[int]:
    of_topic = ReadMark.objects.filter(topic=post.topic_id, level="watching")
    here = Q(board=boards[0]) | Q(board__in=boards[1:], below=True)
    of_board = BoardFollow.objects.filter(here, level="watching")
    of_author = MemberFollow.objects.filter(
        whom=post.author_id, level__in=("watching", "tracking")
    )
    found = (
        rows.filter(member__gt=after).order_by().values_list("member", flat=True)
        for rows in (of_topic, of_board, of_author)
    )
    first, *others = found
    return list(first.union(*others).order_by("member")[:size])


def _levels_of_topic(post: Post, boards: list[int], ids: Collection[int]) -> dict[int, str]:
    marks = ReadMark.objects.filter(topic=post.topic_id, member__in=ids)
    own = dict(marks.values_list("member", "level"))
    chosen: dict[int, dict[int, str]] = {}
    follows = BoardFollow.objects.filter(member__in=ids, board__in=boards)
    for member, board, level, below in follows.values_list("member", "board", "level", "below"):
        if board == boards[0] or below:
            chosen.setdefault(member, {})[board] = level
    return {pk: level_of(own.get(pk), _nearest(chosen.get(pk, {}), boards)) for pk in ids}


def _nearest(chosen: dict[int, str], boards: list[int]) -> Iterable[str]:
    return (chosen.get(board, "") for board in boards)


def _levels_of_author(post: Post, ids: Collection[int]) -> dict[int, str]:
    chosen = MemberFollow.objects.filter(whom=post.author_id, member__in=ids)
    return dict(chosen.values_list("member", "level"))
