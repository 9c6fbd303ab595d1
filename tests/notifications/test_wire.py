"""A notification as the protocol spells it, and what the hub asks."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from forum.actions import invite_member, publish_post
from forum.models import Board
from forum.wire import time_of
from members.models import Mandate, Member
from notifications.actions import mark_read
from notifications.models import Notification
from notifications.wire import changed_since, notification_payload, unread_count

Say = Callable[..., Any]


def test_a_reply_on_the_wire(say: Say, thread: Any, amel: Any, carine: Any) -> None:
    post = say(carine, "Demain.", topic=thread)
    notice = Notification.objects.get()
    assert notification_payload(notice) == {
        "id": notice.pk,
        "kind": "reply",
        "topic": thread.pk,
        "post": post.pk,
        "actor": {"id": carine.pk, "name": "Carine Étienne", "handle": "carine"},
        "read": False,
        "created_at": time_of(notice.timestamp),
        "url": f"/p/{post.pk}/",
    }


def test_what_was_read_says_so(say: Say, thread: Any, amel: Any, carine: Any) -> None:
    say(carine, "Demain.", topic=thread)
    mark_read(member=amel, all=True)
    assert notification_payload(Notification.objects.get())["read"] is True


def test_a_decision_on_the_wire_names_nobody_and_says_no_word_of_it(
    thread: Any, carine: Any, bilal: Any, stranger: Any, decide: Callable[..., Any]
) -> None:
    post = publish_post(topic=thread, author=carine, body="Idiots.").post
    decide(post, "hide", "Restons polis.", flagged_by=stranger)
    payloads = [notification_payload(notice) for notice in Notification.objects.all()]
    assert [payload["kind"] for payload in payloads] == ["flag_decided", "hidden"]
    assert [payload["actor"] for payload in payloads] == [None, None]
    for word in (bilal.name, stranger.name, "Idiots", "polis"):
        assert word not in str(payloads)


def test_a_forgotten_author_has_no_name_on_the_wire(
    say: Say, thread: Any, amel: Any, carine: Any
) -> None:
    say(carine, "Demain.", topic=thread)
    Notification.objects.update(actor_object_id="999999")
    assert notification_payload(Notification.objects.get())["actor"] is None


def test_the_count_is_of_this_member_alone(
    say: Say, thread: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    say(carine, "Demain.", topic=thread)
    assert unread_count(amel.pk) == 1
    assert unread_count(stranger.pk) == 0


def test_the_bell_forgets_a_board_whose_readers_a_mandate_made_one_of(
    say: Say, theme_board: Any, thread: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    say(carine, "Demain.", topic=thread)
    Board.objects.filter(pk=theme_board.pk).update(read_rule="councillors")
    assert unread_count(amel.pk) == 1
    # Nobody acts on the day after the last: nothing was read, and nothing is told.
    past = timezone.now().date() - datetime.timedelta(days=1)
    Mandate.objects.filter(member=amel).update(starts_on=past, ends_on=past)
    assert unread_count(amel.pk) == 0
    assert unread_count(stranger.pk) == 0


def test_the_bell_of_who_is_suspended_waits_for_their_return(
    say: Say, theme_board: Any, thread: Any, amel: Any, carine: Any
) -> None:
    say(carine, "Demain.", topic=thread)
    Board.objects.filter(pk=theme_board.pk).update(read_rule="councillors")
    Member.objects.filter(pk=amel.pk).update(suspended_at=timezone.now())
    assert unread_count(amel.pk) == 1


def test_the_hub_gets_what_is_newer_in_order_with_what_was_read_again(
    say: Say, thread: Any, amel: Any, carine: Any
) -> None:
    first, second = (say(carine, "Oui.", topic=thread) for _ in range(2))
    old, new = Notification.objects.order_by("pk")
    assert [row.pk for row in changed_since(amel.pk, 0)] == [old.pk, new.pk]
    assert [row.pk for row in changed_since(amel.pk, old.revision)] == [new.pk]
    assert list(changed_since(amel.pk, new.revision)) == []
    mark_read(member=amel, ids=[old.pk])
    assert [row.post_id for row in changed_since(amel.pk, new.revision)] == [first.pk]
    assert Member.objects.get(pk=amel.pk).revision == changed_since(amel.pk, 0).last().revision
    assert second.pk == new.post_id


def test_the_hub_of_a_stranger_gets_nothing(
    say: Say, thread: Any, carine: Any, stranger: Any
) -> None:
    say(carine, "Oui.", topic=thread)
    assert Notification.objects.exists()
    assert list(changed_since(stranger.pk, 0)) == []


def test_the_hub_is_not_told_again_of_a_board_that_was_closed(
    say: Say, theme_board: Any, thread: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    say(carine, "Demain.", topic=thread)
    assert changed_since(amel.pk, 0).count() == 1
    Board.objects.filter(pk=theme_board.pk).update(read_rule="invited")
    assert list(changed_since(amel.pk, 0)) == []
    invite_member(board=theme_board, member=amel, by=None)
    assert changed_since(amel.pk, 0).count() == 1
    assert list(changed_since(stranger.pk, 0)) == []


@pytest.mark.parametrize("count", [3, 30])
def test_the_hub_asks_the_same_however_much_is_new(
    thread: Any,
    amel: Any,
    carine: Any,
    dounia: Any,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    from notifications.actions import notify

    for number in range(count):
        author = (carine, dounia)[number % 2]
        post = publish_post(topic=thread, author=author, body="Oui.").post
        notify(
            recipient_id=amel.pk,
            kind="reply",
            key=f"post:{post.pk}",
            actor_id=author.pk,
            post_id=post.pk,
        )
    ContentType.objects.get_for_model(Member)
    # The member, their roles and mandate; what is new; who did it.
    with django_assert_num_queries(5):
        assert len([notification_payload(row) for row in changed_since(amel.pk, 0)]) == count
