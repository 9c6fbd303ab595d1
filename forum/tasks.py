"""Work of the forum that may come a moment later."""

import datetime
import threading
import time

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

# Between two times a board is brought up, or a post's reactions are counted (seconds).
PAUSE = 1.0
# A change may still commit this long before the pending task and be counted by it.
MARGIN = 0.5
# Between two times the words of new posts are learnt; they are few, and nobody waits for them.
LESSONS = 300.0
NO_BOARD = 0
_due: dict[int, float] = {}
_lock = threading.Lock()


@task()
def refresh_board(board_id: int) -> None:
    """Bring up a board's counters and revision."""
    from forum.actions.boards import bring_up_board  # tasks are named by actions, and name one

    if bring_up_board(board_id=board_id):
        _learn_now_and_then()


def _learn_now_and_then() -> None:
    """After a board was brought up: nobody who writes waits for it."""
    now = time.monotonic()
    with _lock:
        if now < _due.get(NO_BOARD, 0.0):
            return
        _due[NO_BOARD] = now + LESSONS
    from forum.actions.vocabulary import learn_words  # as above

    if learn_words():
        _remember(NO_BOARD, now)


def refresh_board_soon(board_id: int) -> None:
    """Enqueue `refresh_board` with the open transaction, at most once a second a board."""
    now = time.monotonic()
    with _lock:
        if _due.get(board_id, 0.0) - now > MARGIN:
            return
    refresh_board.using(run_after=timezone.now() + datetime.timedelta(seconds=PAUSE)).enqueue(
        board_id
    )
    transaction.on_commit(lambda: _remember(board_id, now + PAUSE))


def _remember(board_id: int, due: float) -> None:
    with _lock:
        _due[board_id] = due


@task()
def recount(post_id: int) -> None:
    """Bring a post's reaction counts up to its rows."""
    from forum.actions.reactions import recount_reactions  # as above

    recount_reactions(post_id=post_id)


def recount_soon(post_id: int, *, after: datetime.datetime | None) -> None:
    """Enqueue `recount` with the open transaction: at once, or a second after the last one."""
    now = timezone.now()
    due = now if after is None else max(now, after + datetime.timedelta(seconds=PAUSE))
    (recount.using(run_after=due) if due > now else recount).enqueue(post_id)


@task()
def drop_loose_file(file_id: int) -> None:
    """Delete a file that no post has taken by now."""
    from forum.actions import files  # as above

    files.drop_loose_file(file_id=file_id)


def drop_loose_file_later(file_id: int) -> None:
    """Enqueue `drop_loose_file` with the open transaction, for when it may go."""
    # A little later than it is old enough, whichever clock is behind.
    due = timezone.now() + datetime.timedelta(seconds=settings.LOOSE_FILES_KEPT + 60)
    drop_loose_file.using(run_after=due).enqueue(file_id)


@task()
def count_ballots(topic_id: int) -> None:
    """Bring a poll's tally up to its ballots."""
    from forum.actions.ballots import recount_poll  # as above

    recount_poll(topic_id=topic_id)


def count_ballots_soon(topic_id: int, *, after: datetime.datetime | None) -> None:
    """Enqueue `count_ballots` with the open transaction, as `recount_soon` does."""
    now = timezone.now()
    due = now if after is None else max(now, after + datetime.timedelta(seconds=PAUSE))
    (count_ballots.using(run_after=due) if due > now else count_ballots).enqueue(topic_id)


@task()
def settle_ballots(topic_id: int) -> None:
    """Count a poll for good, once its last day is over."""
    from forum.actions.ballots import settle_poll  # as above

    settle_poll(topic_id=topic_id)


def settle_at(topic_id: int, moment: datetime.datetime) -> None:
    """Enqueue `settle_ballots` for that moment with the open transaction."""
    settle_ballots.using(run_after=moment).enqueue(topic_id)


@task()
def go_on_moving(stub_id: int) -> None:
    """Move what follows a post into another topic, step by step."""
    from forum.actions.travelling import continue_move  # as above

    while continue_move(stub_id=stub_id):
        pass
