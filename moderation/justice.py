"""Who may appeal, who decides an appeal, and who may give a second look."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import BoardMembership
from forum.models.boards import Rule
from forum.permissions import require_acting
from members.models import Mandate, Member, Role, not_kept_out
from members.permissions import is_administrator, may_act, roles_of
from members.refusals import conflict, forbidden, not_found, unauthenticated
from moderation.models import Appeal, Case, Decision, Flag, SecondLook
from moderation.models.appeals import AppealQuerySet, appeal_until
from moderation.offers import may_undo
from moderation.permissions import can_see_case, cases_for, is_own_case
from moderation.sharing import keepers

# Mildest first. What weighs the same is no softening of the other.
SEVERITY = {"none": 0, "pass_on": 0, "warn": 1, "hide": 2, "edit": 2, "move": 2, "lock": 2}
SEVERITY |= {"rename": 2, "restrict": 3, "suspend": 4, "ban": 5}
# These did nothing to the author.
NO_HARM = tuple(outcome for outcome, weight in SEVERITY.items() if weight == 0)
# Of a councillor in office, by no moderator alone.
KEPT_OUT = frozenset({Decision.Outcome.SUSPEND, Decision.Outcome.BAN})


# --- Decisions, for whom they are about --------------------------------------------------------
def decisions_about(member: Member) -> QuerySet[Decision]:
    """What was decided about the member and did something to them, newest first."""
    about = Decision.objects.filter(case__author=member.pk).exclude(outcome__in=NO_HARM)
    rows = about.select_related("case__post__topic", "appeal", "rule__board").order_by("-pk")
    return rows.prefetch_related("case__flags", "rule__texts")


def require_appealable(member: Member | None, decision: Decision) -> Member:
    """The author, who may be suspended, if they may appeal now. Raises Refused."""
    if member is None or not member.is_active:
        raise unauthenticated()
    if not is_own_case(member, decision.case):
        raise not_found()
    if decision.outcome in NO_HARM:
        raise conflict(
            pgettext_lazy("refusal", "This decision changed nothing for you: nothing to appeal.")
        )
    if decision.is_undone:
        raise conflict(
            pgettext_lazy("refusal", "This decision was taken back already: nothing to appeal.")
        )
    if Appeal.objects.filter(decision=decision).exists():
        raise conflict(pgettext_lazy("refusal", "You have already appealed this decision."))
    if timezone.now() > appeal_until(decision):
        raise conflict(pgettext_lazy("refusal", "The time to appeal this decision has passed."))
    return member


# --- Appeals, for moderators -------------------------------------------------------------------
def appeals_for(member: Member | None) -> AppealQuerySet:
    """The appeals a moderator may see: the twin of `can_see_appeal`."""
    if member is None:
        return Appeal.objects.none()
    seen = Appeal.objects.filter(decision__case__in=cases_for(member))
    return seen.exclude(decision__case__author=member.pk)


def can_see_appeal(member: Member | None, appeal: Appeal) -> bool:
    """Whether the file is open to the member: they keep order there, and it is not about them."""
    case = appeal.decision.case
    return can_see_case(member, case) and not is_own_case(member, case)


def hands_in(decision: Decision) -> set[int | None]:
    """Whom it is about, and all who had a hand in it: flagged it, looked at it, asked, confirmed.

    Who took a flag back had said something all the same.
    """
    case = decision.case
    looks = SecondLook.objects.filter(case=case, kind=SecondLook.Kind.DECISION)
    two = [pk for pair in looks.values_list("asked_by", "answered_by") for pk in pair]
    flaggers = Flag.kept.filter(case=case).values_list("member", flat=True)
    decided = {decision.moderator_id, case.claimed_by_id, case.author_id}
    return {*decided, *two, *flaggers, *_confirmed_with_others(decision)}


def _confirmed_with_others(decision: Decision) -> list[int | None]:
    """Who confirmed many decisions at once, if this was one of them."""
    bulk = SecondLook.objects.filter(
        kind=SecondLook.Kind.BULK,
        asked_by=decision.moderator_id,
        answer=SecondLook.Answer.CONFIRMED,
        answered_at__gte=decision.created_at,
    )
    return [look.answered_by_id for look in bulk if decision.case_id in look.what["cases"]]


def may_judge(
    member: Member | None, decision: Decision, *, hands: Collection[int | None] | None = None
) -> bool:
    """Whether an appeal against it may be theirs: no hand in it, and the power to undo it."""
    return (
        member is not None
        and can_see_case(member, decision.case)
        and member.pk not in (hands_in(decision) if hands is None else hands)
        and may_undo(member, decision)
    )


def can_decide_appeal(member: Member | None, appeal: Appeal) -> bool:
    """Whether the member may decide this appeal now."""
    return (
        member is not None
        and may_judge(member, appeal.decision)
        and not appeal.is_decided
        and appeal.holder_id in {None, member.pk}
    )


def require_judge(member: Member | None, appeal: Appeal) -> Member:
    """The member, if the appeal is theirs to look at. Raises Refused."""
    acting = require_acting(member)
    if not can_see_appeal(acting, appeal):
        raise not_found()
    hands = hands_in(appeal.decision)
    if acting.pk in hands:
        raise forbidden(
            pgettext_lazy("refusal", "You had a hand in this case. Another moderator looks again.")
        )
    if not may_judge(acting, appeal.decision, hands=hands):
        raise forbidden(
            pgettext_lazy("refusal", "Only who could have decided this may decide the appeal.")
        )
    return acting


def require_unheld(member: Member, appeal: Appeal) -> None:
    """Raises Refused where the appeal is decided, or another moderator looks at it."""
    if appeal.is_decided:
        raise conflict(pgettext_lazy("refusal", "This appeal is already decided."))
    if appeal.holder_id not in {None, member.pk}:
        raise conflict(pgettext_lazy("refusal", "Another moderator is looking at this appeal."))


def keepers_of(case: Case) -> list[Member]:
    """All who keep order where the case belongs, by id."""
    keeping = {each.member_id for each in keepers() if each.keeps(case)}
    return list(Member.objects.filter(pk__in=keeping).order_by("pk"))


def judges_of(decision: Decision) -> list[Member]:
    """All who may decide an appeal against the decision."""
    hands = hands_in(decision)
    keepers = keepers_of(decision.case)
    return [member for member in keepers if may_judge(member, decision, hands=hands)]


def administrators() -> list[Member]:
    """All who administer the site, by id."""
    roles = Role.objects.current().filter(name=Role.Name.ADMINISTRATOR, scope=Role.Scope.SITE)
    members = Member.objects.filter(pk__in=roles.values("member"), is_active=True)
    return list(members.filter(not_kept_out()).order_by("pk"))


# --- Second looks ------------------------------------------------------------------------------
def towns_of(*member_ids: int) -> dict[int, set[int]]:
    """The municipalities of each member's confirmed mandates in force."""
    found: dict[int, set[int]] = {member_id: set() for member_id in member_ids}
    rows = Mandate.objects.current().filter(member__in=member_ids)
    for member_id, town in rows.values_list("member", "municipality"):
        found[member_id].add(town)
    return found


def are_apart(one: set[int], other: set[int]) -> bool:
    """Whether two are known to be of different municipalities.

    Who has no mandate is of none, and none is different from any. Two of none are not apart:
    nothing shows where they come from, and the rule is there so that no circle decides alone.
    """
    return bool(one | other) and not one & other


def can_see_look(member: Member | None, look: SecondLook) -> bool:
    """Who asked, and who keeps order where it belongs; never whom it is about."""
    if not may_act(member) or member.pk == look.subject_id:
        return False
    if look.case is not None:
        return can_see_case(member, look.case) and not is_own_case(member, look.case)
    return any(role.scope == Role.Scope.SITE for role in roles_of(member))


def may_confirm(member: Member, look: SecondLook, towns: dict[int, set[int]]) -> bool:
    """Whether the member may answer; `towns` holds both (`towns_of`)."""
    return (
        member.pk != look.asked_by_id
        and can_see_look(member, look)
        and are_apart(towns[member.pk], towns[look.asked_by_id])
    )


def require_second(member: Member | None, look: SecondLook) -> Member:
    """The member, if they may answer what another asked. Raises Refused."""
    acting = require_acting(member)
    if not can_see_look(acting, look):
        raise not_found()
    if acting.pk == look.asked_by_id:
        raise forbidden(
            pgettext_lazy("refusal", "You asked for this yourself. Another moderator confirms it.")
        )
    if not may_confirm(acting, look, towns_of(acting.pk, look.asked_by_id)):
        raise forbidden(
            pgettext_lazy(
                "refusal",
                "A moderator of another municipality confirms this, so that no council decides"
                " alone. One of the two must hold a confirmed mandate.",
            )
        )
    return acting


def require_waiting(look: SecondLook) -> None:
    """Raises Refused for what was answered, or lapsed."""
    if look.answer and look.answer != SecondLook.Answer.LAPSED:
        raise conflict(pgettext_lazy("refusal", "Another moderator has already answered this."))
    if not look.is_waiting:
        raise conflict(
            pgettext_lazy("refusal", "This waited for a day and has lapsed. It may be asked anew.")
        )


def seconds_for(look: SecondLook) -> list[Member]:
    """All who may answer it."""
    able = keepers_of(look.case) if look.case is not None else _of_the_site()
    towns = towns_of(look.asked_by_id, *(member.pk for member in able))
    return [member for member in able if may_confirm(member, look, towns)]


def may_read_around(member: Member, case: Case) -> bool:
    """Whether the case shows what stands around its post.

    On a board by invitation to who is on it, by name or by a role for this very board; to all
    others who keep order there once a second moderator has said so, of this board, for a day.
    """
    board = case.board
    if board is None or board.read_rule != Rule.INVITED:
        return True
    if BoardMembership.objects.filter(board=board, member=member.pk).exists():
        return True
    if any(r.scope == Role.Scope.BOARD and r.scope_id == board.pk for r in roles_of(member)):
        return True
    looks = SecondLook.objects.filter(case=case, kind="read", asked_by=member.pk)
    confirmed = looks.filter(answer="confirmed")
    return any(look.is_open and look.what.get("board") == board.pk for look in confirmed)


def require_administrator(member: Member | None) -> Member:
    """The member, if they administer the site. Raises Refused."""
    acting = require_acting(member)
    if not is_administrator(acting):
        raise forbidden()
    return acting


def _of_the_site() -> list[Member]:
    roles = Role.objects.current().filter(scope=Role.Scope.SITE)
    members = Member.objects.filter(pk__in=roles.values("member"), is_active=True)
    return list(members.filter(not_kept_out()).order_by("pk"))
