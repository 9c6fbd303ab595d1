"""Boards on which a moderator looks at posts before they are shown."""

import pytest

from forum.actions import (
    edit_post,
    list_topic,
    open_topic,
    posts,
    publish_post,
    set_review,
    topics,
)
from forum.models import Board, Post, Topic
from members.refusals import Refused

UNCONFIRMED = "members without a confirmed mandate"
EVERY = "looks first at every post"


def choose(board, review, administrator):
    set_review(board=board, review=review, by=administrator)


def post_of(topic, author):
    fresh = Topic.objects.select_related("board__region").get(pk=topic.pk)
    return publish_post(topic=fresh, author=author, body="A text")


def test_as_boards_begin_nothing_waits(thread, dounia, stranger):
    assert Board.objects.get(pk=thread.board_id).held_for_review == "nobody"
    assert not any(post_of(thread, member).held for member in (dounia, stranger))


def test_members_without_a_confirmed_mandate_wait_and_councillors_do_not(
    thread, administrator, stranger, carine, bilal, elsewhere
):
    choose(thread.board, "unconfirmed", administrator)
    held = {member: post_of(thread, member) for member in (stranger, elsewhere, carine, bilal)}
    assert [published.held for published in held.values()] == [True, True, False, False]
    assert UNCONFIRMED in held[stranger].reason


def test_everybody_waits_but_who_moderates_there(
    thread, room, administrator, stranger, carine, bilal, second_moderator
):
    choose(thread.board, "everybody", administrator)
    for topic in (thread, room):
        for member in (stranger, carine):
            published = post_of(topic, member)
            assert published.held
            assert EVERY in published.reason
        assert not any(post_of(topic, one).held for one in (bilal, second_moderator))


def test_a_topic_opened_there_waits_with_its_first_post(theme_board, administrator, amel):
    choose(theme_board, "everybody", administrator)
    # The page that opens it may have read the board before.
    opened = open_topic(board=theme_board, author=amel, title="Titre", body="Texte")
    assert opened.held
    assert not Topic.objects.get(pk=opened.post.topic_id).is_visible


def test_a_change_of_what_is_shown_there_is_refused(thread, administrator, carine):
    post = post_of(thread, carine).post
    choose(thread.board, "everybody", administrator)
    shown = Post.objects.select_related("topic__board__region").get(pk=post.pk)
    with pytest.raises(Refused) as refusal:
        edit_post(post=shown, editor=carine, body="Another text")
    assert EVERY in str(refusal.value.message)
    assert Post.objects.get(pk=post.pk).body == "A text"


def test_a_topic_for_several_boards_waits_where_one_of_them_has_it_so(
    theme_board, other_board, administrator, amel, bilal
):
    choose(other_board, "everybody", administrator)
    said = {"title": "Titre", "also_on": [other_board.pk]}
    for member, held in ((amel, True), (bilal, False)):
        opened = open_topic(board=theme_board, author=member, body=member.name, **said)
        assert opened.held is held


def test_only_its_moderators_put_a_topic_on_such_a_board_later(
    thread, other_board, administrator, amel, elsewhere
):
    choose(other_board, "everybody", administrator)
    board = Board.objects.get(pk=other_board.pk)
    topic = Topic.objects.select_related("board__region").get(pk=thread.pk)
    with pytest.raises(Refused, match="forbidden"):
        list_topic(topic=topic, board=board, by=amel)
    assert list_topic(topic=topic, board=board, by=elsewhere)


def test_councillors_put_theirs_where_only_the_unconfirmed_wait(
    thread, other_board, administrator, amel
):
    choose(other_board, "unconfirmed", administrator)
    board = Board.objects.get(pk=other_board.pk)
    topic = Topic.objects.select_related("board__region").get(pk=thread.pk)
    assert list_topic(topic=topic, board=board, by=amel)


def test_the_text_of_a_topic_is_not_changed_under_a_board_that_looks_first(
    thread, other_board, administrator, amel, elsewhere
):
    topic = Topic.objects.select_related("board__region").get(pk=thread.pk)
    list_topic(topic=topic, board=other_board, by=elsewhere)
    choose(other_board, "everybody", administrator)
    first = Post.objects.select_related("topic__board__region").get(topic=thread, number=1)
    with pytest.raises(Refused, match="forbidden"):
        edit_post(post=first, editor=amel, body="Autre chose")


def test_what_a_board_has_chosen_while_a_text_was_read_counts(
    theme_board, thread, administrator, amel, carine, monkeypatch
):
    """The screeners have let it pass, and the board asks for a look before it is stored."""

    def late(module):
        render = module.render_text

        def choosing(*args, **more):
            choose(theme_board, "everybody", administrator)
            return render(*args, **more)

        monkeypatch.setattr(module, "render_text", choosing)

    late(topics)
    assert open_topic(board=theme_board, author=amel, title="Titre", body="Texte").held
    choose(theme_board, "nobody", administrator)
    late(posts)
    assert post_of(thread, carine).held
