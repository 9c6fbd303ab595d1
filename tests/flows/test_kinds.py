"""Topics of a kind under two hands at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from forum.actions import (
    close_call,
    edit_record,
    hide_post,
    join_call,
    mark_answer,
    open_topic,
    publish_post,
)
from forum.models import Interest, Post, Record, RecordVersion, Topic
from forum.models.calls import today
from members.actions import create_member, give_mandate
from members.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answers, or the code it is refused with; all begin together."""
    barrier = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(5)
            found[place] = act()
        except Refused as refused:
            found[place] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def fresh(post: Post) -> Post:
    return Post.objects.select_related("topic__board").get(pk=post.pk)


def test_of_two_marks_at_once_one_stands_and_both_are_told(
    theme_board: Any, amel: Any, bilal: Any, carine: Any
) -> None:
    question = open_topic(
        board=theme_board, author=amel, title="?", body="?", kind="question"
    ).post.topic
    posts = [publish_post(topic=question, author=carine, body=str(n)).post for n in range(2)]
    before = Topic.objects.get(pk=question.pk).revision
    marks = zip(posts, (amel, bilal), strict=True)
    done = at_once(*[lambda p=p, m=m: mark_answer(post=fresh(p), by=m) for p, m in marks])
    after = Topic.objects.get(pk=question.pk)
    assert done == [True, True]
    assert after.answer in {post.number for post in posts}
    assert after.own_revision == after.revision == before + 2


def test_a_post_hidden_while_it_is_marked_is_no_answer(
    theme_board: Any, amel: Any, bilal: Any, carine: Any
) -> None:
    for _ in range(4):
        question = open_topic(
            board=theme_board, author=amel, title="?", body="?", kind="question"
        ).post.topic
        post = publish_post(topic=question, author=carine, body="!").post
        at_once(
            lambda post=post: mark_answer(post=fresh(post), by=amel),
            lambda post=post: hide_post(post=fresh(post), by=bilal),
        )
        assert Post.objects.get(pk=post.pk).state == "hidden"
        assert Topic.objects.get(pk=question.pk).answer is None


def test_of_two_edits_at_once_of_the_same_facts_one_is_told_of_the_other(
    theme_board: Any, amel: Any, raoued: Any
) -> None:
    facts = {"problem": "p", "done": "d", "result": "r", "municipality": raoued.pk, "year": 2024}
    topic = open_topic(
        board=theme_board, author=amel, title="t", body="b", kind="record", facts=facts
    ).post.topic

    def edit(year: int) -> int:
        fresh = Topic.objects.select_related("board").get(pk=topic.pk)
        return edit_record(topic=fresh, by=amel, facts=facts | {"year": year}, revision=0).year

    done = at_once(lambda: edit(2020), lambda: edit(2021))
    assert "conflict" in done
    assert Record.objects.get().year in done
    assert RecordVersion.objects.count() == 1


@pytest.fixture
def call(theme_board: Any, amel: Any) -> Topic:
    """A call of Amel's."""
    facts = {"offered": "o", "sought": "s", "until": today().isoformat()}
    return open_topic(
        board=theme_board, author=amel, title="t", body="b", kind="call", facts=facts
    ).post.topic


def test_of_two_who_sign_one_municipality_up_at_once_one_does(
    call: Topic, carine: Any, marseille: Any
) -> None:
    basma = create_member(
        name="Basma", email="basma@majlis.example", password="the house of the council",
        language="fr", handle_from="basma",
    )  # fmt: skip
    give_mandate(member=basma, municipality=marseille, by=None)
    before = Topic.objects.get(pk=call.pk).revision
    done = at_once(*[lambda m=m: join_call(topic=call, by=m) for m in (carine, basma, carine)])
    assert sorted(done) == [False, False, True]
    assert Interest.objects.count() == 1
    assert Topic.objects.get(pk=call.pk).revision == before + 1


def test_who_signs_up_while_it_closes_is_in_or_told_that_it_is_closed(
    call: Topic, carine: Any, amel: Any
) -> None:
    joined, closed = at_once(
        lambda: join_call(topic=call, by=carine), lambda: close_call(topic=call, by=amel)
    )
    assert closed is True
    assert joined in {True, "closed"}
    assert Interest.objects.exists() is (joined is True)
