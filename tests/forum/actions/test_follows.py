"""Choosing how closely to follow, and following by writing."""

from typing import Any

import pytest

from forum.actions import (
    create_board,
    follow_board,
    follow_member,
    follow_topic,
    invite_member,
    mark_read,
    open_topic,
    publish_post,
    remove_member,
    show_below,
)
from forum.actions import follows as following
from forum.models import BoardFollow, MemberFollow, ReadMark, Topic
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def level(topic: Topic, member: Any) -> str | None:
    """What is kept of a member's level on a topic."""
    marks = ReadMark.objects.filter(topic=topic, member=member)
    return marks.values_list("level", flat=True).first()


def refused(act: Any, **asked: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**asked)
    return caught.value.code


def test_a_level_is_chosen_changed_and_given_back(thread: Topic, dounia: Any) -> None:
    for wanted in ("watching", "muted", "normal", "tracking", ""):
        assert follow_topic(topic=thread, member=dounia, level=wanted) == wanted
        assert level(thread, dounia) == wanted


def test_choosing_a_level_does_not_change_what_was_read(thread: Topic, dounia: Any) -> None:
    publish_post(topic=thread, author=dounia, body="x")
    mark_read(topic=thread, member=dounia, number=1)
    before = ReadMark.objects.get(member=dounia).number
    follow_topic(topic=thread, member=dounia, level="muted")
    assert ReadMark.objects.get(member=dounia).number == before


def test_who_replies_tracks_the_topic(thread: Topic, dounia: Any, carine: Any) -> None:
    mark_read(topic=thread, member=dounia, number=1)
    assert level(thread, dounia) == ""
    for author in (dounia, carine):
        publish_post(topic=thread, author=author, body="x")
        assert level(thread, author) == "tracking"


def test_who_opens_a_topic_tracks_it(thread: Topic, amel: Any) -> None:
    assert level(thread, amel) == "tracking"


@pytest.mark.parametrize("chosen", ["watching", "normal", "muted"])
def test_writing_leaves_a_level_that_was_chosen(thread: Topic, dounia: Any, chosen: str) -> None:
    follow_topic(topic=thread, member=dounia, level=chosen)
    publish_post(topic=thread, author=dounia, body="x")
    assert level(thread, dounia) == chosen


def test_who_wrote_first_counts_as_having_read_up_to_there(thread: Topic, dounia: Any) -> None:
    post = publish_post(topic=thread, author=dounia, body="x").post
    assert ReadMark.objects.get(member=dounia, topic=thread).number == post.number


def test_a_held_post_is_followed_once_it_is_published(
    thread: Topic, dounia: Any, bilal: Any, settings: Any
) -> None:
    from forum.actions import publish_held_post

    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    post = publish_post(topic=thread, author=dounia, body="x").post
    assert post.state == "held"
    assert level(thread, dounia) is None
    publish_held_post(post=post, by=bilal)
    assert level(thread, dounia) == "tracking"


def test_a_board_and_what_lies_under_it_are_followed(
    places: dict[str, Any], theme_board: Any, dounia: Any
) -> None:
    tunisia = create_board(
        slug="r-tn", names={"en": ("Tunisia", "")}, by=None, region=places["tn"]
    )
    follow_board(board=tunisia, member=dounia, level="watching", below=True)
    assert BoardFollow.objects.get(member=dounia, board=tunisia).below
    follow_board(board=theme_board, member=dounia, level="muted", below=True)
    assert not BoardFollow.objects.get(member=dounia, board=theme_board).below
    follow_board(board=tunisia, member=dounia, level="")
    assert not BoardFollow.objects.filter(member=dounia, board=tunisia).exists()


def test_what_lies_under_a_board_is_shown_without_following_it(
    places: dict[str, Any], theme_board: Any, dounia: Any
) -> None:
    tunisia = create_board(
        slug="r-tn", names={"en": ("Tunisia", "")}, by=None, region=places["tn"]
    )
    show_below(board=tunisia, member=dounia, on=True)
    follow_board(board=tunisia, member=dounia, level="tracking")
    follow_board(board=tunisia, member=dounia, level="")
    assert BoardFollow.objects.get(member=dounia).shows_below
    show_below(board=tunisia, member=dounia, on=False)
    assert not BoardFollow.objects.filter(member=dounia).exists()
    assert refused(show_below, board=theme_board, member=dounia, on=True) == "not_found"


def test_a_member_is_followed_and_let_go(dounia: Any, amel: Any) -> None:
    assert follow_member(whom=amel, member=dounia, level="watching") == "watching"
    assert MemberFollow.objects.get(member=dounia, whom=amel).level == "watching"
    for nothing in ("normal", ""):
        follow_member(whom=amel, member=dounia, level="muted")
        assert follow_member(whom=amel, member=dounia, level=nothing) == "normal"
        assert not MemberFollow.objects.exists()


def test_nobody_follows_themselves_or_who_is_gone(dounia: Any, amel: Any) -> None:
    assert refused(follow_member, whom=dounia, member=dounia, level="watching") == "invalid"
    amel.is_active = False
    amel.save(update_fields=["is_active"])
    assert refused(follow_member, whom=amel, member=dounia, level="watching") == "not_found"


@pytest.mark.parametrize("wrong", ["loud", None, 3, ["muted"]])
def test_no_other_level_can_be_chosen(thread: Topic, dounia: Any, wrong: object) -> None:
    assert refused(follow_topic, topic=thread, member=dounia, level=wrong) == "invalid"
    assert refused(follow_board, board=thread.board, member=dounia, level=wrong) == "invalid"
    assert refused(follow_member, whom=thread.author, member=dounia, level=wrong) == "invalid"


def test_a_stranger_follows_nothing_they_may_not_read(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="t", body="b").post.topic
    invite_member(board=invited_board, member=stranger, by=None)
    follow_topic(topic=topic, member=stranger, level="watching")
    remove_member(board=invited_board, member=stranger, by=None)
    assert refused(follow_topic, topic=topic, member=stranger, level="muted") == "not_found"
    asked = {"board": invited_board, "member": stranger}
    assert refused(follow_board, **asked, level="watching") == "not_found"
    assert refused(show_below, **asked, on=True) == "not_found"
    assert not BoardFollow.objects.exists()


def test_a_visitor_and_the_suspended_follow_nothing(thread: Topic, emir: Any) -> None:
    for member, code in ((None, "unauthenticated"), (emir, "suspended")):
        assert refused(follow_topic, topic=thread, member=member, level="muted") == code
        assert refused(follow_board, board=thread.board, member=member, level="muted") == code
        assert refused(follow_member, whom=thread.author, member=member, level="muted") == code


def test_as_much_is_followed_as_pages_can_hold(
    theme_board: Any, invited_board: Any, amel: Any, dounia: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    follow_member(whom=dounia, member=amel, level="watching")
    assert refused(follow_board, board=theme_board, member=amel, level="muted") == "conflict"
