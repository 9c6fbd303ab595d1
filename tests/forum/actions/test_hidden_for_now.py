"""Hidden by the site itself: as by a moderator, but for the words in its place and its author."""

import pytest
from django.db import IntegrityError, transaction

from forum.actions import (
    edit_post,
    hide_for_now,
    hide_post,
    publish_post,
    restore_post,
    show_again,
    withdraw_post,
)
from forum.models import Post
from forum.permissions import can_edit
from forum.words import STATES, state_word
from members.refusals import Refused


@pytest.fixture
def post(thread, dounia):
    return publish_post(topic=thread, author=dounia, body="Un mot de trop").post


@pytest.fixture
def hidden(post):
    assert hide_for_now(post=post)
    return Post.objects.select_related("topic__board").get(pk=post.pk)


def test_it_is_gone_and_says_until_when(hidden, thread):
    thread.refresh_from_db()
    assert (hidden.state, hidden.hidden_for_now) == (Post.State.HIDDEN, True)
    assert hidden.revision == thread.revision
    assert thread.post_count == 1
    assert state_word(hidden.standing_word) == "Hidden until a moderator has looked at it"
    assert hidden.standing_word in STATES


def test_it_is_hidden_once(hidden):
    assert not hide_for_now(post=hidden)


def test_it_comes_back_in_its_place(hidden, thread):
    number, revision = hidden.number, hidden.revision
    assert show_again(post=hidden)
    hidden.refresh_from_db()
    thread.refresh_from_db()
    assert hidden.is_shown
    assert not hidden.hidden_for_now
    assert (hidden.number, hidden.revision) == (number, revision + 1)
    assert thread.post_count == 2
    assert not show_again(post=hidden)


def test_a_moderator_brings_it_back_too(hidden, bilal, stranger):
    with pytest.raises(Refused):
        restore_post(post=hidden, by=stranger)
    assert restore_post(post=hidden, by=bilal)
    hidden.refresh_from_db()
    assert not hidden.hidden_for_now


def test_a_moderator_hides_it_for_good_and_the_words_change_on_open_pages(hidden, bilal, thread):
    revision = hidden.revision
    assert hide_post(post=hidden, by=bilal)
    hidden.refresh_from_db()
    thread.refresh_from_db()
    assert state_word(hidden.standing_word) == "Hidden by a moderator"
    assert hidden.text_revision == revision + 1
    assert thread.post_count == 1
    assert not show_again(post=hidden)


def test_what_a_moderator_hid_is_not_the_sites_to_show(post, bilal):
    hide_post(post=post, by=bilal)
    assert not show_again(post=post)
    assert not hide_for_now(post=post)


def test_its_author_may_change_it_and_others_may_not(hidden, dounia, stranger, bilal):
    assert can_edit(dounia, hidden)
    assert not can_edit(stranger, hidden)
    assert not can_edit(bilal, hidden)
    edit_post(post=hidden, editor=dounia, body="Un mot plus doux")
    hidden.refresh_from_db()
    assert hidden.body == "Un mot plus doux"
    assert hidden.hidden_for_now


def test_its_author_may_take_it_back_and_then_nobody_brings_it_back(hidden, dounia, bilal, thread):
    assert withdraw_post(post=hidden, by=dounia)
    hidden.refresh_from_db()
    thread.refresh_from_db()
    assert (hidden.state, hidden.hidden_for_now) == (Post.State.WITHDRAWN, False)
    assert (hidden.text_revision, thread.post_count) == (thread.revision, 1)
    assert not show_again(post=hidden)
    assert not restore_post(post=hidden, by=bilal)
    assert not withdraw_post(post=hidden, by=dounia)


def test_who_takes_back_what_a_moderator_hid_is_told_so(hidden, dounia, bilal):
    hide_post(post=hidden, by=bilal)
    with pytest.raises(Refused, match="conflict"):
        withdraw_post(post=hidden, by=dounia)


def test_hidden_for_good_its_author_may_not(hidden, dounia, bilal):
    hide_post(post=hidden, by=bilal)
    hidden.refresh_from_db()
    with pytest.raises(Refused):
        edit_post(post=hidden, editor=dounia, body="Encore")


def test_nothing_is_shown_and_hidden_for_now(post):
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(hidden_for_now=True)
