"""One short transaction for a write; on SQLite one writer at a time in the process."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.utils.translation import pgettext_lazy

from members.refusals import Refused

logger = logging.getLogger(__name__)
# SQLite's busy wait is unfair: waits of seconds were seen under four writers.
_one_writer = threading.RLock()


@contextmanager
def write() -> Iterator[None]:
    """A transaction that commits or leaves nothing.

    Raises Refused (`unavailable`) where the database cannot take it now.
    """
    try:
        if connection.vendor == "sqlite":
            with _one_writer, transaction.atomic():
                yield
        else:
            with transaction.atomic():
                yield
    except OperationalError as error:
        logger.warning("The database refused a write: %s", error)
        raise Refused(
            "unavailable",
            pgettext_lazy("refusal", "We could not save this just now. Please try again."),
            retry_after=3,
        ) from error


def after_commit(tell: Callable[[], None]) -> None:
    """Run `tell` once the change has committed; its failure is logged and stops nothing.

    `transaction.on_commit(partial(...), robust=True)` breaks on Django 5.2.19.
    """

    def tell_safely() -> None:
        try:
            tell()
        except Exception:
            logger.exception("Telling after a commit failed")

    transaction.on_commit(tell_safely)
