"""Shapes of what administrators set: words on the list, boards whose posts wait."""

from django import forms
from django.utils.translation import pgettext_lazy

from forum.models import Review
from members.refusals import Refused
from moderation.models import ListedWord

REVIEWS = {
    Review.NOBODY: pgettext_lazy("setting of a board", "Posts appear at once"),
    Review.UNCONFIRMED: pgettext_lazy(
        "setting of a board", "Posts of members without a confirmed mandate wait"
    ),
    Review.EVERYBODY: pgettext_lazy(
        "setting of a board", "Every post waits, but those of its moderators"
    ),
}


class WordsForm(forms.Form):
    """What is put on the list."""

    phrases = forms.CharField(
        label=pgettext_lazy("word list", "Words or phrases, one a line"),
        widget=forms.Textarea,
        required=False,
        strip=False,
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("word list", "Language"),
        choices=ListedWord.Language.choices,
        required=False,
    )
    verdict = forms.ChoiceField(
        label=pgettext_lazy("word list", "A text with one of them"),
        choices=ListedWord.Verdict.choices,
        initial=ListedWord.Verdict.HOLD,
    )

    def refuse(self, refused: Refused) -> None:
        """Show at its field why it was not done."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused.message))
