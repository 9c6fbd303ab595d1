"""What a sanction leaves of a member's voice: where they may not write, and how it is said."""

import datetime
import math
from collections.abc import Iterable

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import npgettext, pgettext

from forum.models import Board, Post, Topic
from forum.screening import Screening, Verdict
from members.formats import say_moment
from members.limits import Limit, limit_on
from members.models import Member, Sanction
from members.refusals import Refused

Kind = Sanction.Kind
# Of a board: a room more is closed to who keeps out of rooms, and to who is mute in it.
SILENT = (Kind.READ_ONLY,)
SILENT_IN_ROOMS = (*SILENT, Kind.MUTE, Kind.NO_ROOMS)
SILENT_IN_THREADS = (*SILENT, Kind.MUTE)


def silenced_on(member: Member | None, board: Board) -> Limit | None:
    """The sanction that lets them read this board and no more."""
    return limit_on(member, SILENT, board=board.pk)


def silenced_in(member: Member | None, topic: Topic) -> Limit | None:
    """The sanction that lets them read this topic and no more."""
    kinds = SILENT_IN_ROOMS if topic.is_room else SILENT_IN_THREADS
    return limit_on(member, kinds, board=topic.board_id, topic=topic.pk)


def barred_from_rooms(member: Member | None, board_id: int) -> Limit | None:
    """The sanction by which they open no room there."""
    return limit_on(member, (Kind.NO_ROOMS,), board=board_id)


def refusal_of(limit: Limit) -> Refused:
    """Why they may not write, and until when, in the language of who is answered."""
    return Refused("forbidden", said_of(limit.kind, limit.until))


def _say(kind: str, until: datetime.datetime) -> str:
    words = {
        Kind.MUTE: pgettext("refusal", "You cannot write in this room until %(when)s."),
        Kind.NO_ROOMS: pgettext("refusal", "You cannot write in rooms until %(when)s."),
    }
    reading = pgettext("refusal", "You can read here, but not write, until %(when)s.")
    return words.get(Kind(kind), reading) % {"when": say_moment(until)}


said_of = lazy(_say, str)


def is_read_first(member: Member, board_id: int) -> bool:
    """Whether a moderator reads what they write there before anybody else does."""
    return limit_on(member, (Kind.HELD,), board=board_id) is not None


def restrained(screening: Screening, member: Member, board_ids: Iterable[int]) -> Screening:
    """What became of a text, for who wrote it: theirs may have to wait. Their row locked."""
    if not any(is_read_first(member, board_id) for board_id in board_ids):
        return screening
    return screening.also(Screening(Verdict.HOLD, parts=(READ_FIRST,)))


def _say_waits() -> str:
    return pgettext("why a post waits", "A moderator reads what this member writes first.")


WAITS = lazy(_say_waits, str)()
READ_FIRST = Screening(Verdict.HOLD, reason=WAITS, by="sanction")


def require_turn(member: Member, board_id: int) -> None:
    """Raises Refused (`slow_mode`) before the turn of who writes from time to time.

    Their row must be locked. Whatever became of the last post, it counts. An edit waits for no
    turn: it adds nothing to what others have to read, and what it replaces is kept.
    """
    limit = limit_on(member, (Kind.SLOW,), board=board_id)
    if limit is None:
        return
    now = timezone.now()
    since = now - datetime.timedelta(seconds=limit.seconds)
    own = Post.objects.filter(author=member, moved_to__isnull=True, created_at__gt=since)
    if limit.scope == Sanction.Scope.BOARD:
        own = own.filter(topic__board=board_id)
    last = own.order_by("-created_at").values_list("created_at", flat=True).first()
    if last is None:
        return
    wait = max(1, math.ceil((last - since).total_seconds()))
    raise Refused("slow_mode", _slow_words(limit.seconds // 60, limit.until), retry_after=wait)


def _say_slow(minutes: int, until: datetime.datetime) -> str:
    words = npgettext(
        "refusal",
        "You can write once in %(minutes)s minute until %(when)s. Please wait.",
        "You can write once in %(minutes)s minutes until %(when)s. Please wait.",
        minutes,
    )
    return words % {"minutes": minutes, "when": say_moment(until)}


_slow_words = lazy(_say_slow, str)
