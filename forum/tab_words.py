"""What the tabs of a board are called."""

from django.utils.translation import pgettext

from forum.tabs import LATEST, TOP, UNANSWERED, UNREAD


def tab_words(names: list[str]) -> list[tuple[str, str]]:
    """Each of these tabs with its word, in the reader's language."""
    words = {
        LATEST: pgettext("tab of a board", "Latest"),
        UNREAD: pgettext("tab of a board", "Unread"),
        UNANSWERED: pgettext("tab of a board", "Unanswered"),
        TOP: pgettext("tab of a board", "Most discussed"),
    }
    return [(name, words[name]) for name in names]


def span_words() -> list[tuple[str, str]]:
    """What "most discussed" may look back over."""
    return [
        ("week", pgettext("most discussed", "Last 7 days")),
        ("month", pgettext("most discussed", "Last 30 days")),
        ("year", pgettext("most discussed", "Last 12 months")),
    ]
