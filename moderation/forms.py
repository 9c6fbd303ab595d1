"""Shapes of a flag and of a decision."""

from typing import cast

from django import forms
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import Refused
from moderation import bulk
from moderation.actions import cases, flags
from moderation.actions.outcomes import outcomes_for
from moderation.models import Case, Decision, Reason

# Plain words for each outcome: what it is called, and what it does.
OUTCOMES = {
    Decision.Outcome.NONE: (
        pgettext_lazy("decision form", "Leave it as it is"),
        pgettext_lazy("decision form", "The post stays. Nobody is told but those who flagged it."),
    ),
    Decision.Outcome.HIDE: (
        pgettext_lazy("decision form", "Hide the post"),
        pgettext_lazy("decision form", "Its text goes from every page. The author reads why."),
    ),
    Decision.Outcome.LOCK: (
        pgettext_lazy("decision form", "Close the topic"),
        pgettext_lazy("decision form", "Nobody can reply any more. What was written stays."),
    ),
    Decision.Outcome.WARN: (
        pgettext_lazy("decision form", "Warn the author"),
        pgettext_lazy("decision form", "The post stays. The author reads your reasons."),
    ),
    Decision.Outcome.SUSPEND: (
        pgettext_lazy("decision form", "Suspend the author"),
        pgettext_lazy("decision form", "They are signed out everywhere and cannot come back."),
    ),
}
HELD_OUTCOMES = {
    Decision.Outcome.NONE: (
        pgettext_lazy("decision form", "Publish the post"),
        pgettext_lazy("decision form", "It appears in the topic now."),
    ),
    Decision.Outcome.HIDE: (
        pgettext_lazy("decision form", "Do not publish it"),
        pgettext_lazy("decision form", "Nobody sees its text. The author reads why."),
    ),
}


class RefusableForm(forms.Form):
    """A form that shows an action's refusal at the field it is about."""

    def add_refusal(self, refused: Refused) -> None:
        """The refusal's words, at its field where the form has it."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused.message))


class FlagForm(RefusableForm):
    """Why a member flags a post."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("flag form", "What is wrong with this post?"),
        choices=Reason.choices,
        error_messages={"required": pgettext_lazy("flag form", "Please choose a reason.")},
    )
    note = forms.CharField(
        label=pgettext_lazy("flag form", "Anything the moderator should know"),
        required=False,
        max_length=flags.NOTE_LIMIT,
    )


class DecisionForm(RefusableForm):
    """What a moderator decides, and the words for the author."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("decision form", "What is done"),
        error_messages={"required": pgettext_lazy("decision form", "Please choose a decision.")},
    )
    note = forms.CharField(
        label=pgettext_lazy("decision form", "Your reasons, as the author will read them"),
        required=False,
        max_length=cases.NOTE_LIMIT,
    )

    def __init__(self, *args: object, case: Case, moderator: Member, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        words = HELD_OUTCOMES if case.is_held else OUTCOMES
        self.outcomes = [(str(each), *words[each]) for each in outcomes_for(case, moderator)]
        chooser = cast(forms.ChoiceField, self.fields["outcome"])
        chooser.choices = [(code, label) for code, label, _ in self.outcomes]


class BulkForm(RefusableForm):
    """What is decided of many cases at once."""

    case = forms.MultipleChoiceField(required=False)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("decision form", "What is done"),
        choices=[(code, OUTCOMES[code][0]) for code in bulk.OUTCOMES],
    )
    note = forms.CharField(
        label=pgettext_lazy("decision form", "Your reasons, as the author will read them"),
        required=False,
        max_length=cases.NOTE_LIMIT,
    )


class EscalationForm(RefusableForm):
    """After how many hours each circle of moderators is told."""

    hours = forms.CharField(required=False)
