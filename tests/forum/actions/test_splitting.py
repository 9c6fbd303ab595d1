"""Posts made a topic of their own, with all that points to them."""

import uuid
from typing import Any

import pytest

from forum.actions import (
    create_board,
    edit_post,
    follow_topic,
    hide_post,
    keep_tag,
    mark_answer,
    mark_read,
    open_topic,
    pin_post,
    publish_post,
    set_reaction,
    set_tags,
    split_topic,
    withdraw_post,
)
from forum.actions.reactions import recount_reactions
from forum.models import Post, ReadMark, Topic
from members.refusals import Refused
from tests.forum.actions.trees import faults_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(thread: Any, amel: Any, carine: Any, dounia: Any) -> Any:
    """1 ── 2 ── 4 ── 6, 1 ── 3, 2 ── 5."""
    for author, to in ((carine, 1), (dounia, 1), (amel, 2), (carine, 2), (dounia, 4)):
        publish_post(topic=thread, author=author, body=f"to {to}", reply_to=to)
    thread.refresh_from_db()
    return thread


def shape(topic: Any) -> list[tuple[int, int | None, str]]:
    placed = topic.posts.placed().select_related("parent").order_by("number")
    return [(p.number, p.parent.number if p.parent else None, str(p.state)) for p in placed]


def test_a_branch_becomes_a_topic_and_leaves_stubs(talk: Any, bilal: Any, carine: Any) -> None:
    root = talk.posts.get(number=2)
    new = split_topic(
        topic=talk,
        numbers=[2],
        with_replies=True,
        title="Tarifs",
        by=bilal,
        reason="Another matter",
    )
    assert faults_of([talk, new]) == []
    new.refresh_from_db()
    published, moved = "published", "moved"
    assert shape(new) == [
        (1, None, published), (2, 1, published), (3, 1, published), (4, 2, published)
    ]  # fmt: skip
    assert shape(talk) == [
        (1, None, published), (2, 1, moved), (3, 1, published), (4, 2, moved), (5, 2, moved),
        (6, 4, moved),
    ]  # fmt: skip
    root.refresh_from_db()
    assert (root.topic, root.number) == (new, 1)
    assert talk.posts.get(number=2).moved_to == root
    assert (new.author, new.board, new.title) == (carine, talk.board, "Tarifs")
    assert new.last_post_at == new.posts.get(number=4).published_at


def test_only_the_posts_chosen_go_and_what_stays_replies_to_their_stubs(
    talk: Any, bilal: Any
) -> None:
    new = split_topic(topic=talk, numbers=[3, 4], title="Deux", by=bilal)
    assert faults_of([talk, new]) == []
    assert shape(new) == [(1, None, "published"), (2, 1, "published")]
    stub = talk.posts.get(number=4)
    assert talk.posts.get(number=6).parent == stub
    assert (stub.state, stub.body, stub.body_html) == ("moved", "", "")


def test_both_topics_say_what_was_done(talk: Any, bilal: Any, run_tasks: Any) -> None:
    new = split_topic(topic=talk, numbers=[3], title="Un", by=bilal, reason="Apart")
    here, there = talk.acts.get(), new.acts.get()
    stub = talk.posts.get(number=3).pk
    assert (here.act, here.reason, here.facts) == (
        "split_topic",
        "Apart",
        {"posts": 1, "stub": stub},
    )
    assert (there.act, there.after) == ("came_from_split", 1)
    run_tasks()
    from moderation.models import LogEntry

    assert [entry.action for entry in LogEntry.objects.all()] == ["split_topic"]


def test_all_that_points_to_a_post_goes_with_it(
    talk: Any, bilal: Any, amel: Any, dounia: Any, carine: Any, run_tasks: Any
) -> None:
    from moderation.actions import flag_post
    from notifications.models import Notification

    post = talk.posts.get(number=4)
    edit_post(post=post, editor=amel, body="@dounia, see this")
    edit_post(post=post, editor=amel, body="@dounia, see that")
    run_tasks()
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    recount_reactions(post_id=post.pk)
    pin_post(post=post, by=bilal)
    flag_post(post=post, member=carine, reason="spam")
    new = split_topic(topic=talk, numbers=[4], title="Un", by=bilal)
    post.refresh_from_db()
    assert post.topic == new
    assert post.reaction_counts == {"agree": 1}
    assert not post.is_pinned
    assert post.mentions.get().member == dounia
    told = Notification.objects.filter(post=post, recipient=dounia)
    assert {notice.topic_id for notice in told} == {new.pk}
    # Its revisions go on where they were, so that another edit has a version of its own.
    edit_post(post=post, editor=amel, body="@dounia, see there")
    assert post.versions.count() == 3
    assert faults_of([talk, new]) == []


def test_an_answer_that_was_moved_answers_no_more(theme_board: Any, amel: Any, bilal: Any) -> None:
    asked = open_topic(board=theme_board, author=amel, title="Où ?", body="?", kind="question")
    topic = asked.post.topic
    answer = publish_post(topic=topic, author=bilal, body="Ici").post
    mark_answer(post=answer, by=amel)
    split_topic(topic=topic, numbers=[2], title="Ici", by=bilal)
    topic.refresh_from_db()
    assert topic.answer is None


def test_who_had_read_the_posts_has_read_the_topic(
    talk: Any, bilal: Any, dounia: Any, carine: Any
) -> None:
    mark_read(topic=talk, member=dounia, number=6)
    mark_read(topic=talk, member=carine, number=4)
    new = split_topic(topic=talk, numbers=[2], with_replies=True, title="Un", by=bilal)
    read = ReadMark.objects.filter(topic=new, number__gt=0)
    assert dict(read.values_list("member", "number")) == {dounia.pk: 4, carine.pk: 2}


def test_sent_again_it_is_still_the_same_post(talk: Any, bilal: Any, dounia: Any) -> None:
    sent = {"topic": talk, "author": dounia, "body": "Une fois", "client_id": str(uuid.uuid4())}
    first = publish_post(**sent).post
    split_topic(topic=talk, numbers=[first.number], title="Un", by=bilal)
    again = publish_post(**sent)
    assert (again.duplicate, again.post.pk) == (True, first.pk)


def test_what_cannot_be_split_off_is_refused(
    talk: Any, bilal: Any, dounia: Any, stranger: Any
) -> None:
    hide_post(post=talk.posts.get(number=3), by=bilal)
    withdraw_post(post=talk.posts.get(number=6), by=dounia)
    assert not stranger.roles.exists()
    for asked, code in (
        ({"numbers": [1], "with_replies": True}, "invalid"),
        ({"numbers": [1, 2]}, "invalid"),
        ({"numbers": []}, "invalid"),
        ({"numbers": [3]}, "invalid"),
        ({"numbers": [2, 99]}, "conflict"),
        ({"numbers": [99], "with_replies": True}, "not_found"),
        ({"numbers": list(range(2, 300))}, "invalid"),
        ({"numbers": [2], "title": ""}, "invalid"),
        ({"numbers": [2], "by": stranger}, "forbidden"),
        ({"numbers": [2], "by": dounia}, "forbidden"),
        ({"numbers": [2], "by": None}, "unauthenticated"),
    ):
        with pytest.raises(Refused) as caught:
            split_topic(**{"topic": talk, "title": "t", "by": bilal} | asked)  # type: ignore[operator]
        assert caught.value.code == code, asked
    assert Topic.objects.count() == 1


def test_only_onto_a_board_one_moderates(talk: Any, carine: Any, theme_board: Any) -> None:
    from members.actions import give_role

    other = create_board(slug="other-of-tests", names={"fr": ("Autre", "")}, by=None)
    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    with pytest.raises(Refused) as caught:
        split_topic(topic=talk, numbers=[2], title="t", by=carine, board=other)
    assert caught.value.code == "forbidden"
    assert split_topic(topic=talk, numbers=[2], title="t", by=carine).board == theme_board


def test_a_room_is_split_too(room: Any, bilal: Any, dounia: Any) -> None:
    for number in range(5):
        publish_post(topic=room, author=dounia, body=f"{number}")
    new = split_topic(topic=room, numbers=[3, 5], title="Un", by=bilal)
    assert new.is_room
    assert faults_of([room, new]) == []


def test_a_long_branch_goes_in_steps(
    talk: Any, bilal: Any, carine: Any, run_tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("splitting", "travelling", "transplanting"):
        monkeypatch.setattr(f"forum.actions.{module}.STEP", 2)
    mark_read(topic=talk, member=carine, number=6)
    new = split_topic(topic=talk, numbers=[2], with_replies=True, title="Un", by=bilal)
    assert [post.number for post in new.posts.order_by("number")] == [1, 2]
    assert faults_of([talk, new]) == []
    run_tasks()
    assert faults_of([talk, new]) == []
    assert shape(new) == [
        (1, None, "published"), (2, 1, "published"), (3, 1, "published"), (4, 2, "published")
    ]  # fmt: skip
    assert ReadMark.objects.get(topic=new, member=carine).number == 4
    assert Post.objects.filter(topic=talk, state="moved").count() == 4


def test_who_followed_the_topic_follows_the_new_one_and_its_tags_go_along(
    talk: Any, bilal: Any, carine: Any, stranger: Any
) -> None:
    follow_topic(topic=talk, member=carine, level="watching")
    follow_topic(topic=talk, member=stranger, level="muted")
    tag = keep_tag(slug="roads", names={"fr": "Routes"}, by=None)
    set_tags(topic=talk, by=bilal, tags=["roads"])
    new = split_topic(topic=talk, numbers=[2], with_replies=True, title="Un", by=bilal)
    levels = dict(ReadMark.objects.filter(topic=new).values_list("member", "level"))
    assert levels[carine.pk] == "watching"
    assert stranger.pk not in levels
    assert (new.tags, [row.tag for row in new.tag_rows.all()]) == (["roads"], [tag])
