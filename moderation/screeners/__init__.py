"""Screeners the forum asks before it publishes, named in `FORUM_SCREENERS`; each says why."""

from moderation.screeners.beginners import newcomers
from moderation.screeners.boards import looked_at_first
from moderation.screeners.pace import flood
from moderation.screeners.repeats import repeated_text
from moderation.screeners.words import listed_words

__all__ = ["flood", "listed_words", "looked_at_first", "newcomers", "repeated_text"]
