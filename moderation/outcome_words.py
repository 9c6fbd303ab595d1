"""What each outcome is called and does, where a case is about something else than a post."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from moderation.models import Case, Decision

Outcome = Decision.Outcome
Words = dict[Outcome, tuple[Promise, Promise]]
LEAVE = pgettext_lazy("decision form", "Leave it as it is")
OUTCOMES_OF: dict[str, Words] = {
    Case.Kind.TOPIC: {
        Outcome.NONE: (
            LEAVE,
            pgettext_lazy(
                "decision form", "The topic stays. Nobody is told but those who flagged it."
            ),
        ),
        Outcome.HIDE: (
            pgettext_lazy("decision form", "Hide the whole topic"),
            pgettext_lazy(
                "decision form",
                "It goes from every page with its title and all replies. The author reads why.",
            ),
        ),
        Outcome.WARN: (
            pgettext_lazy("decision form", "Warn the author"),
            pgettext_lazy("decision form", "The topic stays. The author reads your reasons."),
        ),
    },
    Case.Kind.MEMBER: {
        Outcome.NONE: (
            LEAVE,
            pgettext_lazy("decision form", "Nobody is told but those who flagged them."),
        ),
        Outcome.WARN: (
            pgettext_lazy("decision form", "Warn the member"),
            pgettext_lazy("decision form", "Nothing changes yet. The member reads your reasons."),
        ),
        Outcome.RENAME: (
            pgettext_lazy("decision form", "Take the name away"),
            pgettext_lazy(
                "decision form",
                "They are called “member” and a number until they choose another name. They read "
                "why.",
            ),
        ),
        Outcome.SUSPEND: (
            pgettext_lazy("decision form", "Suspend the member"),
            pgettext_lazy(
                "decision form", "They are signed out everywhere until a day you choose."
            ),
        ),
        Outcome.RESTRICT: (
            pgettext_lazy("decision form", "Restrict the member"),
            pgettext_lazy("decision form", "They stay, but may do less for some days."),
        ),
        Outcome.BAN: (
            pgettext_lazy("decision form", "Ban the member"),
            pgettext_lazy("decision form", "They are signed out everywhere and cannot come back."),
        ),
    },
    Case.Kind.FILE: {
        Outcome.NONE: (
            LEAVE,
            pgettext_lazy(
                "decision form", "The file stays. Nobody is told but those who flagged it."
            ),
        ),
        Outcome.HIDE: (
            pgettext_lazy("decision form", "Remove the file"),
            pgettext_lazy(
                "decision form",
                "It goes from the post, which stays; a line in the topic says so. The author "
                "reads why.",
            ),
        ),
        Outcome.WARN: (
            pgettext_lazy("decision form", "Warn the author"),
            pgettext_lazy("decision form", "The file stays. The author reads your reasons."),
        ),
    },
    Case.Kind.MUNICIPALITY: {
        Outcome.NONE: (
            LEAVE,
            pgettext_lazy(
                "decision form", "The page stays. Nobody is told but those who flagged it."
            ),
        ),
        Outcome.PASS_ON: (
            pgettext_lazy("decision form", "Pass it on to the administrators"),
            pgettext_lazy(
                "decision form",
                "They are told and can correct the page. What you write goes along.",
            ),
        ),
    },
}
