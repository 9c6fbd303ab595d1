"""Calls: made until a day, closed and opened again, answered by municipalities."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.keeping import lock_for_keeper, require_keeper, tell_kept, touch_topic
from forum.actions.placing import lock_author, lock_topic_row
from forum.models import Call, Interest, Topic
from forum.models.calls import today
from forum.permissions import require_acting, require_readable, require_voice
from members.folding import fold
from members.models import Mandate, Member
from members.permissions import current_mandate
from members.refusals import Refused, forbidden, invalid, not_found
from members.text import clean_body
from members.writing import write

# A call that stands for longer is a wish.
LONGEST = datetime.timedelta(days=3 * 366)


@dataclass(frozen=True)
class CallDraft:
    """A call that was checked and is not stored yet."""

    offered: str
    sought: str
    until: datetime.date

    def as_text(self) -> str:
        """All that was written in it."""
        return f"{self.offered}\n\n{self.sought}"

    def store(self, topic: Topic) -> None:
        """Keep it with the topic, which has just been stored."""
        Call.objects.create(
            topic=topic,
            offered=self.offered,
            sought=self.sought,
            until=self.until,
            folded=fold(self.as_text()),
        )

    def began(self, topic: Topic) -> bool:
        """Whether the topic was opened with it."""
        stored = Call.objects.filter(topic=topic)
        return stored.filter(offered=self.offered, sought=self.sought, until=self.until).exists()


def clean_call(sent: Mapping[str, object]) -> CallDraft:
    """The call as it will be stored. Raises Refused with the field that is wrong."""
    offered, sought = (
        clean_body(sent.get(name) or "", limit=settings.FACT_LIMIT, field=name)
        for name in ("offered", "sought")
    )
    return CallDraft(offered, sought, _clean_day(sent.get("until")))


def _clean_day(sent: object) -> datetime.date:
    try:
        if not isinstance(sent, str) or len(sent) != len("2026-03-12"):
            raise ValueError
        day = datetime.date.fromisoformat(sent)
    except ValueError:
        raise invalid(pgettext_lazy("refusal", "Choose a day."), "until") from None
    if not today() <= day <= today() + LONGEST:
        raise invalid(
            pgettext_lazy("refusal", "Choose a day from today on, within three years."), "until"
        )
    return day


def close_call(*, topic: Topic, by: Member | None) -> bool:
    """Let no more municipalities sign up; returns whether they could. Raises Refused."""
    return _set_closed(topic, by, "close_call", on=True)


def reopen_call(*, topic: Topic, by: Member | None) -> bool:
    """Let municipalities sign up again; returns whether it was closed by hand. Raises Refused."""
    return _set_closed(topic, by, "reopen_call", on=False)


def _set_closed(topic: Topic, by: Member | None, act: str, *, on: bool) -> bool:
    keeper = require_keeper(by, topic)
    with write():
        locked, member = lock_for_keeper(topic, keeper)
        call = _call_of(locked)
        if (call.closed_at is not None) == on:
            return False
        call.closed_at = timezone.now() if on else None
        call.save(update_fields=["closed_at"])
        tell_kept(locked, member, act)
    return True


def join_call(*, topic: Topic, by: Member | None) -> bool:
    """Sign the councillor's municipality up; returns whether it was not. Raises Refused."""
    member = _require_voice(topic, by)
    with write():
        locked, fresh = _lock(topic, member)
        mandate = _require_office(fresh)
        call = _call_of(locked)
        _require_open(call, locked)
        _require_other(locked, mandate)
        _, is_new = Interest.objects.get_or_create(
            call=call,
            municipality=mandate.municipality,
            defaults={"member": fresh, "mandate": mandate},
        )
        if is_new:
            touch_topic(locked)
    return is_new


def leave_call(*, topic: Topic, by: Member | None) -> bool:
    """Take the councillor's municipality back; returns whether it was there. Raises Refused.

    Any of its councillors may: it is the municipality that signed up.
    """
    member = _require_voice(topic, by)
    with write():
        locked, fresh = _lock(topic, member)
        mandate = _require_office(fresh)
        call = _call_of(locked)
        _require_open(call, locked)
        gone, _ = call.interests.filter(municipality=mandate.municipality).delete()
        if gone:
            touch_topic(locked)
    return bool(gone)


def _lock(topic: Topic, member: Member) -> tuple[Topic, Member]:
    """Topic and member, fresh and locked; the right to speak there is asked again."""
    fresh = lock_author(member, topic)
    locked = lock_topic_row(topic.pk)
    return locked, _require_voice(locked, fresh)


def _require_voice(topic: Topic, by: Member | None) -> Member:
    require_readable(by, topic)
    return require_voice(require_acting(by), topic)


def _call_of(topic: Topic) -> Call:
    call = Call.objects.filter(topic=topic).first()
    if call is None:
        raise not_found()
    return call


def _require_office(member: Member) -> Mandate:
    mandate = current_mandate(member)
    if mandate is None:
        raise forbidden(
            pgettext_lazy(
                "refusal", "Only councillors whose mandate is confirmed sign a municipality up."
            )
        )
    return mandate


def _require_open(call: Call, topic: Topic) -> None:
    if topic.is_locked or not call.is_open:
        raise Refused("closed", pgettext_lazy("refusal", "This call is closed."))


def _require_other(topic: Topic, mandate: Mandate) -> None:
    calling = topic.mandate
    if calling is not None and calling.municipality_id == mandate.municipality_id:
        raise invalid(pgettext_lazy("refusal", "It is your own municipality that calls."))
