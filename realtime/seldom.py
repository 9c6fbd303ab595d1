"""Log lines about something that lasts: one in ten seconds, however often it is met."""

import logging
import time

from django.db import DatabaseError, InterfaceError

PAUSE = 10.0


class Seldom(logging.Filter):
    """Says a warning, or lets a line of a package pass, and then nothing for ten seconds."""

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__()
        self.logger = logger
        self._said_at = -PAUSE

    def warn(self, words: str, *values: object) -> None:
        """One line, unless there was one lately."""
        if self._may_speak():
            self.logger.warning(words, *values)

    def failed(self, what: str, failure: Exception) -> None:
        """A database that is away is a line now and then; another fault a traceback each time."""
        if isinstance(failure, DatabaseError | InterfaceError):
            self.warn("%s: the database could not be asked: %s", what, failure)
        else:
            self.logger.error("%s failed", what, exc_info=failure)

    def filter(self, record: logging.LogRecord) -> bool:
        """For a package's logger: the same, and without the traceback."""
        if not self._may_speak():
            return False
        if record.exc_info:
            record.msg, record.args = f"{record.getMessage()} ({record.exc_info[1]!r})", ()
            record.exc_info = record.exc_text = None
        return True

    def _may_speak(self) -> bool:
        now = time.monotonic()
        if now - self._said_at < PAUSE:
            return False
        self._said_at = now
        return True
