"""What a hostile reader tried with held topics, floods and races."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from forum.actions import hide_post, open_topic, publish_held_post, publish_post, withdraw_post
from forum.models import Post, Topic
from forum.screening import Screening, Verdict
from members.actions import give_role, suspend_member, take_role
from members.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def hold_first(draft: Any) -> Screening:
    return Screening(Verdict.HOLD if draft.topic is None else Verdict.PUBLISH, reason="first")


def test_a_held_room_keeps_number_one_for_its_own_text(
    theme_board: Any, amel: Any, bilal: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.flows.test_races.hold_first"]
    held = open_topic(
        board=theme_board, author=amel, title="Salle", body="Texte", format="room"
    ).post
    with contextlib.suppress(Refused):
        publish_post(topic=Topic.objects.get(pk=held.topic_id), author=bilal, body="?")
    publish_held_post(post=Post.objects.get(pk=held.pk), by=bilal)
    held.refresh_from_db()
    assert held.number == 1
    assert Topic.objects.get(pk=held.topic_id).is_visible


def test_many_at_once_do_not_pass_the_flood_limit(thread: Any, amel: Any, limits: None) -> None:
    barrier = threading.Barrier(12)

    def send(number: int) -> None:
        try:
            barrier.wait(5)
            publish_post(
                topic=Topic.objects.get(pk=thread.pk),
                author=type(amel).objects.get(pk=amel.pk),
                body=f"un {number}",
            )
        except Refused:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Post.objects.filter(author=amel).count() <= 5


def test_who_was_suspended_meanwhile_withdraws_nothing(
    thread: Any, carine: Any, administrator: Any
) -> None:
    post = publish_post(topic=thread, author=carine, body="un").post
    stale = type(carine).objects.get(pk=carine.pk)
    suspend_member(member=carine, by=administrator)
    with pytest.raises(Refused):
        withdraw_post(post=Post.objects.get(pk=post.pk), by=stale)


def test_who_keeps_order_no_more_hides_nothing(thread: Any, dounia: Any, amel: Any) -> None:
    role = give_role(member=dounia, name="moderator", by=None)
    stale = type(dounia).objects.get(pk=dounia.pk)
    post = publish_post(topic=thread, author=amel, body="un").post
    assert stale.is_active
    from forum.permissions import can_moderate

    assert can_moderate(stale, thread.board)
    take_role(role=role, by=None)
    with pytest.raises(Refused):
        hide_post(post=Post.objects.get(pk=post.pk), by=stale)


def test_limits_by_address_do_not_believe_the_visitor(settings: Any, client: Client) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    codes = [
        client.post(
            "/accounts/login/",
            {"login": f"a{n}@b.example", "password": "x"},
            headers={"x-forwarded-for": f"10.0.0.{n}"},
        ).status_code
        for n in range(8)
    ]
    assert 429 in codes, codes


def hold_replies(draft: Any) -> Screening:
    return Screening(Verdict.HOLD if draft.topic is not None else Verdict.PUBLISH, reason="reply")


def test_a_held_reply_does_not_answer_for_a_topic(
    theme_board: Any, thread: Any, amel: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.flows.test_races.hold_replies"]
    sent_id = "6f1c1f0e-6a37-4a0e-9a0a-2d4f3f1b7a11"
    publish_post(topic=thread, author=amel, body="Texte", client_id=sent_id)
    with pytest.raises(Refused):
        open_topic(board=theme_board, author=amel, title="Neuf", body="Texte", client_id=sent_id)
