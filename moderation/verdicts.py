"""What somebody may read of a decision about them: what, why, since when, and how to appeal."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.markup import render
from moderation.models import Appeal, Case, Decision
from moderation.models.appeals import STANDING, appeal_until

# What was done, as it is told to whom it was done.
DONE: dict[str, Promise] = {
    "hide": pgettext_lazy("told to an author", "Your post was hidden"),
    "edit": pgettext_lazy("told to an author", "A part of your post was removed"),
    "move": pgettext_lazy("told to an author", "It was moved"),
    "lock": pgettext_lazy("told to an author", "The topic was closed"),
    "warn": pgettext_lazy("told to an author", "You were warned"),
    "restrict": pgettext_lazy("told to an author", "Your account was restricted"),
    "suspend": pgettext_lazy("told to an author", "Your account was suspended"),
    "ban": pgettext_lazy("told to an author", "Your account was closed"),
    "rename": pgettext_lazy("told to an author", "Your name was taken away"),
    "hide file": pgettext_lazy("told to an author", "Your file was removed"),
}


@dataclass(frozen=True)
class Verdict:
    """One decision, told to its author. Who decided and who flagged is nowhere in it."""

    decision: Decision
    # The text as it was when it was judged.
    html: str
    reasons: list[str]
    appeal: Appeal | None
    until: datetime.datetime
    may_appeal: bool

    @property
    def done(self) -> str:
        """What was done, in words for whom it was done to."""
        return done_words(self.decision.outcome, self.decision.case.kind)

    @property
    def instead(self) -> str:
        """What stands in its place, where it was softened."""
        if self.appeal is None:
            return ""
        return done_words(self.appeal.instead, self.decision.case.kind)

    @property
    def stands(self) -> bool:
        """Whether it still holds as it was made."""
        return not self.decision.is_undone and not self.is_undone_on_appeal

    @property
    def is_undone_on_appeal(self) -> bool:
        """Whether an appeal took it back, or put something milder in its place."""
        return self.appeal is not None and self.appeal.outcome not in STANDING


def done_words(outcome: str, kind: str) -> str:
    """An outcome in words for whom it is about."""
    return str(DONE.get(f"{outcome} {kind}", DONE.get(str(outcome), "")))


def verdict_of(decision: Decision) -> Verdict:
    """All of it."""
    appeal: Appeal | None = getattr(decision, "appeal", None)
    until = appeal_until(decision)
    return Verdict(
        decision=decision,
        html=_judged(decision.case),
        reasons=decision.case.reason_words,
        appeal=appeal,
        until=until,
        may_appeal=appeal is None and not decision.is_undone and timezone.now() <= until,
    )


def _judged(case: Case) -> str:
    """As it was when last flagged; what nobody flagged, as it was when it was decided."""
    flag = max(case.flags.all(), key=lambda each: each.pk, default=None)
    text = (flag.evidence if flag is not None else case.evidence).get("text", "")
    if text:
        return render(text)
    return case.post.body_html if case.post is not None else ""
