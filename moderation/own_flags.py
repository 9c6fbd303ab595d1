"""A member's own flags, and what became of each: the same for the page and the JSON API."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.permissions import can_read_topic
from members.models import Member
from members.refusals import not_found
from moderation.cursors import read_cursor
from moderation.models import Case, Flag
from moderation.models.reasons import PLEA, reason_words
from moderation.wire import state_of

A_PAGE = 30
STATES: dict[str, Promise] = {
    "waiting": pgettext_lazy("what became of a flag", "Waiting for a moderator"),
    "left": pgettext_lazy("what became of a flag", "Looked at, and left as it is"),
    "hidden": pgettext_lazy("what became of a flag", "Looked at, and taken away"),
    "acted": pgettext_lazy("what became of a flag", "Looked at; a moderator did something"),
    "withdrawn": pgettext_lazy("what became of a flag", "You took it back"),
}


@dataclass(frozen=True)
class OwnFlag:
    """One flag in words, as who sent it may know of it."""

    flag: Flag
    state: str
    told: str
    reason: str
    is_plea: bool
    # What it is called and where it is seen; empty where the member may not see it now.
    name: str = ""
    url: str = ""

    @property
    def can_withdraw(self) -> bool:
        """Whether it can be taken back."""
        return self.state == "waiting"


@dataclass(frozen=True)
class OwnFlags:
    """A page of them, newest first, and the cursor of the next."""

    rows: list[OwnFlag]
    next: str | None


def own_flags(member: Member, *, after: str | None = None, limit: int = A_PAGE) -> OwnFlags:
    """Raises Refused for what is no cursor."""
    cursor = read_cursor(after, "after")
    flags = _flags().filter(member=member).order_by("-pk")
    if cursor is not None:
        flags = flags.filter(pk__lt=cursor)
    found = list(flags[: limit + 1])
    rows = [_row(flag, member) for flag in found[:limit]]
    return OwnFlags(rows, str(found[limit - 1].pk) if len(found) > limit else None)


def own_flag(member: Member | None, flag_id: int) -> Flag:
    """One of the member's. Raises Refused (`not_found`) for any other."""
    flag = _flags().filter(pk=flag_id, member=member).first() if member is not None else None
    if flag is None:
        raise not_found()
    return flag


def _flags() -> QuerySet[Flag]:
    return Flag.kept.select_related(
        "case__decision", "case__post__topic__board__region", "case__topic__board__region",
        "case__file__post__topic__board__region", "case__member", "case__municipality",
    ).prefetch_related("case__municipality__names")  # fmt: skip


def _row(flag: Flag, member: Member) -> OwnFlag:
    state = state_of(flag)
    is_plea = flag.case.author_id == member.pk
    name, url = _seen(flag.case, member)
    return OwnFlag(
        flag=flag,
        state=state,
        told=str(STATES[state]),
        reason=reason_words(PLEA if is_plea else str(flag.case.kind), flag.reason),
        is_plea=is_plea,
        name=name,
        url=url,
    )


def _seen(case: Case, member: Member) -> tuple[str, str]:
    """What stands where it was flagged, if this member may still see it."""
    post = case.file.post if case.file is not None else case.post
    topic = case.topic_about
    if topic is not None and not can_read_topic(member, topic):
        return "", ""
    if post is not None:
        return (
            (topic.title, post.get_absolute_url())
            if topic is not None and post.is_shown
            else ("", "")
        )
    if case.topic is not None:
        return case.topic.title, case.topic.get_absolute_url()
    if case.member is not None and case.member.is_active:
        return case.member.name, f"/people/{case.member.handle}/"
    if case.municipality is not None:
        return case.municipality.name, f"/municipalities/{case.municipality.pk}/"
    return "", ""
