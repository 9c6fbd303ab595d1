"""What moderators read of appeals and of second looks: the same for pages and the JSON API."""

from dataclasses import dataclass, field
from typing import Any

from forum.differences import differences
from members.models import Member
from members.refusals import not_found
from moderation.actions.queue import queue_revision
from moderation.actions.second_looks import seen_of
from moderation.cursors import read_cursor
from moderation.dossiers import Dossier, dossier_of
from moderation.evidence import LABELS, Change, evidence_now
from moderation.justice import (
    appeals_for,
    can_decide_appeal,
    can_see_look,
    judges_of,
    may_confirm,
    may_judge,
    seconds_for,
    towns_of,
)
from moderation.models import Appeal, Case, Decision, Flag, HouseRule, SecondLook
from moderation.models.reasons import PLEA, reason_words
from moderation.order_words import days_words

A_PAGE = 50
MOST_WAITING = 200
SIMILAR = 5


@dataclass(frozen=True)
class AppealList:
    """Appeals a moderator may see, the oldest first; decided ones, the newest first."""

    appeals: list[Appeal]
    decided: bool
    next: str | None
    revision: int


@dataclass(frozen=True)
class AppealFile:
    """One appeal with its whole file. Who flagged is nowhere in it."""

    appeal: Appeal
    dossier: Dossier
    can_decide: bool
    may_judge: bool
    # Nobody on the whole site may decide it.
    is_stuck: bool
    similar: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class LookFile:
    """One second look, as who asked or who may answer sees it."""

    look: SecondLook
    is_own: bool
    may_answer: bool
    seconds: int
    outcome: str = ""
    flags: list[tuple[Flag, str]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    rule: HouseRule | None = None
    how_long: str = ""
    # The digest of what there is to judge now; what became of it since the question was asked.
    seen: str = ""
    is_changed: bool = False
    changes: list[Change] = field(default_factory=list)


def appeal_list(
    member: Member, *, decided: bool = False, after: str | None = None, limit: int = A_PAGE
) -> AppealList:
    """One page of them. Raises Refused for a wrong cursor."""
    cursor = read_cursor(after, "after")
    revision = queue_revision()
    appeals = appeals_for(member)
    appeals = appeals.filter(state="decided") if decided else appeals.undecided()
    if cursor is not None:
        appeals = appeals.filter(pk__lt=cursor) if decided else appeals.filter(pk__gt=cursor)
    rows = list(appeals.with_rows().order_by("-pk" if decided else "pk")[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return AppealList(rows, decided, str(rows[-1].pk) if more else None, revision)


def appeal_of(member: Member, appeal_id: int) -> Appeal:
    """The appeal with what its page shows. Raises Refused (`not_found`)."""
    appeals = appeals_for(member).select_related(
        "claimed_by", "decided_by", "decision__moderator", "decision__rule__board",
        "decision__case__board__region",
        "decision__case__region", "decision__case__author", "decision__case__claimed_by",
        "decision__case__post__author", "decision__case__post__mandate__municipality",
        "decision__case__post__topic__board__region", "decision__case__topic",
    )  # fmt: skip
    found = appeals.prefetch_related(
        "decision__rule__texts",
        "decision__case__board__names",
        "decision__case__post__mandate__municipality__names",
    )
    appeal = found.filter(pk=appeal_id).first()
    if appeal is None:
        raise not_found()
    return appeal


def file_of(appeal: Appeal, *, reader: Member) -> AppealFile:
    """All that is needed to judge it; the text that was judged is always shown."""
    decision = appeal.decision
    may = may_judge(reader, decision)
    return AppealFile(
        appeal=appeal,
        dossier=dossier_of(decision.case, reader=reader, text_asked=True),
        can_decide=can_decide_appeal(reader, appeal),
        may_judge=may,
        is_stuck=not may and not appeal.is_decided and not judges_of(decision),
        similar=_similar(decision, reader),
    )


def _similar(decision: Decision, reader: Member) -> list[Decision]:
    """What was decided last in cases of the same board with a reason in common."""
    reasons = decision.case.reason_codes
    alike = Decision.objects.filter(
        case__flags__reason__in=reasons, case__board=decision.case.board_id
    )
    newest = alike.exclude(pk=decision.pk).exclude(case__author=reader.pk).distinct()
    return list(newest.select_related("case", "moderator", "appeal").order_by("-pk")[:SIMILAR])


def looks_for(member: Member) -> list[SecondLook]:
    """Those that wait and are the member's to answer, or their own."""
    waiting = list(SecondLook.objects.waiting().with_rows().order_by("pk")[:MOST_WAITING])
    towns = towns_of(member.pk, *(look.asked_by_id for look in waiting))
    return [
        look
        for look in waiting
        if may_confirm(member, look, towns)
        or (look.asked_by_id == member.pk and can_see_look(member, look))
    ]


def look_of(member: Member, look_id: int) -> SecondLook:
    """The look, if it exists for this member. Raises Refused (`not_found`)."""
    looks = SecondLook.objects.with_rows().select_related("case__author", "case__post__topic")
    look = looks.filter(pk=look_id).first()
    if look is None or not can_see_look(member, look):
        raise not_found()
    return look


def look_file(look: SecondLook, *, reader: Member) -> LookFile:
    """What its page shows: names of who flagged only to who asked, while it is open to them."""
    is_own = look.asked_by_id == reader.pk
    days = look.what.get("terms", {}).get("days")
    shows = look.kind == SecondLook.Kind.UNMASK and is_own and look.is_open
    flags = look.case.flags.select_related("member").order_by("pk") if look.case else None
    cases = Case.objects.filter(pk__in=look.what.get("cases", ())).select_related("board")
    towns = towns_of(reader.pk, look.asked_by_id)
    return LookFile(
        look=look,
        is_own=is_own,
        may_answer=look.is_waiting and may_confirm(reader, look, towns),
        seconds=len(seconds_for(look)) if look.is_waiting else 0,
        outcome=_outcome_of(look),
        rule=_rule_of(look),
        how_long=days_words(days) if days else "",
        **_changed_since(look),
        flags=[(flag, _reason_of(flag, look)) for flag in flags or ()] if shows else [],
        cases=list(cases.prefetch_related("board__names").order_by("pk")),
    )


def _changed_since(look: SecondLook) -> dict[str, Any]:
    """What whoever confirms must know of it: they confirm what stands there now."""
    case = look.case
    if case is None or look.kind != SecondLook.Kind.DECISION or not look.is_waiting:
        return {}
    seen, now, was = seen_of(case), evidence_now(case), look.what.get("was", {})
    changes = [
        Change(str(label), differences(was.get(part, ""), now.get(part, "")))
        for part, label in LABELS.items()
        if was.get(part, "") != now.get(part, "")
    ]
    is_changed = seen != look.what["seen"]
    return {"seen": seen, "is_changed": is_changed, "changes": changes if is_changed else []}


def _reason_of(flag: Flag, look: SecondLook) -> str:
    case = look.case
    if case is None:
        return ""
    return reason_words(PLEA if case.author_id == flag.member_id else str(case.kind), flag.reason)


def _rule_of(look: SecondLook) -> HouseRule | None:
    rules = HouseRule.objects.prefetch_related("texts")
    return rules.filter(pk=look.what["rule"]).first() if look.what.get("rule") else None


def _outcome_of(look: SecondLook) -> str:
    code = look.what.get("outcome", "")
    return str(Decision.Outcome(code).label) if code in Decision.Outcome.values else ""
