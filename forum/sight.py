"""Who reads a page and what they may see: asked once a request, used by all that is drawn."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from forum.catalogue import Catalogue, catalogue_of
from forum.facts import edition_in_force, read_standing
from forum.levels import Follows, follows_of
from forum.live import live_on, newest_live
from forum.models import Board, Level, ReadMark, Topic
from forum.permissions import can_read_board
from members.models import Member, Region

ROOMS_SEEN = 6


class Sight:
    """Facts of one member, or of a visitor, as of the moment this is made: for one request."""

    def __init__(self, member: Member | None) -> None:
        self.member = member
        self.marks = edition_in_force() if member is None else read_standing(member)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Boards and places of the edition in force."""
        return catalogue_of(self.marks.places)

    @cached_property
    def boards(self) -> dict[int, Board]:
        """The boards they may read, by id, in the order of lists; old counters."""
        every = self.catalogue.boards
        return {pk: board for pk, board in every.items() if can_read_board(self.member, board)}

    @property
    def rows_of_boards(self) -> QuerySet[Board]:
        """The same, asked of the database: with counters as they are now."""
        return Board.objects.filter(pk__in=list(self.boards))

    @property
    def topics(self) -> QuerySet[Topic]:
        """The topics on these boards that may be seen, in no order yet."""
        # EXISTS, not IN: the newest are then read off their index, with a look at each board.
        here = self.rows_of_boards.order_by().filter(pk=OuterRef("board"))
        return Topic.objects.visible().filter(Exists(here))

    @cached_property
    def live_rooms(self) -> list[Topic]:
        """The rooms spoken in a moment ago, the last first: title, address, board."""
        member, mutes = self.member, self.follows.muted_members or self._muted_boards
        if mutes:
            rooms = newest_live(self.unmuted(self.topics), limit=ROOMS_SEEN)
        else:
            rooms = live_on(self.boards, member.pk if member is not None else 0, limit=ROOMS_SEEN)
        for room in rooms:
            room.board = self.boards[room.board_id]
        return rooms

    @cached_property
    def follows(self) -> Follows:
        """What the member chose for boards and members."""
        return follows_of(self.member.standing if self.member is not None else None)

    def level_on(self, board: Board) -> str:
        """How closely the member follows a board: what holds there, "" for nothing chosen."""
        return self.follows.on_board(board, self.catalogue)

    def unmuted(self, topics: QuerySet[Topic], *, of_board: bool = False) -> QuerySet[Topic]:
        """Without what the member has muted: topics, boards, topics of muted members.

        `of_board`: who opens a muted board wants to see it.
        """
        if self.member is None:
            return topics
        marks = ReadMark.objects.filter(member=self.member, topic=OuterRef("pk"))
        topics = topics.exclude(Exists(marks.filter(level=Level.MUTED)))
        if self.follows.muted_members:
            by_others = ~Q(author__in=self.follows.muted_members) | Q(author__isnull=True)
            topics = topics.filter(by_others)
        muted = [] if of_board else self._muted_boards
        if muted:
            chosen = marks.exclude(level="")
            topics = topics.filter(~Q(board__in=muted) | Exists(chosen))
        return topics

    @cached_property
    def _muted_boards(self) -> list[int]:
        if not any(chosen.level == Level.MUTED for chosen in self.follows.boards.values()):
            return []
        return [pk for pk, board in self.boards.items() if self.level_on(board) == Level.MUTED]

    @cached_property
    def region(self) -> Region | None:
        """Where the member holds office."""
        standing = self.member.standing if self.member is not None else None
        town = self.catalogue.towns.get(standing.municipality_id or 0) if standing else None
        return self.catalogue.regions.get(town.region_id) if town is not None else None
