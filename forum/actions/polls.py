"""Polls: asked with their options, closed once and for all."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.ballots import lock_poll, promise_settling, settle
from forum.actions.keeping import lock_for_keeper, require_keeper, tell_kept
from forum.amounts import clean_whole
from forum.models import Poll, Topic
from forum.models.calls import today
from forum.polling import tally_of
from members.folding import fold
from members.models import Member
from members.refusals import invalid, not_found
from members.text import clean_line
from members.writing import write

FEWEST, MOST = 2, 20
OPTION_LIMIT = 120
# What nobody remembers having voted on.
LONGEST = datetime.timedelta(days=366)


@dataclass(frozen=True)
class PollDraft:
    """A poll that was checked and is not stored yet."""

    options: tuple[str, ...]
    # By the names of the poll's columns.
    rules: Mapping[str, Any]

    def as_text(self) -> str:
        """All that was written in it."""
        return "\n".join(self.options)

    def store(self, topic: Topic) -> None:
        """Keep it with the topic, which has just been stored."""
        poll = Poll(
            topic=topic, texts=list(self.options), folded=fold(self.as_text()), **self.rules
        )
        poll.tally = tally_of([], poll, final=False)
        poll.save(force_insert=True)
        promise_settling(poll)

    def began(self, topic: Topic) -> bool:
        """Whether the topic was opened with it."""
        poll = Poll.objects.filter(topic=topic, **self.rules).first()
        return poll is not None and tuple(poll.texts) == self.options


def clean_poll(sent: Mapping[str, object]) -> PollDraft:
    """The poll as it will be stored. Raises Refused with the field that is wrong."""
    options = _clean_options(sent.get("options"))
    method = _choice(sent, "method", Poll.Method)
    rules = {
        "method": method,
        "voice": _choice(sent, "voice", Poll.Voice),
        "secrecy": _choice(sent, "secrecy", Poll.Secrecy),
        "most": _clean_most(sent.get("most"), method, len(options)),
        "until": _clean_day(sent.get("until")),
    }
    return PollDraft(options, rules)


def _clean_options(sent: object) -> tuple[str, ...]:
    """A list of texts, or one text with an option on each line."""
    lines = sent.splitlines() if isinstance(sent, str) else sent
    if not isinstance(lines, list | tuple):
        lines = []
    lines = [line for line in lines if not isinstance(line, str) or line.strip()]
    if len(lines) < FEWEST:
        said = pgettext_lazy("refusal", "A poll needs two options at least, one on each line.")
        raise invalid(said, "options")
    if len(lines) > MOST:
        said = pgettext_lazy("refusal", "A poll has at most %(most)s options.")
        raise invalid(said % {"most": MOST}, "options")
    options = tuple(clean_line(line, limit=OPTION_LIMIT, field="options") for line in lines)
    if len({fold(option) for option in options}) < len(options):
        raise invalid(pgettext_lazy("refusal", "Two of the options are the same."), "options")
    return options


def _choice(sent: Mapping[str, object], name: str, choices: type[TextChoices]) -> str:
    """One of the choices; the first where nothing was chosen."""
    chosen = sent.get(name) or choices.values[0]
    if not isinstance(chosen, str) or chosen not in choices.values:
        raise invalid(pgettext_lazy("refusal", "Choose one of the ways offered."), name)
    return chosen


def _clean_most(sent: object, method: str, size: int) -> int:
    if method == Poll.Method.SINGLE:
        return 1
    if method == Poll.Method.RANKED or sent in (None, ""):
        return size
    return clean_whole(sent, 1, size, "most")


def _clean_day(sent: object) -> datetime.date:
    try:
        if not isinstance(sent, str) or len(sent) != len("2026-03-12"):
            raise ValueError
        day = datetime.date.fromisoformat(sent)
    except ValueError:
        raise invalid(pgettext_lazy("refusal", "Choose a day."), "until") from None
    if not today() <= day <= today() + LONGEST:
        said = pgettext_lazy("refusal", "Choose a day from today on, within a year.")
        raise invalid(said, "until")
    return day


def close_poll(*, topic: Topic, by: Member | None) -> bool:
    """Take no more ballots and count them, for good; returns whether it was open.

    Raises Refused.
    """
    keeper = require_keeper(by, topic)
    with write():
        locked, member = lock_for_keeper(topic, keeper)
        if not Poll.objects.filter(topic=locked).exists():
            raise not_found()
        poll = lock_poll(locked.pk)
        if not poll.is_open:
            return False
        poll.closed_at = timezone.now()
        settle(poll)
        tell_kept(locked, member, "close_poll")
    return True
