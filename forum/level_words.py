"""What the levels of following are called, and what each means, for what is followed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.models import Level

ICONS = {"watching": "bell-ring", "tracking": "bell", "normal": "bell-minus", "muted": "bell-off"}
NAMES: dict[str, Promise] = {
    "watching": pgettext_lazy("level of following", "Every post"),
    "tracking": pgettext_lazy("level of following", "Following"),
    "normal": pgettext_lazy("level of following", "Not following"),
    "muted": pgettext_lazy("level of following", "Muted"),
}
_COMMON: dict[str, Promise] = {
    "watching": pgettext_lazy("level of following", "You are told of every new post."),
    "tracking": pgettext_lazy(
        "level of following",
        "New posts are counted on your front page; you are told of replies and mentions.",
    ),
    "normal": pgettext_lazy("level of following", "You are told of replies and mentions."),
    "muted": pgettext_lazy(
        "level of following", "Gone from your lists; you are told only when you are mentioned."
    ),
}
MEANINGS: dict[str, dict[str, Promise]] = {
    "topic": _COMMON,
    "board": _COMMON,
    "member": {
        "watching": pgettext_lazy(
            "level of following a member", "You are told of everything they write."
        ),
        "tracking": pgettext_lazy(
            "level of following a member", "You are told of the topics they open."
        ),
        "normal": pgettext_lazy(
            "level of following a member", "You are told when they reply to you or mention you."
        ),
        "muted": pgettext_lazy(
            "level of following a member",
            "Their posts are folded, and you are told of nothing they write.",
        ),
    },
}


@dataclass(frozen=True)
class Choice:
    """One level in a menu."""

    level: str
    name: Promise
    meaning: Promise
    icon: str
    is_chosen: bool


@dataclass(frozen=True)
class Control:
    """The button that says how closely something is followed, and its menu."""

    url: str
    level: str
    choices: list[Choice]
    # Whether what lies below is included; None where nothing can lie there.
    below: bool | None = None

    @property
    def icon(self) -> str:
        """The sign of the level that holds."""
        return ICONS[self.level]

    @property
    def name(self) -> Promise:
        """Its word."""
        return NAMES[self.level]


def control_of(kind: str, url: str, level: str, *, below: bool | None = None) -> Control:
    """For a `topic`, a `board` or a `member`; "" is normal."""
    holds = level or Level.NORMAL.value
    choices = [
        Choice(code, NAMES[code], meaning, ICONS[code], code == holds)
        for code, meaning in MEANINGS[kind].items()
    ]
    return Control(url, holds, choices, below)
