"""What a decision says beside its outcome: how, where, how long, which text, which board."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import Board
from members.actions import Measure
from members.models import Sanction
from members.refusals import invalid
from moderation.ladder import DAYS, MUTE_MINUTES, SLOW_MINUTES, suggested_days
from moderation.models import Case, Decision

Kind = Sanction.Kind
Outcome = Decision.Outcome
Sent = Mapping[str, object]
# How a member may be restricted; silence in one room is for rooms alone.
RESTRICTIONS = (Kind.SLOW, Kind.HELD, Kind.READ_ONLY, Kind.NO_ROOMS)
SCOPES = (Sanction.Scope.BOARD, Sanction.Scope.SITE)


@dataclass(frozen=True)
class Terms:
    """What was sent, checked for its shape."""

    measure: Measure | None = None
    body: object = None
    board: Board | None = None


def read_terms(outcome: Outcome, sent: Sent, case: Case) -> Terms:
    """The terms of an outcome. Raises Refused at the field that is wrong."""
    if outcome == Outcome.BAN:
        return Terms(Measure(Kind.BAN))
    if outcome == Outcome.SUSPEND:
        return Terms(Measure(Kind.SUSPEND, ends_at=_end(sent, case)))
    if outcome == Outcome.RESTRICT:
        return Terms(_restriction(sent, case))
    if outcome == Outcome.EDIT:
        return Terms(body=sent.get("body", ""))
    if outcome == Outcome.MOVE:
        return Terms(board=_board(sent.get("board")))
    return Terms()


def waiting_terms(outcome: Outcome, sent: Sent, case: Case) -> dict[str, object]:
    """What of them a sanction needs that waits for a second moderator, as plain values."""
    return {"days": _days(sent, case)} if outcome == Outcome.SUSPEND else {}


def _restriction(sent: Sent, case: Case) -> Measure:
    kind = str(sent.get("restriction") or "")
    if kind == Kind.MUTE:
        return _mute(sent, case)
    if kind not in RESTRICTIONS:
        raise invalid(
            pgettext_lazy("refusal", "Please choose how the author is restricted."), "restriction"
        )
    seconds = _one_of(SLOW_MINUTES, sent, "minutes") * 60 if kind == Kind.SLOW else 0
    return Measure(kind, ends_at=_end(sent, case), seconds=seconds, **_place(sent, case))  # type: ignore[arg-type]


def _mute(sent: Sent, case: Case) -> Measure:
    topic = case.topic_about
    if topic is None or not topic.is_room:
        raise invalid(
            pgettext_lazy("refusal", "Only in a room can somebody be silent for minutes."),
            "restriction",
        )
    minutes = _one_of(MUTE_MINUTES, sent, "minutes")
    ends = timezone.now() + datetime.timedelta(minutes=minutes)
    return Measure(Kind.MUTE, ends_at=ends, scope=Sanction.Scope.TOPIC, scope_id=topic.pk)


def _place(sent: Sent, case: Case) -> dict[str, object]:
    """The whole site where that was asked for, else the board of the case."""
    scope = str(sent.get("scope") or "")
    if scope and scope not in SCOPES:
        raise invalid(pgettext_lazy("refusal", "Choose where it holds."), "scope")
    if scope == Sanction.Scope.BOARD and case.board_id is None:
        raise invalid(pgettext_lazy("refusal", "Choose where it holds."), "scope")
    if scope == Sanction.Scope.SITE or case.board_id is None:
        return {}
    return {"scope": Sanction.Scope.BOARD, "scope_id": case.board_id}


def _end(sent: Sent, case: Case) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=_days(sent, case))


def _days(sent: Sent, case: Case) -> int:
    """So many days: those sent, or the next step for this member where none were."""
    if sent.get("days") is None:
        return suggested_days(case.author_id)
    return _one_of(DAYS, sent, "days")


def _one_of(offered: tuple[int, ...], sent: Sent, field: str) -> int:
    wanted = next((each for each in offered if str(each) == str(sent.get(field))), None)
    if wanted is None:
        raise invalid(pgettext_lazy("refusal", "Choose one of the times offered."), field)
    return wanted


def _board(sent: object) -> Board | None:
    if isinstance(sent, Board):
        return sent
    text = str(sent or "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return Board.objects.select_related("region").filter(pk=int(text)).first()
