"""How long, in words."""

from django.utils.translation import npgettext


def days_words(days: int) -> str:
    """So many days."""
    return npgettext("how long", "%(number)s day", "%(number)s days", days) % {"number": days}


def minutes_words(minutes: int) -> str:
    """So many minutes."""
    words = npgettext("how long", "%(number)s minute", "%(number)s minutes", minutes)
    return words % {"number": minutes}
