"""A topic moved into another, and a branch moved under a post elsewhere."""

import uuid
from typing import Any

import pytest

from forum.actions import (
    change_format,
    hide_post,
    keep_draft,
    mark_read,
    merge_posts,
    merge_topic,
    open_topic,
    publish_post,
)
from forum.models import Draft, Post, ReadMark, Topic
from members.refusals import Refused
from tests.forum.actions.trees import faults_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(theme_board: Any, carine: Any, dounia: Any, amel: Any) -> Any:
    """1 ── 2 ── 3."""
    topic = open_topic(board=theme_board, author=carine, title="Autre", body="1").post.topic
    publish_post(topic=topic, author=dounia, body="2")
    publish_post(topic=topic, author=amel, body="3", reply_to=2)
    return topic


def tree(topic: Any) -> list[tuple[int, int | None]]:
    placed = topic.posts.placed().select_related("parent").order_by("number")
    return [(post.number, post.parent.number if post.parent else None) for post in placed]


def test_all_posts_stand_in_the_other_topic(
    thread: Any, other: Any, bilal: Any, dounia: Any
) -> None:
    publish_post(topic=thread, author=dounia, body="deux")
    first = other.posts.get(number=1)
    assert merge_topic(topic=other, into=thread, by=bilal, reason="The same question")
    assert faults_of([thread, other]) == []
    assert tree(thread) == [(1, None), (2, 1), (3, 1), (4, 3), (5, 4)]
    first.refresh_from_db()
    assert (first.topic, first.number) == (thread, 3)
    assert (other.merged_into, other.is_visible, other.post_count) == (thread, False, 0)
    assert thread.post_count == 5
    assert thread.acts.get().act == "came_from_merge_topic"


def test_it_may_go_under_any_post_that_is_shown(
    thread: Any, other: Any, bilal: Any, dounia: Any
) -> None:
    publish_post(topic=thread, author=dounia, body="deux")
    merge_topic(topic=other, into=thread, by=bilal, under=2)
    assert tree(thread) == [(1, None), (2, 1), (3, 2), (4, 3), (5, 4)]
    assert faults_of([thread, other]) == []


def test_hidden_posts_go_hidden_and_held_ones_wait_there(
    thread: Any, other: Any, bilal: Any, amel: Any
) -> None:
    from django.utils import timezone

    hide_post(post=other.posts.get(number=2), by=bilal)
    held = Post.objects.create(
        topic=other, parent=other.posts.get(number=3), author=amel, body="?", body_html="?",
        state="held", created_at=timezone.now(),
    )  # fmt: skip
    merge_topic(topic=other, into=thread, by=bilal)
    assert faults_of([thread, other]) == []
    states = [str(post.state) for post in thread.posts.placed().order_by("number")]
    assert states == ["published", "published", "hidden", "published"]
    held.refresh_from_db()
    assert (held.topic, held.parent.number) == (thread, 4)


def test_who_had_read_both_has_read_it_all(
    thread: Any, other: Any, bilal: Any, dounia: Any, carine: Any, amel: Any, stranger: Any
) -> None:
    for member, here, there in ((dounia, 1, 3), (carine, 1, 2), (stranger, 0, 3)):
        mark_read(topic=thread, member=member, number=here)
        mark_read(topic=other, member=member, number=there)
    merge_topic(topic=other, into=thread, by=bilal)
    marks = dict(ReadMark.objects.filter(topic=thread).values_list("member", "number"))
    assert marks == {dounia.pk: 4, carine.pk: 1, stranger.pk: 0, amel.pk: 4}


def test_drafts_go_along(thread: Any, other: Any, bilal: Any, dounia: Any, carine: Any) -> None:
    keep_draft(topic=other, member=dounia, body="half", reply_to=2)
    keep_draft(topic=other, member=carine, body="there")
    keep_draft(topic=thread, member=carine, body="here")
    merge_topic(topic=other, into=thread, by=bilal)
    drafts = {draft.member_id: draft for draft in Draft.objects.filter(topic=thread)}
    assert (drafts[dounia.pk].body, drafts[dounia.pk].reply_to) == ("half", 3)
    assert drafts[carine.pk].body == "here\n\nthere"
    assert Draft.objects.count() == 2


def test_sent_again_they_are_the_same(
    thread: Any, theme_board: Any, carine: Any, dounia: Any, bilal: Any
) -> None:
    opened = {"board": theme_board, "author": carine, "title": "A", "body": "1",
              "client_id": str(uuid.uuid4())}  # fmt: skip
    topic = open_topic(**opened).post.topic
    replied = {"topic": topic, "author": dounia, "body": "2", "client_id": str(uuid.uuid4())}
    publish_post(**replied)
    merge_topic(topic=topic, into=thread, by=bilal)
    assert open_topic(**opened).duplicate
    topic.refresh_from_db()
    assert publish_post(**replied | {"topic": topic}).duplicate


def test_nobody_writes_into_what_was_merged(thread: Any, other: Any, bilal: Any) -> None:
    merge_topic(topic=other, into=thread, by=bilal)
    other.refresh_from_db()
    with pytest.raises(Refused) as caught:
        publish_post(topic=other, author=bilal, body="?")
    assert caught.value.code == "closed"


def test_a_long_topic_goes_in_steps_and_follows_when_the_other_moves_on(
    thread: Any, other: Any, room: Any, bilal: Any, dounia: Any, run_tasks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for module in ("merging", "travelling", "transplanting"):
        monkeypatch.setattr(f"forum.actions.{module}.STEP", 1)
    merge_topic(topic=other, into=thread, by=bilal)
    assert (thread.posts.count(), other.posts.published().count()) == (2, 2)
    merge_topic(topic=thread, into=room, by=bilal)
    run_tasks()
    assert faults_of([thread, other, room]) == []
    assert room.posts.published().count() == 5
    assert not Post.objects.published().filter(topic__in=[thread, other]).exists()


def test_a_room_and_a_thread_go_into_each_other(
    thread: Any, room: Any, bilal: Any, dounia: Any
) -> None:
    for number in range(3):
        publish_post(topic=room, author=dounia, body=f"{number}")
    merge_topic(topic=room, into=thread, by=bilal)
    assert tree(thread) == [(1, None), (2, 1), (3, 2), (4, 2), (5, 2)]
    assert faults_of([thread, room]) == []


def test_a_branch_goes_under_a_post_elsewhere(thread: Any, other: Any, bilal: Any) -> None:
    assert merge_posts(topic=other, number=2, into=thread, by=bilal, reason="Belongs there")
    assert faults_of([thread, other]) == []
    assert tree(thread) == [(1, None), (2, 1), (3, 2)]
    assert other.merged_into is None
    assert [str(p.state) for p in other.posts.order_by("number")] == [
        "published",
        "moved",
        "moved",
    ]


def test_there_and_back_again(thread: Any, other: Any, bilal: Any) -> None:
    """A post that returns gets a new number; its old stubs all lead to it."""
    post = other.posts.get(number=2)
    merge_posts(topic=other, number=2, into=thread, by=bilal)
    merge_posts(topic=thread, number=2, into=other, by=bilal)
    post.refresh_from_db()
    assert (post.topic, post.number) == (other, 4)
    assert {(stub.topic_id, stub.number) for stub in post.stubs.all()} == {
        (other.pk, 2), (thread.pk, 2)
    }  # fmt: skip
    assert faults_of([thread, other]) == []


def test_no_circles(thread: Any, other: Any, bilal: Any) -> None:
    with pytest.raises(Refused) as caught:
        merge_topic(topic=other, into=other, by=bilal)
    assert (caught.value.code, caught.value.field) == ("invalid", "into")
    for number, under, field in ((2, 3, "under"), (2, 2, "under"), (3, 1, "into")):
        with pytest.raises(Refused) as caught:
            merge_posts(topic=other, number=number, into=other, by=bilal, under=under)
        assert (caught.value.code, caught.value.field) == ("invalid", field)
    merge_topic(topic=other, into=thread, by=bilal)
    other.refresh_from_db()
    with pytest.raises(Refused) as caught:
        merge_topic(topic=thread, into=other, by=bilal)
    assert caught.value.code == "invalid"


def test_what_cannot_be_merged_is_refused(
    thread: Any, other: Any, invited_board: Any, theme_board: Any, amel: Any, bilal: Any,
    carine: Any, stranger: Any,
) -> None:  # fmt: skip
    from members.actions import give_role
    from members.models import Member

    assert not stranger.roles.exists()
    closed = open_topic(board=invited_board, author=amel, title="c", body="c").post.topic
    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    for asked, code in (
        ({"by": stranger}, "forbidden"),
        ({"by": amel}, "forbidden"),
        ({"by": None}, "unauthenticated"),
        ({"into": None}, "invalid"),
        ({"by": Member.objects.get(pk=carine.pk), "into": closed}, "invalid"),
        ({"under": 9}, "invalid"),
        ({"under": 2**40}, "invalid"),
    ):
        with pytest.raises(Refused) as caught:
            merge_topic(**{"topic": other, "into": thread, "by": bilal} | asked)  # type: ignore[arg-type]
        assert caught.value.code == code, asked
    call = open_topic(
        board=theme_board, author=amel, title="a", body="b", kind="call",
        facts={"offered": "a", "sought": "b", "until": _tomorrow()},
    ).post.topic  # fmt: skip
    with pytest.raises(Refused):
        merge_topic(topic=call, into=thread, by=bilal)
    assert not Topic.objects.filter(merged_into__isnull=False).exists()


def _tomorrow() -> str:
    import datetime

    from forum.models.calls import today

    return (today() + datetime.timedelta(days=1)).isoformat()


def test_a_room_made_of_a_thread_keeps_its_tree(other: Any, bilal: Any, dounia: Any) -> None:
    assert change_format(topic=other, by=bilal, format="room")
    publish_post(topic=other, author=dounia, body="flat")
    assert tree(other) == [(1, None), (2, 1), (3, 2), (4, None)]
    assert change_format(topic=other, by=bilal, format="thread")
    assert tree(other) == [(1, None), (2, 1), (3, 2), (4, 1)]
    assert faults_of([other]) == []
