"""Many who react at once, while others count: in the end the counts are the rows."""

import datetime
import random
import threading
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forum.actions import publish_post, set_reaction
from forum.actions.reactions import recount_reactions
from forum.models import Post, Reaction, Tally, Topic
from members.models import Member
from tests.flows.crowd import at_once

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = list(Reaction.Kind.values)


def toggling(post_ids: list[int], member_id: int, seed: int, times: int = 25) -> Any:
    """A member who reacts here and there as chance has it."""

    def toggle() -> None:
        chance = random.Random(seed)
        member = Member.objects.get(pk=member_id)
        for _ in range(times):
            post = Post.objects.select_related("topic__board").get(pk=chance.choice(post_ids))
            set_reaction(
                post=post, member=member, kind=chance.choice(KINDS), on=chance.random() < 0.6
            )

    return toggle


def counting(stop: threading.Event) -> Any:
    """A worker that counts whatever waits."""

    def count() -> None:
        while not stop.is_set():
            for post_id in Tally.objects.filter(waiting_since__isnull=False).values_list(
                "pk", flat=True
            ):
                recount_reactions(post_id=post_id)

    return count


@pytest.mark.parametrize("seed", [1, 2])
def test_after_random_toggles_the_counts_are_the_rows(
    room: Topic, amel: Any, carine: Any, dounia: Any, stranger: Any, run_tasks: Any, seed: int
) -> None:
    posts = [publish_post(topic=room, author=amel, body=str(n)).post.pk for n in range(2)]
    stop = threading.Event()
    members = (amel, carine, dounia, stranger, stranger)
    left = threading.Semaphore(0)

    def and_leave(work: Any) -> Any:
        def run() -> None:
            try:
                work()
            finally:
                left.release()

        return run

    def until_all_left() -> None:
        for _ in members:
            left.acquire(timeout=100)
        stop.set()

    works = [
        and_leave(toggling(posts, member.pk, seed * 100 + n)) for n, member in enumerate(members)
    ]
    assert at_once(*works, counting(stop), until_all_left) == []
    # Whoever came after the last count left a task.
    run_tasks()
    for post in Post.objects.filter(pk__in=posts):
        rows = Counter(Reaction.objects.filter(post=post).values_list("kind", flat=True))
        assert post.reaction_counts == dict(rows)
        assert Tally.objects.get(pk=post.pk).waiting_since is None
    revisions = Post.objects.filter(topic=room).values_list("revision", flat=True)
    assert max(revisions) == Topic.objects.get(pk=room.pk).revision


def test_the_same_reaction_from_many_tabs_is_one(room: Topic, dounia: Any, run_tasks: Any) -> None:
    post = room.posts.get(number=1)

    def react() -> None:
        found = Post.objects.select_related("topic__board").get(pk=post.pk)
        member = Member.objects.get(pk=dounia.pk)
        set_reaction(post=found, member=member, kind="agree", on=True)

    assert at_once(*[react] * 8) == []
    run_tasks()
    assert Reaction.objects.filter(post=post).count() == 1
    assert Post.objects.get(pk=post.pk).reaction_counts == {"agree": 1}


def test_many_reactions_wait_for_one_count(
    room: Topic, amel: Any, carine: Any, dounia: Any
) -> None:
    post = room.posts.get(number=1)
    before = Topic.objects.get(pk=room.pk).revision
    works = [toggling([post.pk], member.pk, member.pk) for member in (amel, carine, dounia)]
    assert at_once(*works) == []
    tasks = DBTaskResult.objects.filter(task_path="forum.tasks.recount")
    assert tasks.count() == 1
    assert Topic.objects.get(pk=room.pk).revision == before


def test_a_worker_that_died_while_it_counted_has_lost_nothing(
    room: Topic, dounia: Any, stranger: Any, run_tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post.objects.select_related("topic__board").get(topic=room, number=1)
    set_reaction(post=post, member=dounia, kind="agree", on=True)

    def die(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed before the commit")

    with monkeypatch.context() as patch:
        patch.setattr("forum.actions.placing.topic_changed.send", die)
        with pytest.raises(RuntimeError):
            recount_reactions(post_id=post.pk)
    assert Post.objects.get(pk=post.pk).reaction_counts == {}
    tally = Tally.objects.get(pk=post.pk)
    assert tally.waiting_since is not None
    assert timezone.now() - tally.waiting_since < datetime.timedelta(minutes=1)
    set_reaction(post=post, member=stranger, kind="agree", on=True)
    run_tasks()
    assert Post.objects.get(pk=post.pk).reaction_counts == {"agree": 2}
