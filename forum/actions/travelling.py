"""Large moves: one step at a time, each in a transaction of its own, until all have arrived."""

from collections.abc import Sequence

from django.db.models import Q

from forum.actions.carrying import carry_levels, carry_marks, carry_rest
from forum.actions.placing import lock_topic_row
from forum.actions.steering import touch_own
from forum.actions.transplanting import STEP, Move, branch_of, carry_out, movable
from forum.models import Post, Topic
from forum.signals import posts_moved
from forum.tasks import go_on_moving
from members.writing import write


def travel(
    source: Topic,
    target: Topic,
    posts: Sequence[Post],
    *,
    under: Post | None,
    is_first: bool = True,
) -> None:
    """One step, between topics that are locked, which the caller stores."""
    last_before = target.last_number
    move = Move(source, target, posts, under, is_first)
    carry_out(move)
    carry_marks(move, last_before=last_before)
    if is_first:
        carry_levels(source, target)
    posts_moved.send(sender=Topic, topic_id=source.pk, into_id=target.pk, board_id=target.board_id)


def arrive(source: Topic, target: Topic, first: Post) -> None:
    """After the last step of a topic that went as a whole."""
    carry_rest(source, target, first)
    posts_moved.send(sender=Topic, topic_id=source.pk, into_id=target.pk, board_id=target.board_id)


def continue_soon(source: Topic, first: Post) -> None:
    """Leave the rest to a task, which knows by the first stub what goes where."""
    go_on_moving.enqueue(first.stubs.get(topic=source).pk)


def continue_move(*, stub_id: int) -> bool:
    """The next step behind a stub; whether there may be another. Again when all is done: none.

    Where its post stands by then, others are following it.
    """
    stub = Post.objects.select_related("moved_to").get(pk=stub_id)
    if stub.moved_to is None:
        return False
    first_id, into_id = stub.moved_to.pk, stub.moved_to.topic_id
    with write():
        rows = {pk: lock_topic_row(pk) for pk in sorted({stub.topic_id, into_id})}
        first = Post.objects.get(pk=first_id)
        if first.topic_id != into_id:
            return True
        source, target = rows[stub.topic_id], rows[into_id]
        whole = source.merged_into_id is not None
        rest = movable(source).filter(Q() if whole else branch_of(stub)).order_by("number")
        posts = list(rest[:STEP])
        if posts:
            travel(source, target, posts, under=first, is_first=False)
            touch_own(source)
            touch_own(target)
        elif whole:
            arrive(source, target, first)
    return bool(posts)
