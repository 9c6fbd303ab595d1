"""Topics locked, pinned, slowed: marks that moderators set and take off."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.conclusions import take_conclusion_off
from forum.actions.pacing import PACES
from forum.actions.placing import lock_for_moderator
from forum.actions.steering import clean_reason, record_act
from forum.models import Topic
from forum.models.calls import today
from forum.permissions import require_moderator
from members.models import Member
from members.refusals import invalid
from members.writing import write

# A notice that stands first for longer is part of the house.
LONGEST = datetime.timedelta(days=366)


def lock_topic(*, topic: Topic, by: Member | None, reason: object = "") -> bool:
    """Close a topic to new posts; returns whether it was open. Raises Refused."""
    return _set_lock(topic, by, reason, on=True)


def unlock_topic(*, topic: Topic, by: Member | None, reason: object = "") -> bool:
    """Open a locked topic again, without its conclusion; returns whether it was locked."""
    return _set_lock(topic, by, reason, on=False)


def _set_lock(topic: Topic, by: Member | None, reason: object, *, on: bool) -> bool:
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        if locked.is_locked == on:
            return False
        locked.locked_at = timezone.now() if on else None
        if not on:
            take_conclusion_off(locked, member)
        act = "lock_topic" if on else "unlock_topic"
        record_act(locked, member, act, reason=why, changed=("concluded_at",))
    topic.locked_at, topic.concluded_at = locked.locked_at, locked.concluded_at
    return True


def pin_topic(
    *, topic: Topic, by: Member | None, until: object = None, reason: object = ""
) -> bool:
    """Keep a topic first on its board, up to and with a day; returns whether that is new.

    Raises Refused.
    """
    moderator, why, day = require_moderator(by, topic), clean_reason(reason), _clean_day(until)
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        if locked.is_pinned and locked.pinned_until == day:
            return False
        locked.pinned_at, locked.pinned_until = timezone.now(), day
        facts: dict[str, Any] = {"until": day.isoformat()} if day is not None else {}
        record_act(locked, member, "pin_topic", reason=why, changed=("pinned_until",), **facts)
    topic.pinned_at, topic.pinned_until = locked.pinned_at, locked.pinned_until
    return True


def unpin_topic(*, topic: Topic, by: Member | None, reason: object = "") -> bool:
    """Let a pinned topic take its turn again; returns whether it was pinned."""
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        if not locked.is_pinned:
            return False
        locked.pinned_at = locked.pinned_until = None
        record_act(locked, member, "unpin_topic", reason=why, changed=("pinned_until",))
    topic.pinned_at = topic.pinned_until = None
    return True


def _clean_day(sent: object) -> datetime.date | None:
    if sent is None or sent == "":
        return None
    try:
        if not isinstance(sent, str) or len(sent) != len("2026-03-12"):
            raise ValueError
        day = datetime.date.fromisoformat(sent)
    except ValueError:
        raise invalid(pgettext_lazy("refusal", "Choose a day."), "until") from None
    if not today() <= day <= today() + LONGEST:
        raise invalid(
            pgettext_lazy("refusal", "Choose a day from today on, within a year."), "until"
        )
    return day


def slow_topic(*, topic: Topic, by: Member | None, seconds: object, reason: object = "") -> bool:
    """Let each member write once in so many seconds, 0 for as they like; whether that is new.

    Raises Refused.
    """
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    wanted = next((pace for pace in PACES if str(pace) == str(seconds)), None)
    if wanted is None:
        raise invalid(pgettext_lazy("refusal", "Choose one of the times offered."), "seconds")
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        if locked.slow_seconds == wanted:
            return False
        locked.slow_seconds = wanted
        act = "slow_topic" if wanted else "unslow_topic"
        record_act(locked, member, act, reason=why, seconds=wanted)
    topic.slow_seconds = wanted
    return True
