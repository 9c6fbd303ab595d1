"""What a sanction leaves of a voice, by every way one writes, and until when."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from forum.actions import (
    close_call,
    conclude_topic,
    create_board,
    edit_post,
    join_call,
    keep_tag,
    leave_call,
    list_topic,
    mark_answer,
    open_topic,
    publish_post,
    rename_topic,
    reopen_call,
    set_reaction,
    set_tags,
    unlist_topic,
    unmark_answer,
    withdraw_post,
)
from forum.models import Post, Topic
from forum.models.calls import today
from forum.permissions import (
    can_edit,
    can_keep_topic,
    can_open_topic,
    can_reply_on,
    can_write_in,
)
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


def as_stored(topic):
    return Topic.objects.select_related("board__region").get(pk=topic.pk)


@pytest.fixture
def call(theme_board, amel):
    facts = {"offered": "Des cuves", "sought": "Des communes", "until": str(today() + 20 * DAY)}
    opened = open_topic(
        board=theme_board, author=amel, title="Appel", body="Qui ?", kind="call", facts=facts
    )
    return as_stored(opened.post.topic)


def test_who_only_reads_keeps_no_topic_of_theirs(call, amel, limited):
    keep_tag(slug="water", names={"en": "Water"}, by=None)
    amel = limited(amel, "read_only")
    assert not can_keep_topic(amel, call)
    for act in (close_call, reopen_call):
        assert "until" in str(refused("forbidden", act, topic=call, by=amel).message)
    refused("forbidden", set_tags, topic=call, by=amel, tags=["water"])


def test_who_only_reads_takes_no_answer_back(theme_board, amel, carine, limited):
    opened = open_topic(board=theme_board, author=amel, title="T", body="B", kind="question")
    topic = as_stored(opened.post.topic)
    said = publish_post(topic=topic, author=carine, body="Oui").post
    assert mark_answer(post=said, by=amel)
    refused("forbidden", unmark_answer, post=said, by=limited(amel, "read_only"))


def test_who_only_reads_signs_no_municipality_up_or_off(call, carine, limited):
    join_call(topic=call, by=carine)
    quiet = limited(carine, "read_only")
    for act in (join_call, leave_call):
        assert "until" in str(refused("forbidden", act, topic=call, by=quiet).message)
    assert call.call.interests.count() == 1


def test_a_moderator_who_only_reads_writes_over_no_topic(
    thread, theme_board, bilal, administrator
):
    end = timezone.now() + DAY
    impose_sanction(member=bilal, measure=Measure("read_only", ends_at=end), by=administrator)
    quiet = Member.objects.get(pk=bilal.pk)
    refused("forbidden", conclude_topic, topic=thread, by=quiet, body="Voilà")
    refused("forbidden", rename_topic, topic=thread, by=quiet, title="Voilà")
    assert rename_topic(topic=thread, by=administrator, title="Voilà")


@pytest.mark.parametrize("where", ["home", "further"])
def test_who_only_reads_on_a_board_puts_no_topic_there_or_elsewhere(
    call, theme_board, amel, limited, where
):
    further = create_board(slug="further", names={"en": ("Further", "")}, by=None)
    place = theme_board if where == "home" else further
    assert list_topic(topic=call, board=further, by=amel)
    quiet = limited(amel, "read_only", scope="board", scope_id=place.pk)
    refused("forbidden", list_topic, topic=call, board=further, by=quiet)
    refused("forbidden", unlist_topic, topic=as_stored(call), board=further, by=quiet)


def test_what_a_member_writes_waits_where_one_of_its_boards_has_it_so(theme_board, amel, limited):
    further = create_board(slug="further", names={"en": ("Further", "")}, by=None)
    held = limited(amel, "held", scope="board", scope_id=further.pk)
    opened = open_topic(board=theme_board, author=held, title="T", body="B", also_on=[further.pk])
    assert opened.held
    alone = open_topic(board=theme_board, author=held, title="T", body="C")
    assert not alone.held
    topic = as_stored(alone.post.topic)
    refused("forbidden", list_topic, topic=topic, board=further, by=held)
