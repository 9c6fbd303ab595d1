"""What a member may see of what they were told: newest first, in pages."""

from collections.abc import Iterable

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Prefetch, QuerySet
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import invalid
from moderation.models import Decision, HouseRuleText
from notifications.kinds import APPEAL_DECIDED, HANDED_OVER
from notifications.models import Notification

# What fits the id of a row in both databases.
HIGHEST_ID = 2**63 - 1


def notices_of(member: Member) -> QuerySet[Notification]:
    """What the member was told and may still know of, with what a row shows."""
    return (
        Notification.objects.told_to(member.pk)
        .open_to(member)
        .select_related("topic", "post")
        .defer("post__body", "post__body_html")
        .prefetch_related(GenericPrefetch("actor", [Member.objects.all()]))
    )


def page_of(
    member: Member, *, before: object, limit: int
) -> tuple[list[Notification], str | None]:
    """Notifications older than the cursor, and the cursor of the next page if there is one.

    Raises Refused (`invalid`) for what is no cursor.
    """
    notices = notices_of(member)
    if before not in (None, ""):
        notices = notices.filter(pk__lt=parse_id(before, field="before"))
    rows = list(notices[: limit + 1])
    return rows[:limit], str(rows[limit - 1].pk) if len(rows) > limit else None


def decisions_for(notices: Iterable[Notification]) -> dict[int, Decision]:
    """What moderators decided about the member, by notification, with the rule it names.

    The words stay with the decision, so that they can be erased in one place.
    """
    cases = {row.pk: case for row in notices if (case := _case_of(row)) is not None}
    if not cases:
        return {}
    texts = Prefetch("rule__texts", queryset=HouseRuleText.objects.order_by("language"))
    decisions = Decision.objects.filter(case__in=set(cases.values())).select_related("rule__board")
    found = {decision.case_id: decision for decision in decisions.prefetch_related(texts)}
    return {pk: found[case] for pk, case in cases.items() if case in found}


def _case_of(notice: Notification) -> int | None:
    if notice.verb in {APPEAL_DECIDED, HANDED_OVER}:
        # What was written on appeal stands on the page of the decision; and what becomes of a
        # case that one took over is not about oneself.
        return None
    data = notice.data or {}
    return data.get("case") or data.get("undone")


def parse_id(value: object, *, field: str) -> int:
    """The id in a request. Raises Refused (`invalid`)."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= HIGHEST_ID):
        raise invalid(pgettext_lazy("refusal", "There is no such place in this list."), field)
    return int(text)
