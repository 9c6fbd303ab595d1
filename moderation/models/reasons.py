"""Why something is flagged: eight codes, in the words that fit what it is."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    """The codes, with the words for a post."""

    OFF_TOPIC = "off_topic", pgettext_lazy("flag reason", "It is off topic")
    PERSONAL_ATTACK = "personal_attack", pgettext_lazy("flag reason", "It attacks a person")
    HATE = "hate", pgettext_lazy("flag reason", "It spreads hate")
    FALSE_IDENTITY = (
        "false_identity",
        pgettext_lazy("flag reason", "The author is not who they say"),
    )
    PRIVATE_DATA = (
        "private_data",
        pgettext_lazy("flag reason", "It shows private facts about someone"),
    )
    SPAM = "spam", pgettext_lazy("flag reason", "It is advertising or spam")
    ILLEGAL = "illegal", pgettext_lazy("flag reason", "It is against the law")
    OTHER = "other", pgettext_lazy("flag reason", "Something else")


# Of one's own post, for which one asks for help: it is no offence of anybody's yet.
PLEA = "plea"
_WORDS: dict[str, dict[str, Promise]] = {
    "topic": {
        Reason.OFF_TOPIC: pgettext_lazy("flag reason, topic", "It does not belong on this board"),
        Reason.PERSONAL_ATTACK: pgettext_lazy("flag reason, topic", "It attacks a person"),
        Reason.HATE: pgettext_lazy("flag reason, topic", "It spreads hate"),
        Reason.FALSE_IDENTITY: pgettext_lazy(
            "flag reason, topic", "The author is not who they say"
        ),
        Reason.PRIVATE_DATA: pgettext_lazy(
            "flag reason, topic", "It shows private facts about someone"
        ),
        Reason.SPAM: pgettext_lazy("flag reason, topic", "It is advertising or spam"),
        Reason.ILLEGAL: pgettext_lazy("flag reason, topic", "It is against the law"),
        Reason.OTHER: Reason.OTHER.label,
    },
    "member": {
        Reason.FALSE_IDENTITY: pgettext_lazy(
            "flag reason, member", "They are not who they say, or use another person's name"
        ),
        Reason.PERSONAL_ATTACK: pgettext_lazy("flag reason, member", "The name attacks a person"),
        Reason.HATE: pgettext_lazy("flag reason, member", "The name spreads hate"),
        Reason.PRIVATE_DATA: pgettext_lazy(
            "flag reason, member", "It shows private facts about someone"
        ),
        Reason.SPAM: pgettext_lazy("flag reason, member", "The account is there to advertise"),
        Reason.OTHER: Reason.OTHER.label,
    },
    "file": {
        Reason.PRIVATE_DATA: pgettext_lazy(
            "flag reason, file", "It shows private facts about someone"
        ),
        Reason.PERSONAL_ATTACK: pgettext_lazy("flag reason, file", "It attacks a person"),
        Reason.HATE: pgettext_lazy("flag reason, file", "It spreads hate"),
        Reason.SPAM: pgettext_lazy("flag reason, file", "It is advertising or spam"),
        Reason.ILLEGAL: pgettext_lazy(
            "flag reason, file", "It is against the law, or somebody else's work"
        ),
        Reason.OFF_TOPIC: pgettext_lazy("flag reason, file", "It has nothing to do with the post"),
        Reason.OTHER: Reason.OTHER.label,
    },
    "municipality": {
        Reason.FALSE_IDENTITY: pgettext_lazy(
            "flag reason, municipality", "It says something false: a name, or who holds office"
        ),
        Reason.PRIVATE_DATA: pgettext_lazy(
            "flag reason, municipality", "It shows private facts about someone"
        ),
        Reason.OTHER: Reason.OTHER.label,
    },
    PLEA: {
        Reason.PERSONAL_ATTACK: pgettext_lazy("asking for help", "I am attacked because of it"),
        Reason.PRIVATE_DATA: pgettext_lazy(
            "asking for help", "It says something that should never have been public"
        ),
        Reason.ILLEGAL: pgettext_lazy("asking for help", "I am threatened because of it"),
        Reason.OTHER: Reason.OTHER.label,
    },
}


def reasons_of(kind: str) -> dict[str, str | Promise]:
    """The codes that fit a kind of subject (or `PLEA`), in the order of the form."""
    return dict(_WORDS.get(kind) or Reason.choices)


def reason_words(kind: str, code: str) -> str:
    """A reason in the reader's language, as it is said of that kind."""
    words = reasons_of(kind).get(code)
    return str(words if words is not None else Reason(code).label)
