"""Reactions: who may give them, what is counted when, and what it costs the topic."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forum.actions import (
    edit_post,
    hide_post,
    lock_topic,
    publish_post,
    restore_post,
    set_reaction,
    withdraw_post,
)
from forum.actions.boards import bring_up_board
from forum.actions.reactions import REACTIONS_A_MINUTE, recount_reactions
from forum.changes import changes_since, only_reactions_since
from forum.models import Post, Reaction, Tally, Topic
from forum.screening import Screening, Verdict
from forum.wire import post_payload
from members.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(thread: Topic, carine: Any) -> Post:
    return publish_post(topic=thread, author=carine, body="un texte").post


def payload_of(post: Post) -> dict[str, Any]:
    return post_payload(Post.objects.with_people().get(pk=post.pk))


def recounts() -> Any:
    return DBTaskResult.objects.filter(task_path="forum.tasks.recount", status="READY")


def refusal(**asked: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        set_reaction(**{"kind": "agree", "on": True} | asked)
    return caught.value


def test_a_reaction_is_given_once_and_taken_back_once(post: Post, dounia: Any) -> None:
    assert set_reaction(post=post, member=dounia, kind="agree", on=True)
    assert not set_reaction(post=post, member=dounia, kind="agree", on=True)
    assert set_reaction(post=post, member=dounia, kind="idea", on=True)
    assert Reaction.objects.filter(post=post).count() == 2
    assert set_reaction(post=post, member=dounia, kind="agree", on=False)
    assert not set_reaction(post=post, member=dounia, kind="agree", on=False)
    assert [row.kind for row in Reaction.objects.filter(post=post)] == ["idea"]


def test_who_may_reply_may_react_and_a_stranger_to_the_board_finds_nothing(
    post: Post, invited_board: Any, amel: Any, stranger: Any, emir: Any
) -> None:
    from forum.actions import open_topic

    assert set_reaction(post=post, member=stranger, kind="agree", on=True)
    assert refusal(post=post, member=None).code == "unauthenticated"
    assert refusal(post=post, member=emir).code == "suspended"
    secret = open_topic(board=invited_board, author=amel, title="Entre nous", body="?").post
    for member in (stranger, None, emir):
        assert refusal(post=secret, member=member).code == "not_found"
    assert Reaction.objects.filter(post=secret).count() == 0


def test_who_may_only_read_a_board_does_not_react(
    thread: Topic, post: Post, amel: Any, stranger: Any
) -> None:
    thread.board.write_rule = "councillors"
    thread.board.save()
    post = Post.objects.select_related("topic__board").get(pk=post.pk)
    assert set_reaction(post=post, member=amel, kind="agree", on=True)
    assert refusal(post=post, member=stranger).code == "forbidden"


def test_a_closed_topic_takes_reactions_of_its_moderators_alone(
    thread: Topic, post: Post, bilal: Any, stranger: Any
) -> None:
    lock_topic(topic=thread, by=bilal)
    post = Post.objects.select_related("topic__board").get(pk=post.pk)
    assert refusal(post=post, member=stranger).code == "closed"
    assert set_reaction(post=post, member=bilal, kind="agree", on=True)


def test_what_is_not_shown_takes_no_reactions(
    thread: Topic, post: Post, carine: Any, bilal: Any, stranger: Any, settings: Any
) -> None:
    stale = Post.objects.select_related("topic__board").get(pk=post.pk)
    hide_post(post=post, by=bilal)
    assert refusal(post=stale, member=stranger).code == "not_found"
    assert refusal(post=post, member=bilal).code == "not_found"
    settings.FORUM_SCREENERS = [f"{__name__}.hold_all"]
    held = publish_post(topic=thread, author=carine, body="en attente").post
    assert refusal(post=held, member=carine).code == "not_found"


def hold_all(draft: Any) -> Screening:
    return Screening(Verdict.HOLD, reason="test")


@pytest.mark.parametrize("kind", ["", "hate", None, 7, ["agree"], "AGREE"])
def test_only_the_five_kinds_exist(post: Post, stranger: Any, kind: object) -> None:
    assert refusal(post=post, member=stranger, kind=kind).field == "kind"


def test_the_counts_follow_by_a_task_and_take_one_revision(
    thread: Topic, post: Post, amel: Any, dounia: Any, stranger: Any, run_tasks: Any
) -> None:
    text_revision = post.text_revision
    set_reaction(post=post, member=dounia, kind="question", on=True)
    set_reaction(post=post, member=amel, kind="agree", on=True)
    set_reaction(post=post, member=stranger, kind="agree", on=True)
    assert payload_of(post)["reactions"] == {}
    assert recounts().count() == 1
    run_tasks()
    thread.refresh_from_db()
    told = payload_of(post)
    assert list(told["reactions"].items()) == [("agree", 2), ("question", 1)]
    assert told["revision"] == thread.revision == text_revision + 1
    assert Post.objects.get(pk=post.pk).text_revision == text_revision


def test_a_count_that_did_not_change_takes_no_revision(
    thread: Topic, post: Post, dounia: Any, run_tasks: Any
) -> None:
    before = Topic.objects.get(pk=thread.pk).revision
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    set_reaction(post=post, member=dounia, kind="agree", on=False)
    assert run_tasks() > 0
    assert Topic.objects.get(pk=thread.pk).revision == before
    assert not recount_reactions(post_id=post.pk)


def test_a_kind_that_nobody_gives_any_more_is_not_told(
    post: Post, dounia: Any, run_tasks: Any
) -> None:
    for kind, on in (("agree", True), ("idea", True), ("agree", False)):
        set_reaction(post=post, member=dounia, kind=kind, on=on)
        run_tasks()
    assert payload_of(post)["reactions"] == {"idea": 1}


def test_the_first_count_comes_at_once_and_the_next_a_second_later(
    post: Post, amel: Any, dounia: Any, stranger: Any, run_tasks: Any
) -> None:
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    assert DBTaskResult.objects.ready().filter(task_path="forum.tasks.recount").count() == 1
    run_tasks()
    counted = Tally.objects.get(pk=post.pk).counted_at
    assert counted is not None
    set_reaction(post=post, member=amel, kind="agree", on=True)
    set_reaction(post=post, member=stranger, kind="agree", on=True)
    assert recounts().get().run_after == counted + datetime.timedelta(seconds=1)


def test_a_count_that_never_came_is_asked_for_again(
    post: Post, amel: Any, dounia: Any, run_tasks: Any
) -> None:
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    recounts().delete()
    set_reaction(post=post, member=dounia, kind="idea", on=True)
    assert recounts().count() == 0
    Tally.objects.update(waiting_since=timezone.now() - datetime.timedelta(minutes=1))
    set_reaction(post=post, member=amel, kind="agree", on=True)
    run_tasks()
    assert payload_of(post)["reactions"] == {"agree": 2, "idea": 1}


def test_a_refused_reaction_leaves_nothing_to_count(post: Post, emir: Any) -> None:
    refusal(post=post, member=emir)
    assert not Tally.objects.exists()
    assert recounts().count() == 0


def test_a_hidden_post_shows_no_counts_and_has_the_right_ones_when_it_is_back(
    thread: Topic, post: Post, amel: Any, dounia: Any, bilal: Any, run_tasks: Any
) -> None:
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    run_tasks()
    set_reaction(post=post, member=amel, kind="agree", on=True)
    hide_post(post=post, by=bilal)
    hidden_at = Topic.objects.get(pk=thread.pk).revision
    run_tasks()
    assert Topic.objects.get(pk=thread.pk).revision == hidden_at
    assert "reactions" not in payload_of(post)
    assert "reactions" not in changes_since(Topic.objects.get(pk=thread.pk), 0)["posts"][-1]
    restore_post(post=Post.objects.select_related("topic__board").get(pk=post.pk), by=bilal)
    assert payload_of(post)["reactions"] == {"agree": 2}


def test_the_board_hears_nothing_of_reactions(
    thread: Topic, post: Post, dounia: Any, run_tasks: Any
) -> None:
    run_tasks()
    bring_up_board(board_id=thread.board_id)
    thread.board.refresh_from_db()
    before = thread.board.revision
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    run_tasks()
    assert not bring_up_board(board_id=thread.board_id)
    thread.board.refresh_from_db()
    assert thread.board.revision == before


def test_a_board_that_waits_is_still_brought_up_after_a_reaction(
    thread: Topic, post: Post, dounia: Any
) -> None:
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    recount_reactions(post_id=post.pk)
    assert bring_up_board(board_id=thread.board_id)


def test_changes_tell_whole_posts_and_what_of_them_is_new(
    thread: Topic, post: Post, carine: Any, dounia: Any, run_tasks: Any
) -> None:
    since = Topic.objects.get(pk=thread.pk).revision
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    run_tasks()
    changes = changes_since(Topic.objects.get(pk=thread.pk), since)
    (told,) = changes["posts"]
    assert told == payload_of(post)
    assert (changes["topic"], changes["revision"]) == (None, since + 1)
    assert only_reactions_since(Post.objects.get(pk=post.pk), since)
    assert not only_reactions_since(Post.objects.get(pk=post.pk), since - 1)
    edit_post(
        post=Post.objects.select_related("topic__board").get(pk=post.pk),
        editor=carine,
        body="autre",
    )
    assert not only_reactions_since(Post.objects.get(pk=post.pk), since)
    assert Post.objects.get(pk=post.pk).text_revision == since + 2


def test_a_withdrawn_post_is_told_whole(
    post: Post, carine: Any, dounia: Any, run_tasks: Any
) -> None:
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    run_tasks()
    withdraw_post(post=Post.objects.select_related("topic__board").get(pk=post.pk), by=carine)
    assert not only_reactions_since(Post.objects.get(pk=post.pk), 10**6)


def test_a_member_who_plays_with_reactions_is_asked_to_wait(
    post: Post, dounia: Any, amel: Any, limits: None
) -> None:
    refused = None
    for number in range(REACTIONS_A_MINUTE * 2 + 1):
        try:
            set_reaction(post=post, member=dounia, kind="agree", on=number % 2 == 0)
        except Refused as error:
            refused = error
            break
    assert refused is not None
    assert (refused.code, refused.status) == ("rate_limited", 429)
    assert refused.retry_after in range(1, 61)
    assert set_reaction(post=post, member=amel, kind="agree", on=True)
