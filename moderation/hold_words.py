"""Why a post waits, in the language of who reads it: its author, and the moderators."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import npgettext, pgettext, pgettext_lazy

from forum.models import Hold, Post, Review
from forum.restraint import WAITS

Facts = Mapping[str, Any]


# What moderators call each screener.
NAMES = {
    "newcomers": pgettext_lazy("name of a screener", "New member"),
    "listed_words": pgettext_lazy("name of a screener", "Word list"),
    "repeated_text": pgettext_lazy("name of a screener", "Repeated text"),
    "looked_at_first": pgettext_lazy("name of a screener", "Board"),
    "sanction": pgettext_lazy("name of a screener", "Restriction"),
}
ANOTHER = pgettext_lazy("name of a screener", "Another check")


def why_held(post_id: int) -> list[tuple[str, str]]:
    """Each screener that held a post, by its name, with its reason."""
    holds = Hold.objects.filter(post=post_id).order_by("pk")
    return [(str(NAMES.get(one.screener, ANOTHER)), words_of_hold(one)) for one in holds]


def reasons_of(post: Post) -> list[str]:
    """Why it waits, in the reader's language; prefetch `holds` in lists."""
    said = [words_of_hold(hold) for hold in post.holds.all()]
    return [words for words in said if words]


def words_of(screener: str, facts: Facts) -> str:
    """The sentence of a screener of ours; empty for another's."""
    says = _SAYS.get(screener)
    return says(facts) if says is not None else ""


def words_of_hold(hold: Hold) -> str:
    """The same of a stored reason; as its author was told, where the screener is not known."""
    return words_of(hold.screener, hold.facts) or hold.words


def _of_newcomers(facts: Facts) -> str:
    said = []
    if "links" in facts:
        said.append(
            npgettext(
                "why a post waits",
                "A moderator looks first at a new member's text with %(count)s link.",
                "A moderator looks first at a new member's text with %(count)s links.",
                facts["links"],
            )
            % {"count": facts["links"]}
        )
    if "mentions" in facts:
        said.append(
            npgettext(
                "why a post waits",
                "A moderator looks first at a new member's text that names %(count)s person.",
                "A moderator looks first at a new member's text that names %(count)s people.",
                facts["mentions"],
            )
            % {"count": facts["mentions"]}
        )
    return " ".join(said)


def _of_words(facts: Facts) -> str:
    listed = pgettext("between words of a list", ", ").join(facts["words"])
    said = pgettext("why a post waits", "A moderator looks first at texts with: %(words)s.")
    return said % {"words": listed}


def _of_repeats(facts: Facts) -> str:
    if facts.get("near"):
        return pgettext(
            "why a post waits",
            "Almost the same text was sent to several topics within a few minutes.",
        )
    return pgettext("why a post waits", "The same text was sent a few minutes before.")


def _of_boards(facts: Facts) -> str:
    if facts.get("review") == Review.EVERYBODY:
        return pgettext("why a post waits", "On this board a moderator looks first at every post.")
    return pgettext(
        "why a post waits",
        "On this board a moderator looks first at what members without a confirmed mandate write.",
    )


def _of_sanctions(facts: Facts) -> str:
    return str(WAITS)


_SAYS: dict[str, Callable[[Facts], str]] = {
    "newcomers": _of_newcomers,
    "listed_words": _of_words,
    "repeated_text": _of_repeats,
    "looked_at_first": _of_boards,
    "sanction": _of_sanctions,
}
