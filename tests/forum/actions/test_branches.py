"""Each branch of a thread knows how many posts stand in it."""

from typing import Any

from forum.actions import hide_post, publish_held_post, publish_post
from forum.models import Post, Topic


def below(topic: Topic) -> dict[int | None, int]:
    return dict(topic.posts.placed().order_by("number").values_list("number", "below"))


def grow(topic: Topic, author: Any, *parents: int) -> None:
    for parent in parents:
        publish_post(topic=topic, author=author, body="x", reply_to=parent)


def test_a_branch_counts_all_that_hangs_on_it_however_deep(thread: Topic, dounia: Any) -> None:
    grow(thread, dounia, 1, 2, 3, 4, 1, 6)
    assert below(thread) == {1: 0, 2: 3, 3: 0, 4: 0, 5: 0, 6: 1, 7: 0}


def test_what_hangs_below_the_depth_of_paths_counts_too(thread: Topic, dounia: Any) -> None:
    grow(thread, dounia, *range(1, 60))
    assert below(thread)[2] == 58


def test_a_hidden_post_keeps_its_place_and_counts(thread: Topic, dounia: Any, bilal: Any) -> None:
    grow(thread, dounia, 1, 2, 2)
    hide_post(post=thread.posts.get(number=3), by=bilal)
    assert below(thread)[2] == 2


def test_a_post_of_a_room_hangs_on_none(room: Topic, dounia: Any) -> None:
    publish_post(topic=room, author=dounia, body="x", reply_to=1)
    assert set(below(room).values()) == {0}


def test_a_held_post_counts_when_it_gets_its_place(thread: Topic, dounia: Any, bilal: Any) -> None:
    grow(thread, dounia, 1, 2)
    Post.objects.filter(topic=thread, number=3).update(
        state="held", number=None, revision=None, text_revision=None, path=None
    )
    Post.objects.filter(topic=thread, number=2).update(below=0)
    held = Post.objects.get(topic=thread, state="held")
    assert publish_held_post(post=held, by=bilal)
    assert below(thread)[2] == 1
