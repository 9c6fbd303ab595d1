"""What a sanction leaves of a voice, by every way one writes, and until when."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from forum.actions import edit_post, open_topic, publish_post, set_reaction, withdraw_post
from forum.models import Post
from forum.permissions import can_edit, can_open_topic, can_reply_on, can_write_in
from members.actions import Measure, impose_sanction
from members.models import Member
from members.refusals import Refused

DAY = datetime.timedelta(days=1)


@pytest.fixture
def limited(bilal):
    """`limited(member, kind)` is the member with that sanction, as of now."""

    def impose(member, kind, *, days=1, **more):
        impose_sanction(
            member=member,
            measure=Measure(kind, ends_at=timezone.now() + days * DAY, **more),
            by=bilal,
        )
        return Member.objects.get(pk=member.pk)

    return impose


def refused(code, action, **arguments):
    before = Post.objects.count()
    with pytest.raises(Refused) as refusal:
        action(**arguments)
    assert refusal.value.code == code
    assert Post.objects.count() == before
    return refusal.value


def test_who_only_reads_writes_nowhere_and_is_told_until_when(
    thread, room, theme_board, carine, stranger, limited
):
    own = publish_post(topic=thread, author=carine, body="Avant").post
    carine = limited(carine, "read_only")
    assert not can_reply_on(carine, theme_board)
    assert not can_open_topic(carine, theme_board)
    for topic in (thread, room):
        assert not can_write_in(carine, topic)
        refusal = refused("forbidden", publish_post, topic=topic, author=carine, body="Non")
        assert "until" in str(refusal.message)
    first = thread.posts.get(number=1)
    refused("forbidden", set_reaction, post=first, member=carine, kind="agree", on=True)
    refused("forbidden", edit_post, post=own, editor=carine, body="Autre")
    refused("forbidden", open_topic, board=theme_board, author=carine, title="T", body="B")
    # To take back is never writing; and all others go on.
    assert withdraw_post(post=own, by=carine)
    assert publish_post(topic=thread, author=stranger, body="Me neither").post


def test_it_is_over_by_itself(thread, carine, limited):
    carine = limited(carine, "read_only")
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert publish_post(topic=thread, author=carine, body="Me voici").post.is_shown


def test_on_a_board_it_holds_on_that_board(thread, theme_board, carine, limited):
    elsewhere = limited(carine, "read_only", scope="board", scope_id=theme_board.pk + 1)
    assert can_write_in(elsewhere, thread)
    here = limited(carine, "read_only", scope="board", scope_id=theme_board.pk)
    assert not can_write_in(here, thread)


def test_out_of_rooms_one_still_writes_in_threads(thread, room, theme_board, carine, limited):
    carine = limited(carine, "no_rooms")
    assert publish_post(topic=thread, author=carine, body="Ici").post.is_shown
    refusal = refused("forbidden", publish_post, topic=room, author=carine, body="Non")
    assert "rooms" in str(refusal.message)
    welcome = room.posts.get(number=1)
    refused("forbidden", set_reaction, post=welcome, member=carine, kind="agree", on=True)
    refused(
        "forbidden", open_topic, board=theme_board, author=carine, title="T", body="B",
        format="room",
    )  # fmt: skip
    assert open_topic(board=theme_board, author=carine, title="T", body="B").post


def test_who_is_mute_in_one_room_speaks_in_others(thread, room, carine, limited):
    own = publish_post(topic=room, author=carine, body="Avant").post
    carine = limited(carine, "mute", scope="topic", scope_id=room.pk)
    assert not can_edit(carine, Post.objects.select_related("topic__board").get(pk=own.pk))
    refusal = refused("forbidden", publish_post, topic=room, author=carine, body="Non")
    assert "this room" in str(refusal.message)
    assert publish_post(topic=thread, author=carine, body="Ici").post.is_shown


def test_who_is_read_first_waits_and_may_not_slip_in_by_an_edit(
    thread, theme_board, carine, limited
):
    own = publish_post(topic=thread, author=carine, body="Avant").post
    carine = limited(carine, "held")
    assert publish_post(topic=thread, author=carine, body="Après").held
    opened = open_topic(board=theme_board, author=carine, title="Sujet", body="Texte")
    assert opened.held
    assert not opened.post.topic.is_visible
    refused("forbidden", edit_post, post=own, editor=carine, body="Autre")


def test_who_writes_from_time_to_time_waits_for_their_turn(
    thread, theme_board, carine, stranger, limited
):
    carine = limited(carine, "slow", seconds=600)
    publish_post(topic=thread, author=carine, body="Un")
    refusal = refused("slow_mode", publish_post, topic=thread, author=carine, body="Deux")
    assert 0 < refusal.retry_after <= 600
    assert "10 minutes" in str(refusal.message)
    refused("slow_mode", open_topic, board=theme_board, author=carine, title="T", body="B")
    publish_post(topic=thread, author=stranger, body="One")
    publish_post(topic=thread, author=stranger, body="Two")
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        assert publish_post(topic=thread, author=carine, body="Deux").post.is_shown


def test_what_waits_elsewhere_does_not_count_on_a_board(
    thread, theme_board, carine, limited, invited_board
):
    carine = limited(carine, "slow", seconds=600, scope="board", scope_id=invited_board.pk)
    publish_post(topic=thread, author=carine, body="Un")
    assert publish_post(topic=thread, author=carine, body="Deux").post.is_shown


def test_who_is_suspended_is_told_until_when(thread, carine, limited):
    carine = limited(carine, "suspend")
    refusal = refused("suspended", publish_post, topic=thread, author=carine, body="Non")
    assert "until" in str(refusal.message)
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert publish_post(topic=thread, author=carine, body="Me voici").post.is_shown


def test_what_was_learnt_before_the_lock_does_not_count(thread, carine, limited):
    """The instance in hand is old: the row says otherwise."""
    limited(carine, "read_only")
    assert not carine.limits
    refused("forbidden", publish_post, topic=thread, author=carine, body="Non")


def test_the_page_says_why_there_is_no_composer(thread, carine, limited, sign_in):
    limited(carine, "read_only")
    page = sign_in(carine).get(thread.get_absolute_url()).content.decode()
    assert "You can read here, but not write, until" in page
    assert "data-composer " not in page


def test_the_words_are_in_the_language_of_who_is_answered(thread, carine, limited, sign_in):
    limited(carine, "suspend")
    with pytest.raises(Refused) as refusal:
        publish_post(topic=thread, author=carine, body="Non")
    from django.utils import translation

    with translation.override("fr"):
        french = str(refusal.value.message)
    assert french != str(refusal.value.message)
