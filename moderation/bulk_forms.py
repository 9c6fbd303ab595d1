"""Shape of a decision on many cases."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from moderation import bulk
from moderation.actions import cases
from moderation.forms import OUTCOMES, RefusableForm
from moderation.ladder import DAYS, suggested_days
from moderation.models import HouseRule
from moderation.order_words import days_words

WORDS = {
    "none": OUTCOMES[bulk.Outcome.NONE][0],
    "hide": pgettext_lazy("decision on many cases", "Take it away"),
    "warn": OUTCOMES[bulk.Outcome.WARN][0],
}


class BulkForm(RefusableForm):
    """What is decided of many cases at once."""

    case = forms.MultipleChoiceField(required=False)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("decision form", "What is done"),
        choices=[(str(code), WORDS[str(code)]) for code in bulk.OUTCOMES],
    )
    rule = forms.CharField(required=False)
    days = forms.CharField(required=False)
    note = forms.CharField(
        label=pgettext_lazy("decision form", "Your reasons, as they will read them"),
        required=False,
        max_length=cases.NOTE_LIMIT,
    )

    # Whose wave is taken away: what was decided about them says how long they may be kept out.
    author_id: int | None = None

    @property
    def more(self) -> dict[str, Any]:
        """Rules of the whole site, because the cases stand on several boards; and how long."""
        return {
            "rules": list(HouseRule.objects.in_force(None)),
            "rule": self.data.get("rule", ""),
            "days": [(each, days_words(each)) for each in DAYS],
            "day": self.data.get("days", str(suggested_days(self.author_id))),
        }
