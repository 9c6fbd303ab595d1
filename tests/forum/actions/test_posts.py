"""Publishing and editing, as a member, a stranger and a repeating program would try it."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import close_old_connections, connection

from forum.actions import (
    edit_post,
    hide_post,
    lock_topic,
    publish_post,
    remove_member,
    set_reaction,
)
from forum.actions.reactions import recount_reactions
from forum.models import Mention, Post, PostVersion, Topic
from forum.screening import Draft, Screening, Verdict
from members.actions import suspend_member
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def refusal(call: Callable[..., Any], **arguments: Any) -> Refused:
    """The refusal of a call that must be refused, after which nothing new is stored."""
    before = Post.objects.count()
    with pytest.raises(Refused) as caught:
        call(**arguments)
    assert Post.objects.count() == before
    return caught.value


# --- Place ------------------------------------------------------------------------------------
def test_a_reply_without_a_parent_answers_the_topic_itself(thread: Topic, dounia: Any) -> None:
    post = publish_post(topic=thread, author=dounia, body="شكرا").post
    assert (post.number, post.depth, post.parent.number) == (2, 1, 1)
    assert post.path == "00000010000002"


def test_replies_nest_below_what_they_answer(thread: Topic, dounia: Any, amel: Any) -> None:
    publish_post(topic=thread, author=dounia, body="two")
    publish_post(topic=thread, author=amel, body="three")
    four = publish_post(topic=thread, author=amel, body="four", reply_to=2).post
    assert four.depth == 2
    order = list(thread.posts.order_by("path").values_list("number", flat=True))
    assert order == [1, 2, 4, 3]


def test_posts_of_a_room_stand_flat(room: Topic, dounia: Any) -> None:
    post = publish_post(topic=room, author=dounia, body="hello", reply_to=1).post
    assert (post.parent, post.depth, post.path) == (None, 0, "0000002")


def test_a_reply_deeper_than_paths_go_keeps_its_true_parent(thread: Topic, dounia: Any) -> None:
    for number in range(1, 60):
        publish_post(topic=thread, author=dounia, body=str(number), reply_to=number)
    deepest = thread.posts.get(number=60)
    assert (deepest.depth, deepest.parent.number) == (59, 59)
    assert len(deepest.path) == 51 * 7
    order = list(thread.posts.order_by("path").values_list("number", flat=True))
    assert order == list(range(1, 61))


def test_each_change_takes_the_next_revision_of_its_topic(thread: Topic, dounia: Any) -> None:
    post = publish_post(topic=thread, author=dounia, body="one").post
    edit_post(post=post, editor=dounia, body="two")
    other = publish_post(topic=thread, author=dounia, body="three").post
    thread.refresh_from_db()
    post.refresh_from_db()
    assert (post.revision, other.revision, thread.revision) == (3, 4, 4)
    assert (thread.last_number, thread.post_count) == (3, 3)


def test_a_post_remembers_the_office_it_was_written_in(thread: Topic, amel: Any) -> None:
    post = publish_post(topic=thread, author=amel, body="...").post
    assert post.mandate == amel.mandates.get()


# --- Who may ----------------------------------------------------------------------------------
def test_a_stranger_replies_on_an_open_board(thread: Topic, stranger: Any) -> None:
    assert publish_post(topic=thread, author=stranger, body="hello").post.author == stranger


def test_a_visitor_is_asked_to_sign_in(thread: Topic) -> None:
    assert refusal(publish_post, topic=thread, author=None, body="x").code == "unauthenticated"


def test_a_suspended_member_writes_nothing(thread: Topic, emir: Any) -> None:
    assert refusal(publish_post, topic=thread, author=emir, body="x").code == "suspended"


def test_a_suspension_counts_from_its_commit_whatever_the_caller_holds(
    thread: Topic, stranger: Any, administrator: Any
) -> None:
    held_by_the_caller = type(stranger).objects.get(pk=stranger.pk)
    suspend_member(member=stranger, by=administrator)
    code = refusal(publish_post, topic=thread, author=held_by_the_caller, body="x").code
    assert code == "suspended"


def test_for_a_stranger_a_topic_of_an_invited_board_does_not_exist(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    topic = open_topic(board=invited_board, author=amel, title="closed", body="text").post.topic
    assert not invited_board.memberships.filter(member=stranger).exists()
    assert refusal(publish_post, topic=topic, author=stranger, body="x").code == "not_found"


def test_a_member_removed_from_a_board_writes_nothing_more_there(
    invited_board: Any, amel: Any
) -> None:
    from forum.actions import open_topic

    topic = open_topic(board=invited_board, author=amel, title="closed", body="text").post.topic
    remove_member(board=invited_board, member=amel, by=None)
    assert refusal(publish_post, topic=topic, author=amel, body="x").code == "not_found"


def test_a_locked_topic_takes_no_posts_but_its_moderators(
    thread: Topic, bilal: Any, stranger: Any
) -> None:
    lock_topic(topic=thread, by=bilal)
    thread.refresh_from_db()
    assert refusal(publish_post, topic=thread, author=stranger, body="x").code == "closed"
    assert publish_post(topic=thread, author=bilal, body="closing words").post.number == 2


# --- Bad input --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "invalid"),
        ("   \n\t ", "invalid"),
        ("\u200b\u200d\u2060", "invalid"),
        (None, "invalid"),
        (["text"], "invalid"),
        ("a\x00b", "invalid"),
        ("a\x1bb", "invalid"),
        ("a\x9bb", "invalid"),
        ("\ud800", "invalid"),
        ("\ufdd0", "invalid"),
        ("e" + "\u0301" * 10_000, "invalid"),
        ("x" * 20_001, "too_large"),
    ],
)
def test_a_text_that_cannot_stand_is_refused_and_named(
    thread: Topic, dounia: Any, body: object, code: str
) -> None:
    refused = refusal(publish_post, topic=thread, author=dounia, body=body)
    assert (refused.code, refused.field) == (code, "body")
    assert str(refused.message)


def test_the_longest_text_is_taken_whole(thread: Topic, dounia: Any) -> None:
    assert len(publish_post(topic=thread, author=dounia, body="ب" * 20_000).post.body) == 20_000


def test_a_room_takes_shorter_texts(room: Topic, dounia: Any) -> None:
    assert refusal(publish_post, topic=room, author=dounia, body="x" * 4001).code == "too_large"


@pytest.mark.parametrize("number", [0, -1, 99, 10**12])
def test_a_reply_to_a_post_that_is_not_of_this_topic_is_refused(
    thread: Topic, room: Topic, dounia: Any, number: int
) -> None:
    for _ in range(3):
        publish_post(topic=room, author=dounia, body="elsewhere")
    refused = refusal(publish_post, topic=thread, author=dounia, body="x", reply_to=number)
    assert (refused.code, refused.field) == ("invalid", "reply_to")


def test_a_reply_to_a_hidden_post_is_refused(thread: Topic, dounia: Any, bilal: Any) -> None:
    hidden = publish_post(topic=thread, author=dounia, body="rude").post
    hide_post(post=hidden, by=bilal)
    refused = refusal(publish_post, topic=thread, author=dounia, body="x", reply_to=2)
    assert refused.field == "reply_to"


@pytest.mark.parametrize("language", ["x", "english", "e\x00n", 7, "a-b-c-d", "<b>"])
def test_a_language_that_is_no_code_is_refused(
    thread: Topic, dounia: Any, language: object
) -> None:
    refused = refusal(publish_post, topic=thread, author=dounia, body="x", language=language)
    assert refused.field == "language"


# --- Sending twice ----------------------------------------------------------------------------
def test_sending_twice_stores_once_and_answers_the_same(thread: Topic, dounia: Any) -> None:
    sent = str(uuid.uuid4())
    first = publish_post(topic=thread, author=dounia, body="once", client_id=sent)
    second = publish_post(topic=thread, author=dounia, body="once\r\n", client_id=sent)
    assert not first.duplicate
    assert second.duplicate
    assert second.post == first.post
    assert thread.posts.count() == 2


def test_another_text_under_the_same_id_is_a_conflict(thread: Topic, dounia: Any) -> None:
    sent = str(uuid.uuid4())
    publish_post(topic=thread, author=dounia, body="once", client_id=sent)
    code = refusal(
        publish_post, topic=thread, author=dounia, body="otherwise", client_id=sent
    ).code
    assert code == "conflict"


def test_the_same_id_of_another_member_is_another_post(
    thread: Topic, dounia: Any, stranger: Any
) -> None:
    sent = str(uuid.uuid4())
    publish_post(topic=thread, author=dounia, body="once", client_id=sent)
    assert not publish_post(topic=thread, author=stranger, body="once", client_id=sent).duplicate


def test_a_repeat_is_recognised_before_permission_and_after_an_edit(
    thread: Topic, dounia: Any, bilal: Any
) -> None:
    sent = str(uuid.uuid4())
    post = publish_post(topic=thread, author=dounia, body="once", client_id=sent).post
    edit_post(post=post, editor=dounia, body="better")
    lock_topic(topic=thread, by=bilal)
    thread.refresh_from_db()
    again = publish_post(topic=thread, author=dounia, body="once", client_id=sent)
    assert again.duplicate
    assert again.post.pk == post.pk


@pytest.mark.parametrize("client_id", ["nonsense", "1" * 400, 7, "\x00"])
def test_an_id_that_is_no_uuid_is_refused(thread: Topic, dounia: Any, client_id: object) -> None:
    refused = refusal(publish_post, topic=thread, author=dounia, body="x", client_id=client_id)
    assert refused.field == "client_id"


@pytest.mark.django_db(transaction=True)
def test_the_same_contribution_sent_many_times_at_once_is_one_post(
    thread: Topic, dounia: Any
) -> None:
    sent = str(uuid.uuid4())
    answers: list[bool] = []

    def send() -> None:
        try:
            made = publish_post(topic=thread, author=dounia, body="at once", client_id=sent)
            answers.append(made.duplicate)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [False] + [True] * 7
    assert Post.objects.filter(client_id=sent).count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_dense_when_many_write_at_once(
    room: Topic, dounia: Any, stranger: Any, amel: Any, bilal: Any
) -> None:
    failures: list[BaseException] = []

    def write(author: Any) -> None:
        try:
            for number in range(5):
                publish_post(topic=room, author=author, body=f"{author} {number}")
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[a]) for a in (dounia, stranger, amel, bilal)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    numbers = list(room.posts.order_by("number").values_list("number", "revision"))
    assert numbers == [(n, n) for n in range(1, 22)]


# --- Screening --------------------------------------------------------------------------------
def hold_everything(draft: Draft) -> Screening:
    """A screener of this test."""
    return Screening(Verdict.HOLD, "held for the test")


def refuse_everything(draft: Draft) -> Screening:
    """A screener of this test."""
    return Screening(Verdict.REFUSE, "too fast", code="rate_limited", retry_after=7)


def test_a_held_post_has_no_place_and_shows_nowhere(
    thread: Topic, dounia: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = [f"{__name__}.hold_everything"]
    published = publish_post(topic=thread, author=dounia, body="wait")
    assert published.held
    post = Post.objects.get(pk=published.post.pk)
    assert (post.number, post.revision, post.path) == (None, None, None)
    thread.refresh_from_db()
    assert (thread.post_count, thread.revision) == (1, 1)


def test_a_refusing_screener_says_when_to_come_back(
    thread: Topic, dounia: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = [f"{__name__}.refuse_everything"]
    refused = refusal(publish_post, topic=thread, author=dounia, body="x")
    assert (refused.code, refused.retry_after) == ("rate_limited", 7)


# --- Mentions and language --------------------------------------------------------------------
def test_only_members_that_exist_are_mentioned(thread: Topic, dounia: Any, amel: Any) -> None:
    body = f"@{amel.handle} and @nobody-at-all"
    post = publish_post(topic=thread, author=dounia, body=body).post
    assert list(Mention.objects.filter(post=post).values_list("member", flat=True)) == [amel.pk]
    assert f'href="/people/{amel.handle}/"' in post.body_html
    assert "/people/nobody" not in post.body_html


def test_arabic_text_is_known_by_its_letters_whoever_writes(thread: Topic, carine: Any) -> None:
    assert publish_post(topic=thread, author=carine, body="السلام عليكم").post.language == "ar"
    assert publish_post(topic=thread, author=carine, body="Bonjour à tous").post.language == "fr"


# --- Editing ----------------------------------------------------------------------------------
def test_an_edit_keeps_the_text_it_replaced(thread: Topic, dounia: Any) -> None:
    post = publish_post(topic=thread, author=dounia, body="first").post
    edited = edit_post(post=post, editor=dounia, body="second @amel")
    kept = PostVersion.objects.get(post=post)
    assert (kept.body, kept.revision, edited.body) == ("first", 2, "second @amel")
    assert edited.edited_at is not None
    assert edited.number == post.number


def test_an_edit_of_an_older_text_is_refused_under_the_lock_and_reactions_are_none(
    thread: Topic, dounia: Any, carine: Any
) -> None:
    post = publish_post(topic=thread, author=dounia, body="first").post
    here, elsewhere = (
        Post.objects.select_related("topic__board").get(pk=post.pk) for _ in range(2)
    )
    edit_post(post=elsewhere, editor=dounia, body="second", revision=post.revision)
    with pytest.raises(Refused) as caught:
        edit_post(post=here, editor=dounia, body="third", revision=post.revision)
    assert caught.value.code == "conflict"
    post.refresh_from_db()
    assert (post.body, PostVersion.objects.filter(post=post).count()) == ("second", 1)
    seen = post.revision
    set_reaction(post=post, member=carine, kind="agree", on=True)
    assert recount_reactions(post_id=post.pk)
    assert edit_post(post=post, editor=dounia, body="third", revision=seen).body == "third"


def test_nobody_edits_what_another_wrote(
    thread: Topic, dounia: Any, stranger: Any, bilal: Any
) -> None:
    post = publish_post(topic=thread, author=dounia, body="mine").post
    for other in (stranger, bilal):
        with pytest.raises(Refused) as caught:
            edit_post(post=post, editor=other, body="theirs")
        assert caught.value.code == "forbidden"
    post.refresh_from_db()
    assert post.body == "mine"


def test_a_hidden_post_cannot_be_edited_back(thread: Topic, dounia: Any, bilal: Any) -> None:
    post = publish_post(topic=thread, author=dounia, body="rude").post
    stale = Post.objects.select_related("topic__board").get(pk=post.pk)
    hide_post(post=post, by=bilal)
    with pytest.raises(Refused):
        edit_post(post=stale, editor=dounia, body="polite")
    stale.refresh_from_db()
    assert (stale.body, stale.state) == ("rude", "hidden")
