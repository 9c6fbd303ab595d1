"""The answer to a question: who marks it, what becomes of it, and who hears of it."""

from typing import Any

import pytest

from forum.actions import (
    hide_post,
    lock_topic,
    mark_answer,
    open_topic,
    publish_post,
    restore_post,
    unmark_answer,
    withdraw_post,
)
from forum.changes import changes_since
from forum.heads import answer_of
from forum.models import Post, Topic
from forum.tabs import unanswered
from forum.wire import topic_payload
from members.refusals import Refused
from moderation.models import LogEntry

pytestmark = pytest.mark.django_db


def fresh(post: Post) -> Post:
    return Post.objects.select_related("topic__board").get(pk=post.pk)


def stored(topic: Topic) -> Topic:
    return Topic.objects.select_related("board", "author").get(pk=topic.pk)


def code_of(act: Any, **asked: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**asked)
    return caught.value.code


@pytest.fixture
def question(theme_board: Any, amel: Any) -> Topic:
    """A question of Amel's."""
    return open_topic(
        board=theme_board, author=amel, title="كيف نصلح القنوات؟", body="من يعرف؟", kind="question"
    ).post.topic


@pytest.fixture
def reply(question: Topic, carine: Any) -> Post:
    return publish_post(topic=question, author=carine, body="Par tranches, **rue** par rue").post


def test_the_asker_marks_an_answer_and_takes_the_mark_away(
    question: Topic, reply: Post, amel: Any
) -> None:
    assert topic_payload(stored(question))["answer"] is None
    assert mark_answer(post=fresh(reply), by=amel)
    assert not mark_answer(post=fresh(reply), by=amel)
    assert topic_payload(stored(question))["answer"] == reply.number
    assert unmark_answer(post=fresh(reply), by=amel)
    assert not unmark_answer(post=fresh(reply), by=amel)
    assert topic_payload(stored(question))["answer"] is None


def test_nobody_but_the_asker_and_moderators_says_what_answers(
    reply: Post, stranger: Any, carine: Any, emir: Any, bilal: Any
) -> None:
    for act in (mark_answer, unmark_answer):
        for member, code in (
            (stranger, "forbidden"),
            (carine, "forbidden"),
            (emir, "suspended"),
            (None, "unauthenticated"),
        ):
            assert code_of(act, post=fresh(reply), by=member) == code
    assert mark_answer(post=fresh(reply), by=bilal)
    assert unmark_answer(post=fresh(reply), by=bilal)


def test_a_question_on_a_closed_board_is_not_there_for_a_stranger(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    secret = open_topic(
        board=invited_board, author=amel, title="?", body="?", kind="question"
    ).post.topic
    answer = publish_post(topic=secret, author=amel, body="!").post
    for member in (stranger, None):
        assert code_of(mark_answer, post=fresh(answer), by=member) == "not_found"
    assert stored(secret).answer is None


def test_another_answer_takes_the_place_of_the_first(
    question: Topic, reply: Post, dounia: Any, amel: Any
) -> None:
    better = publish_post(topic=question, author=dounia, body="بل كلها مرة واحدة").post
    mark_answer(post=fresh(reply), by=amel)
    mark_answer(post=fresh(better), by=amel)
    assert stored(question).answer == better.number
    assert not unmark_answer(post=fresh(reply), by=amel)
    assert stored(question).answer == better.number


def test_only_a_reply_to_a_question_can_be_its_answer(
    question: Topic, thread: Topic, amel: Any, carine: Any, bilal: Any
) -> None:
    remark = publish_post(topic=thread, author=carine, body="une remarque").post
    assert code_of(mark_answer, post=fresh(remark), by=amel) == "invalid"
    itself = question.posts.get(number=1)
    assert code_of(mark_answer, post=fresh(itself), by=amel) == "invalid"
    hidden = publish_post(topic=question, author=carine, body="spam").post
    hide_post(post=fresh(hidden), by=bilal)
    assert code_of(mark_answer, post=fresh(hidden), by=amel) == "not_found"


def test_an_answer_taken_away_is_an_answer_no_more(
    question: Topic, reply: Post, carine: Any, amel: Any, bilal: Any
) -> None:
    mark_answer(post=fresh(reply), by=amel)
    hide_post(post=fresh(reply), by=bilal)
    assert topic_payload(stored(question))["answer"] is None
    restore_post(post=fresh(reply), by=bilal)
    assert stored(question).answer is None
    mark_answer(post=fresh(reply), by=amel)
    before = stored(question).revision
    withdraw_post(post=fresh(reply), by=carine)
    assert stored(question).answer is None
    assert changes_since(stored(question), before)["topic"]["answer"] is None


def test_an_answer_that_was_moved_is_not_shown_as_one(
    question: Topic, reply: Post, amel: Any
) -> None:
    mark_answer(post=fresh(reply), by=amel)
    assert answer_of(stored(question)) is not None
    Post.objects.filter(pk=reply.pk).update(state="moved")
    assert answer_of(stored(question)) is None


def test_hiding_another_post_leaves_the_answer(
    question: Topic, reply: Post, dounia: Any, amel: Any, bilal: Any
) -> None:
    other = publish_post(topic=question, author=dounia, body="…").post
    mark_answer(post=fresh(reply), by=amel)
    hide_post(post=fresh(other), by=bilal)
    assert stored(question).answer == reply.number


def test_the_mark_is_a_change_of_the_topic_and_not_of_the_post(
    question: Topic, reply: Post, amel: Any
) -> None:
    before = stored(question)
    mark_answer(post=fresh(reply), by=amel)
    told = changes_since(stored(question), before.revision)
    assert told["posts"] == []
    assert (told["topic"]["answer"], told["revision"]) == (reply.number, before.revision + 1)
    assert stored(question).post_count == before.post_count


def test_a_hidden_question_tells_no_answer(
    question: Topic, reply: Post, amel: Any, bilal: Any
) -> None:
    mark_answer(post=fresh(reply), by=amel)
    hide_post(post=fresh(question.posts.get(number=1)), by=bilal)
    assert topic_payload(stored(question))["answer"] is None


def test_only_what_moderators_do_with_the_questions_of_others_stands_in_the_log(
    question: Topic, reply: Post, amel: Any, bilal: Any, theme_board: Any, run_tasks: Any
) -> None:
    mark_answer(post=fresh(reply), by=amel)
    unmark_answer(post=fresh(reply), by=bilal)
    mark_answer(post=fresh(reply), by=bilal)
    own = open_topic(board=theme_board, author=bilal, title="?", body="?", kind="question").post
    mark_answer(post=fresh(publish_post(topic=own.topic, author=amel, body="!").post), by=bilal)
    run_tasks()
    entries = LogEntry.objects.order_by("number").select_related("payload")
    assert [(row.action, row.object_id, row.payload.public["post"]) for row in entries] == [
        ("unmark_answer", question.pk, reply.pk),
        ("mark_answer", question.pk, reply.pk),
    ]


def test_a_closed_question_may_still_get_its_mark(
    question: Topic, reply: Post, amel: Any, bilal: Any
) -> None:
    lock_topic(topic=question, by=bilal)
    assert mark_answer(post=fresh(reply), by=amel)


def test_an_answered_question_does_not_wait_for_an_answer(
    question: Topic, reply: Post, theme_board: Any, amel: Any
) -> None:
    waiting = open_topic(board=theme_board, author=amel, title="?", body="?", kind="question")
    mark_answer(post=fresh(reply), by=amel)
    assert [topic.pk for topic in unanswered(Topic.objects.all())] == [waiting.post.topic_id]


@pytest.mark.parametrize("kind", ["", "podium", None, 7, ["question"]])
def test_a_kind_that_is_not_there_is_refused(theme_board: Any, amel: Any, kind: Any) -> None:
    with pytest.raises(Refused) as caught:
        open_topic(board=theme_board, author=amel, title="t", body="b", kind=kind)
    assert (caught.value.code, caught.value.field) == ("invalid", "kind")
    assert not Topic.objects.exists()


def test_a_question_is_a_thread(theme_board: Any, amel: Any) -> None:
    with pytest.raises(Refused) as caught:
        open_topic(
            board=theme_board, author=amel, title="t", body="b", kind="question", format="room"
        )
    assert (caught.value.code, caught.value.field) == ("invalid", "format")


def test_the_same_text_as_another_kind_is_something_else(theme_board: Any, amel: Any) -> None:
    sent = {"title": "t", "body": "b", "client_id": "6f1c1f0e-6a37-4a0e-9a0a-2d4f3f1b7a11"}
    first = open_topic(board=theme_board, author=amel, kind="question", **sent)
    again = open_topic(board=theme_board, author=amel, kind="question", **sent)
    assert (again.duplicate, again.post.pk) == (True, first.post.pk)
    assert code_of(open_topic, board=theme_board, author=amel, **sent) == "conflict"
