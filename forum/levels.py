"""How closely a member follows: a topic's own level, else that of the nearest board.

watching: told of every new post. Of a member: of everything they write.
tracking: told of replies and mentions; new posts are counted and stand on the front page. Of a
    board that one watches or tracks, likewise; of a member: told of the topics they open. Who
    writes in a topic tracks it from then on, unless they chose otherwise.
normal: told of replies and mentions.
muted: not in lists, and told of mentions only. Of a member: told of nothing they write, their
    posts are folded and the topics they opened are not in lists.

A level chosen for a topic beats that of its board; a board's own beats one chosen for a region
above "with what lies under it", and of these the nearest wins. What a muted member writes is
never told, whatever else is followed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from forum.catalogue import Catalogue
from forum.models import Board, Level
from members.standing import Standing

CLOSE = (Level.WATCHING.value, Level.TRACKING.value)


def level_of(own: str | None, boards: Iterable[str]) -> str:
    """The level that holds: the topic's own, else the first of its boards, nearest first."""
    return next((level for level in (own, *boards) if level), Level.NORMAL.value)


@dataclass(frozen=True)
class OfBoard:
    """What a member chose for one board."""

    level: str = ""
    below: bool = False
    shows_below: bool = False


@dataclass(frozen=True)
class Follows:
    """What one member chose for boards and members, by id."""

    boards: Mapping[int, OfBoard] = field(default_factory=dict)
    members: Mapping[int, str] = field(default_factory=dict)

    def on_board(self, board: Board, catalogue: Catalogue) -> str:
        """The level that holds on a board; "" where none was chosen for it or above it."""
        own = self.boards.get(board.pk, OfBoard())
        if own.level or not any(chosen.below for chosen in self.boards.values()):
            return own.level
        above = (self.boards.get(pk, OfBoard()) for pk in catalogue.boards_above(board))
        return next((chosen.level for chosen in above if chosen.below and chosen.level), "")

    @property
    def muted_members(self) -> frozenset[int]:
        """Those whose posts are folded."""
        return frozenset(pk for pk, level in self.members.items() if level == Level.MUTED)


def follows_of(standing: Standing | None) -> Follows:
    """Out of what was read with the page."""
    if standing is None:
        return Follows()
    boards = {pk: OfBoard(*chosen) for pk, chosen in standing.board_levels.items()}
    return Follows(boards, standing.member_levels)
