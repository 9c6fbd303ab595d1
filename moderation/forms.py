"""Shapes of a flag and of a decision."""

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import pgettext, pgettext_lazy

from forum.models import Board
from forum.permissions import boards_readable_by, moderated_boards
from members.models import Member, Sanction
from members.refusals import Refused
from moderation.actions import cases, flags, hiding, undoing
from moderation.flag_words import FlagWords
from moderation.ladder import DAYS, SLOW_MINUTES, suggested_days
from moderation.models import Case, Decision
from moderation.offers import find_post, may_act_on_site, outcomes_for
from moderation.order_words import days_words, minutes_words
from moderation.outcome_words import OUTCOMES_OF
from moderation.rulebook import rules_for, suggested_rule

Outcome = Decision.Outcome

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
    Decision.Outcome.EDIT: (
        pgettext_lazy("decision form", "Remove a part"),
        pgettext_lazy("decision form", "You take words out. Only moderators still see them."),
    ),
    Decision.Outcome.MOVE: (
        pgettext_lazy("decision form", "Move the topic"),
        pgettext_lazy("decision form", "The whole topic goes to another of your boards."),
    ),
    Decision.Outcome.RESTRICT: (
        pgettext_lazy("decision form", "Restrict the author"),
        pgettext_lazy("decision form", "They stay, but may do less for some days."),
    ),
    Decision.Outcome.SUSPEND: (
        pgettext_lazy("decision form", "Suspend the author"),
        pgettext_lazy("decision form", "They are signed out everywhere until a day you choose."),
    ),
    Decision.Outcome.BAN: (
        pgettext_lazy("decision form", "Ban the author"),
        pgettext_lazy("decision form", "They are signed out everywhere and cannot come back."),
    ),
}
RESTRICTIONS = (
    (Sanction.Kind.READ_ONLY, pgettext_lazy("decision form", "They only read")),
    (Sanction.Kind.NO_ROOMS, pgettext_lazy("decision form", "They do not write in rooms")),
    (Sanction.Kind.SLOW, pgettext_lazy("decision form", "They write only from time to time")),
    (Sanction.Kind.HELD, pgettext_lazy("decision form", "A moderator reads each post first")),
)
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
    """Why a member flags something, in words that fit it."""

    reason = forms.ChoiceField(
        error_messages={"required": pgettext_lazy("flag form", "Please choose a reason.")},
    )
    note = forms.CharField(
        label=pgettext_lazy("flag form", "Anything the moderator should know"),
        required=False,
        max_length=flags.NOTE_LIMIT,
    )

    def __init__(self, *args: object, words: FlagWords, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        chooser = cast(forms.ChoiceField, self.fields["reason"])
        chooser.label, chooser.choices = str(words.question), list(words.reasons.items())


class DecisionForm(RefusableForm):
    """What a moderator decides, and the words for the author."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("decision form", "What is done"),
        error_messages={"required": pgettext_lazy("decision form", "Please choose a decision.")},
    )
    rule = forms.CharField(required=False)
    restriction = forms.CharField(required=False)
    days = forms.CharField(required=False)
    minutes = forms.CharField(required=False)
    scope = forms.CharField(required=False)
    body = forms.CharField(required=False)
    board = forms.CharField(required=False)
    note = forms.CharField(
        label=pgettext_lazy("decision form", "Your reasons, as they will read them"),
        required=False,
        max_length=cases.NOTE_LIMIT,
    )

    def __init__(self, *args: object, case: Case, moderator: Member, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        words = HELD_OUTCOMES if case.is_held else OUTCOMES | OUTCOMES_OF.get(case.kind, {})
        self.outcomes = [(str(each), *words[each]) for each in outcomes_for(case, moderator)]
        chooser = cast(forms.ChoiceField, self.fields["outcome"])
        chooser.choices = [(code, label) for code, label, _ in self.outcomes]
        self.case, self.moderator = case, moderator
        # A rule is named to whom it was broken by.
        self.rules = rules_for(case) if case.author_id is not None else []
        if case.author_id is None:
            self.fields["note"].label = pgettext(
                "decision form", "What the administrators should know"
            )

    @property
    def more(self) -> dict[str, Any]:
        """What some outcomes ask for beside the reasons, with what was chosen or is suggested."""
        offered = {code for code, _, _ in self.outcomes}
        post = find_post(self.case)
        likely = suggested_rule(self.case, self.rules)
        return {
            "rules": self.rules,
            "rule": self.data.get("rule", str(likely.pk) if likely is not None else ""),
            "restrictions": RESTRICTIONS if Outcome.RESTRICT in offered else (),
            "restriction": self.data.get("restriction", ""),
            "days": [(each, days_words(each)) for each in DAYS],
            "day": self.data.get("days", str(suggested_days(self.case.author_id))),
            "lasts": bool(offered & {Outcome.RESTRICT, Outcome.SUSPEND}),
            "minutes": [(each, minutes_words(each)) for each in SLOW_MINUTES],
            "minute": self.data.get("minutes", str(SLOW_MINUTES[0])),
            "on_site": may_act_on_site(self.moderator) and self.case.board is not None,
            "scope": self.data.get("scope", "board"),
            "body": self.data.get("body", post.body if post is not None else ""),
            "edits": Outcome.EDIT in offered,
            "boards": self._boards if Outcome.MOVE in offered else [],
            "board": self.data.get("board", ""),
        }

    @cached_property
    def _boards(self) -> list[Board]:
        boards = moderated_boards(self.moderator).exclude(pk=self.case.board_id or 0)
        boards = boards.filter(pk__in=boards_readable_by(self.moderator).values("pk"))
        return list(boards.prefetch_related("names").order_by("pk"))


class UndoForm(RefusableForm):
    """Why a decision is taken back."""

    why = forms.CharField(
        label=pgettext_lazy("undo form", "Why, as the author will read it"),
        required=False,
        max_length=undoing.WHY_LIMIT,
    )


class AnswerForm(RefusableForm):
    """What the author of a post that was hidden for now says to who looks at it."""

    words = forms.CharField(
        label=pgettext_lazy("answer form", "What should the moderator know?"),
        max_length=hiding.WORDS_LIMIT,
    )


class ThresholdForm(RefusableForm):
    """From how many points on the site hides by itself."""

    threshold = forms.CharField(required=False)
