"""Work of the forum that may come a moment later."""

import datetime
import threading
import time

from django.db import transaction
from django.utils import timezone
from django_tasks import task

# Between two times a board is brought up, or a post's reactions are counted (seconds).
PAUSE = 1.0
# A change may still commit this long before the pending task and be counted by it.
MARGIN = 0.5
_due: dict[int, float] = {}
_lock = threading.Lock()


@task()
def refresh_board(board_id: int) -> None:
    """Bring up a board's counters and revision."""
    from forum.actions.boards import bring_up_board  # tasks are named by actions, and name one

    bring_up_board(board_id=board_id)


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
def go_on_moving(stub_id: int) -> None:
    """Move what follows a post into another topic, step by step."""
    from forum.actions.travelling import continue_move  # as above

    while continue_move(stub_id=stub_id):
        pass
