"""Shapes of an appeal, of what becomes of it, and of an answer to a second look."""

from typing import cast

from django import forms
from django.conf import settings
from django.utils.translation import pgettext_lazy

from members.models import Member
from moderation.actions.appeals import softer_outcomes
from moderation.actions.second_looks import WORDS_LIMIT
from moderation.forms import OUTCOMES, RefusableForm
from moderation.models import Appeal

# Plain words for each outcome: what it is called, and what it does.
JUDGEMENTS = {
    Appeal.Outcome.UPHELD: (
        pgettext_lazy("appeal form", "The decision stands"),
        pgettext_lazy("appeal form", "Nothing changes. The author reads why."),
    ),
    Appeal.Outcome.SOFTENED: (
        pgettext_lazy("appeal form", "Something milder instead"),
        pgettext_lazy("appeal form", "The decision is undone, and what you choose is done."),
    ),
    Appeal.Outcome.OVERTURNED: (
        pgettext_lazy("appeal form", "The decision is undone"),
        pgettext_lazy("appeal form", "Everything is put back as it was before it."),
    ),
}


class AppealForm(RefusableForm):
    """What the author says."""

    text = forms.CharField(
        label=pgettext_lazy("appeal form", "Why do you think the decision is wrong?"),
        max_length=settings.APPEAL_LIMIT,
        required=False,
    )


class JudgementForm(RefusableForm):
    """What becomes of an appeal, and the words for the author."""

    outcome = forms.ChoiceField(label=pgettext_lazy("appeal form", "What becomes of it"))
    instead = forms.ChoiceField(
        label=pgettext_lazy("appeal form", "If milder: what instead?"), required=False
    )
    words = forms.CharField(
        label=pgettext_lazy("appeal form", "Your reasons, as the author will read them"),
        max_length=settings.APPEAL_LIMIT,
        required=False,
    )

    def __init__(
        self, *args: object, appeal: Appeal, moderator: Member, **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        softer = softer_outcomes(appeal, moderator)
        self.softer = [(str(each), OUTCOMES[each][0]) for each in softer if each in OUTCOMES]
        self.outcomes = [
            (str(each), *words)
            for each, words in JUDGEMENTS.items()
            if self.softer or each != Appeal.Outcome.SOFTENED
        ]
        outcome = cast(forms.ChoiceField, self.fields["outcome"])
        outcome.choices = [(code, label) for code, label, _ in self.outcomes]
        cast(forms.ChoiceField, self.fields["instead"]).choices = self.softer


class WhyForm(RefusableForm):
    """Why something is asked for that a second moderator must confirm."""

    why = forms.CharField(max_length=WORDS_LIMIT, required=False)


class AnswerForm(RefusableForm):
    """Why a second moderator says no."""

    words = forms.CharField(max_length=WORDS_LIMIT, required=False)
