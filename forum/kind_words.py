"""What the kinds of topics are called, and what each is for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.models import Topic

Words = str | Promise


@dataclass(frozen=True)
class KindWords:
    """One kind where it is chosen, and over its form."""

    kind: str
    icon: str
    name: Words
    # One sentence where it is chosen.
    purpose: Words
    heading: Words
    # Under the title, and over the text.
    title_help: Words
    body_label: Words


ALL = (
    KindWords(
        kind=Topic.Kind.DISCUSSION,
        icon="messages-square",
        name=pgettext_lazy("kind of topic", "Discussion"),
        purpose=pgettext_lazy(
            "choice of a kind", "Share news or a thought and hear what others say, or open a room."
        ),
        heading=pgettext_lazy("page title", "Open a discussion"),
        title_help=pgettext_lazy(
            "form of a topic", "Say in one line what you want to know or to share."
        ),
        body_label=pgettext_lazy("form of a topic", "Text"),
    ),
    KindWords(
        kind=Topic.Kind.QUESTION,
        icon="circle-question-mark",
        name=pgettext_lazy("kind of topic", "Question"),
        purpose=pgettext_lazy(
            "choice of a kind", "Ask, and mark the reply that answers you: it is shown on top."
        ),
        heading=pgettext_lazy("page title", "Ask a question"),
        title_help=pgettext_lazy("form of a topic", "Ask it in one line, as you would aloud."),
        body_label=pgettext_lazy("form of a topic", "What others must know to answer"),
    ),
    KindWords(
        kind=Topic.Kind.RECORD,
        icon="clipboard-list",
        name=pgettext_lazy("kind of topic", "Experience"),
        purpose=pgettext_lazy(
            "choice of a kind",
            "Tell what your municipality tried and what came of it, so that others can compare.",
        ),
        heading=pgettext_lazy("page title", "Tell an experience"),
        title_help=pgettext_lazy("form of a topic", "Name what was done, in one line."),
        body_label=pgettext_lazy("form of a topic", "In your own words: what should others know?"),
    ),
    KindWords(
        kind=Topic.Kind.CALL,
        icon="megaphone",
        name=pgettext_lazy("kind of topic", "Call"),
        purpose=pgettext_lazy(
            "choice of a kind",
            "Seek partners for twinning or a shared project: municipalities sign up at one press.",
        ),
        heading=pgettext_lazy("page title", "Make a call"),
        title_help=pgettext_lazy("form of a topic", "Name what you want to do together."),
        body_label=pgettext_lazy("form of a topic", "What partners should know"),
    ),
    KindWords(
        kind=Topic.Kind.POLL,
        icon="vote",
        name=pgettext_lazy("kind of topic", "Poll"),
        purpose=pgettext_lazy(
            "choice of a kind",
            "Let members or municipalities vote: for one option, several, or in an order.",
        ),
        heading=pgettext_lazy("page title", "Ask for a vote"),
        title_help=pgettext_lazy("form of a topic", "Ask in one line what is to be decided."),
        body_label=pgettext_lazy("form of a topic", "What voters should know"),
    ),
)
_BY_KIND = {words.kind: words for words in ALL}


def words_of_kind(kind: str) -> KindWords:
    """The words of a kind; those of a discussion where there is no such kind."""
    return _BY_KIND.get(kind, ALL[0])
