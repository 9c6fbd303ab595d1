"""Told once, read once, the member's revision raised by each change and by nothing else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from forum.actions import hide_post, invite_member, mark_read, open_topic, publish_post
from forum.actions import remove_member as remove_from_board
from members.models import Member
from members.refusals import Refused
from notifications.actions import (
    clear_closed_boards,
    clear_gone_post,
    mark_topic_read,
    notify,
)
from notifications.actions import mark_read as read_notices
from notifications.events import member_notified
from notifications.models import Notification

Say = Callable[..., Any]


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What the floor above hears, and whether it hears it inside a transaction."""
    calls: list[dict[str, Any]] = []

    def listen(*, member_id: int, revision: int, **_: Any) -> None:
        calls.append(
            {
                "member": member_id,
                "revision": revision,
                "inside": connection.in_atomic_block,
            }
        )

    member_notified.connect(listen)
    yield calls
    member_notified.disconnect(listen)


def revision_of(member: Member) -> int:
    return Member.objects.values_list("revision", flat=True).get(pk=member.pk)


def tell(member: Member, post: Any, **more: Any) -> Notification | None:
    facts = {"kind": "reply", "key": f"post:{post.pk}", "actor_id": post.author_id, **more}
    return notify(recipient_id=member.pk, post_id=post.pk, **facts)


@pytest.fixture
def answer(thread: Any, carine: Any) -> Any:
    """A reply of carine to amel of which nobody was told yet."""
    return publish_post(topic=thread, author=carine, body="Demain.").post


# --- telling ----------------------------------------------------------------------------------
def test_telling_keeps_who_what_and_where_and_no_text(
    answer: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    notice = tell(amel, answer)
    assert notice is not None
    stored = Notification.objects.get()
    assert stored.pk == notice.pk
    assert (stored.recipient, stored.verb, stored.unread) == (amel, "reply", True)
    assert (stored.topic_id, stored.post_id) == (answer.topic_id, answer.pk)
    assert (stored.actor, stored.target) == (carine, answer)
    assert stored.actor_content_type == ContentType.objects.get_for_model(Member)
    assert "Demain" not in str(Notification.objects.values())


def test_telling_raises_the_members_revision_and_says_so_inside_the_transaction(
    answer: Any, amel: Any, heard: list[dict[str, Any]]
) -> None:
    before = revision_of(amel)
    notice = tell(amel, answer)
    assert notice is not None
    assert revision_of(amel) == notice.revision == before + 1
    assert heard == [{"member": amel.pk, "revision": before + 1, "inside": True}]


def test_the_same_key_tells_once(answer: Any, amel: Any, heard: list[Any]) -> None:
    assert tell(amel, answer) is not None
    after = revision_of(amel)
    assert tell(amel, answer, kind="mention") is None
    assert Notification.objects.count() == 1
    assert revision_of(amel) == after
    assert len(heard) == 1


def test_the_same_key_tells_two_members(answer: Any, amel: Any, dounia: Any) -> None:
    assert tell(amel, answer)
    assert tell(dounia, answer)
    assert Notification.objects.count() == 2


def test_what_is_of_no_post_is_told_of_none(carine: Any, emir: Any, heard: list[Any]) -> None:
    for member in (carine, emir):
        told = notify(
            recipient_id=member.pk, kind="warned", key="case:1", actor_id=None, post_id=None
        )
        assert told is not None
        assert (told.post, told.topic, told.unread) == (None, None, True)
    assert len(heard) == 2


def test_what_tells_of_anothers_text_is_of_a_post(amel: Any, heard: list[Any]) -> None:
    told = notify(recipient_id=amel.pk, kind="reply", key="post:1", actor_id=None, post_id=None)
    assert told is None
    assert heard == []


def test_a_rolled_back_telling_leaves_nothing(answer: Any, amel: Any) -> None:
    before = revision_of(amel)
    with transaction.atomic():
        assert tell(amel, answer)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert revision_of(amel) == before


def test_a_post_hidden_meanwhile_tells_nobody(answer: Any, amel: Any, bilal: Any) -> None:
    hide_post(post=answer, by=bilal)
    assert tell(amel, answer) is None
    assert not Notification.objects.exists()


def test_who_lost_the_board_meanwhile_is_not_told_and_a_stranger_never(
    invited_board: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=carine, title="Entre nous", body="x").post.topic
    post = publish_post(topic=topic, author=amel, body="y").post
    remove_from_board(board=invited_board, member=carine, by=None)
    assert tell(carine, post) is None
    assert tell(stranger, post, kind="mention") is None
    assert not Notification.objects.exists()


def test_nobody_and_nothing_are_told_of_nothing(answer: Any, amel: Any) -> None:
    assert notify(recipient_id=10**9, kind="reply", key="k", actor_id=None, post_id=1) is None
    assert (
        notify(recipient_id=amel.pk, kind="reply", key="k", actor_id=None, post_id=10**9) is None
    )


def test_a_forgotten_author_is_told_of_without_a_name(answer: Any, amel: Any) -> None:
    notice = tell(amel, answer, actor_id=None)
    assert notice is not None
    assert notice.actor_object_id == amel.pk


def test_a_post_that_was_read_before_the_news_of_it_is_told_as_read(
    answer: Any, amel: Any, unread: Callable[[Any], int]
) -> None:
    mark_read(topic=answer.topic, member=amel, number=answer.number)
    assert tell(amel, answer) is not None
    assert unread(amel) == 0


def test_a_new_text_is_told_as_unread_though_its_place_was_read(
    answer: Any, amel: Any, unread: Callable[[Any], int]
) -> None:
    mark_read(topic=answer.topic, member=amel, number=answer.number)
    assert tell(amel, answer, even_if_read=True) is not None
    assert unread(amel) == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_with_the_same_news_tell_once(answer: Any, amel: Any) -> None:
    before = revision_of(amel)

    def work(_: int) -> bool:
        try:
            return tell(amel, answer) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        told = list(workers.map(work, range(4)))
    assert sorted(told) == [False, False, False, True]
    assert Notification.objects.count() == 1
    assert revision_of(amel) == before + 1


@pytest.mark.django_db(transaction=True)
def test_news_and_reading_at_the_same_moment_end_with_nothing_unread(
    thread: Any, amel: Any, carine: Any, unread: Callable[[Any], int]
) -> None:
    posts = [publish_post(topic=thread, author=carine, body="Oui.").post for _ in range(8)]

    def work(step: tuple[str, Any]) -> None:
        verb, post = step
        try:
            if verb == "tell":
                tell(amel, post)
            else:
                mark_read(topic=thread, member=amel, number=post.number)
        finally:
            connection.close()

    steps = [(verb, post) for post in posts for verb in ("tell", "read")]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, steps))
    assert Notification.objects.count() == 8
    assert unread(amel) == 0


# --- reading ----------------------------------------------------------------------------------
def test_reading_some_reads_those_and_raises_the_revision_once(
    say: Say, thread: Any, amel: Any, carine: Any, heard: list[Any], unread: Callable[[Any], int]
) -> None:
    for _ in range(3):
        say(carine, "Oui.", topic=thread)
    ids = list(Notification.objects.values_list("pk", flat=True))[:2]
    before = revision_of(amel)
    heard.clear()
    assert read_notices(member=amel, ids=ids) == 2
    assert unread(amel) == 1
    assert revision_of(amel) == before + 1
    assert [call["revision"] for call in heard] == [before + 1]
    assert set(Notification.objects.filter(pk__in=ids).values_list("revision", flat=True)) == {
        before + 1
    }


def test_reading_all_reads_all_and_reading_again_changes_nothing(
    say: Say, thread: Any, amel: Any, carine: Any, heard: list[Any]
) -> None:
    for _ in range(3):
        say(carine, "Oui.", topic=thread)
    assert read_notices(member=amel, all=True) == 3
    after = revision_of(amel)
    heard.clear()
    assert read_notices(member=amel, all=True) == 0
    assert revision_of(amel) == after
    assert heard == []


def test_a_stranger_cannot_read_the_notifications_of_another(
    say: Say, thread: Any, amel: Any, carine: Any, stranger: Any, unread: Callable[[Any], int]
) -> None:
    say(carine, "Oui.", topic=thread)
    theirs = Notification.objects.get()
    assert theirs.recipient_id != stranger.pk
    assert read_notices(member=stranger, ids=[theirs.pk]) == 0
    assert read_notices(member=stranger, all=True) == 0
    assert unread(amel) == 1
    with pytest.raises(Refused) as refusal:
        read_notices(member=None, all=True)
    assert refusal.value.code == "unauthenticated"
    assert unread(amel) == 1


def test_reading_neither_some_nor_all_reads_none(
    say: Say, thread: Any, amel: Any, carine: Any, unread: Callable[[Any], int]
) -> None:
    say(carine, "Oui.", topic=thread)
    assert read_notices(member=amel) == 0
    assert unread(amel) == 1


def test_reading_a_topic_up_to_a_number_reads_what_was_told_up_to_there(
    say: Say, thread: Any, amel: Any, carine: Any, unread: Callable[[Any], int]
) -> None:
    posts = [say(carine, "Oui.", topic=thread) for _ in range(3)]
    count = mark_topic_read(member_id=amel.pk, topic_id=thread.pk, number=posts[1].number)
    assert count == 2
    assert unread(amel) == 1


def test_reading_one_topic_leaves_another_and_other_members_alone(
    say: Say,
    thread: Any,
    room: Any,
    amel: Any,
    carine: Any,
    stranger: Any,
    unread: Callable[[Any], int],
) -> None:
    say(carine, f"@amel @{stranger.handle}", topic=thread)
    say(carine, "@amel", topic=room)
    assert mark_topic_read(member_id=amel.pk, topic_id=thread.pk, number=99) == 1
    assert (unread(amel), unread(stranger)) == (1, 1)


def test_reading_the_post_leaves_the_moderators_words_unread(
    thread: Any,
    carine: Any,
    dounia: Any,
    decide: Callable[..., Any],
    unread: Callable[[Any], int],
) -> None:
    post = publish_post(topic=thread, author=carine, body="Idiots.").post
    decide(post, "warn", "Restons polis.", flagged_by=dounia)
    assert unread(carine) == 1
    assert mark_topic_read(member_id=carine.pk, topic_id=thread.pk, number=99) == 0
    assert unread(carine) == 1


# --- what is gone -----------------------------------------------------------------------------
def test_clearing_a_shown_post_changes_nothing(
    say: Say, thread: Any, amel: Any, carine: Any, unread: Callable[[Any], int]
) -> None:
    post = say(carine, "Oui.", topic=thread)
    assert clear_gone_post(post_id=post.pk) == 0
    assert clear_gone_post(post_id=10**9) == 0
    assert unread(amel) == 1


def test_clearing_closed_boards_spares_the_open_ones_and_the_suspended(
    say: Say,
    thread: Any,
    amel: Any,
    carine: Any,
    administrator: Any,
    unread: Callable[[Any], int],
) -> None:
    from members.actions import suspend_member

    say(carine, "Oui.", topic=thread)
    assert clear_closed_boards(member_id=amel.pk) == 0
    type(thread.board).objects.filter(pk=thread.board_id).update(read_rule="members")
    suspend_member(member=amel, by=administrator)
    assert clear_closed_boards(member_id=amel.pk) == 0
    assert unread(amel) == 1
