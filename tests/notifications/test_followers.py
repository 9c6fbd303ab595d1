"""Who follows a post closely enough to be told: watchers, less the muted, nobody twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
)
from forum.models import BoardFollow, MemberFollow, Post, ReadMark
from forum.permissions import can_read_topic
from notifications import followers
from notifications.audience import audience_of
from notifications.followers import followers_of, kind_for

Say = Callable[..., Any]
Told = Callable[[Any], list[tuple[str, int]]]


@pytest.fixture
def regions(places: dict[str, Any]) -> dict[str, Any]:
    """Boards of a country and of a governorate in it, where every member may open topics."""
    return {
        code: create_board(
            slug=f"r-{code}", names={"en": (code, "")}, by=None, region=places[code],
            open_rule="members",
        )
        for code in ("world", "tn", "tn-12")
    }  # fmt: skip


def test_who_watches_a_topic_is_told_of_each_post(
    thread: Any, carine: Any, dounia: Any, say: Say, told: Told
) -> None:
    follow_topic(topic=thread, member=dounia, level="watching")
    posts = [say(carine, "x", topic=thread) for _ in range(2)]
    assert told(dounia) == [("watched", post.pk) for post in posts]


@pytest.mark.parametrize("level", ["tracking", "normal", "muted", ""])
def test_nobody_else_is_told_of_what_does_not_call_them(
    thread: Any, carine: Any, dounia: Any, say: Say, told: Told, level: str
) -> None:
    follow_topic(topic=thread, member=dounia, level=level)
    say(carine, "x", topic=thread)
    assert told(dounia) == []


def test_a_reply_or_a_mention_comes_instead_and_never_besides(
    thread: Any, amel: Any, carine: Any, dounia: Any, say: Say, told: Told
) -> None:
    for member in (amel, dounia):
        follow_topic(topic=thread, member=member, level="watching")
    post = say(carine, "@dounia ?", topic=thread)
    assert told(amel) == [("reply", post.pk)]
    assert told(dounia) == [("mention", post.pk)]


def test_nobody_is_told_of_their_own_post(thread: Any, dounia: Any, say: Say, told: Told) -> None:
    follow_topic(topic=thread, member=dounia, level="watching")
    say(dounia, "x", topic=thread)
    assert told(dounia) == []


def test_who_watches_a_board_is_told_of_a_topic_opened_there_and_of_its_posts(
    theme_board: Any, amel: Any, carine: Any, dounia: Any, say: Say, told: Told,
    run_tasks: Callable[[], int],
) -> None:  # fmt: skip
    follow_board(board=theme_board, member=dounia, level="watching")
    first = open_topic(board=theme_board, author=amel, title="t", body="b").post
    run_tasks()
    post = say(carine, "x", topic=first.topic)
    assert told(dounia) == [("opened", first.pk), ("watched", post.pk)]


def test_a_topic_s_level_beats_its_board_s(
    theme_board: Any, thread: Any, carine: Any, dounia: Any, stranger: Any, say: Say, told: Told
) -> None:
    for member, of_board, of_topic in (
        (dounia, "watching", "normal"), (stranger, "muted", "watching")
    ):  # fmt: skip
        follow_board(board=theme_board, member=member, level=of_board)
        follow_topic(topic=thread, member=member, level=of_topic)
    post = say(carine, "x", topic=thread)
    assert told(dounia) == []
    assert told(stranger) == [("watched", post.pk)]


def test_a_region_s_followers_hear_of_what_lies_under_it_where_they_asked_for_it(
    regions: dict[str, Any], amel: Any, carine: Any, dounia: Any, stranger: Any, bilal: Any,
    told: Told, run_tasks: Callable[[], int],
) -> None:  # fmt: skip
    for member, below in ((dounia, True), (stranger, False), (bilal, True)):
        follow_board(board=regions["world"], member=member, level="watching", below=below)
    # Of boards the nearest.
    follow_board(board=regions["tn"], member=bilal, level="normal", below=True)
    post = open_topic(board=regions["tn-12"], author=amel, title="t", body="b").post
    run_tasks()
    assert told(dounia) == [("opened", post.pk)]
    assert told(stranger) == told(bilal) == []


def test_followers_of_a_member_hear_of_what_they_write(
    thread: Any, theme_board: Any, amel: Any, dounia: Any, stranger: Any, say: Say, told: Told,
    run_tasks: Callable[[], int],
) -> None:  # fmt: skip
    follow_member(whom=amel, member=dounia, level="watching")
    follow_member(whom=amel, member=stranger, level="tracking")
    post = say(amel, "x", topic=thread)
    first = open_topic(board=theme_board, author=amel, title="t", body="b").post
    run_tasks()
    assert told(dounia) == [("watched", post.pk), ("opened", first.pk)]
    assert told(stranger) == [("opened", first.pk)]


def test_nothing_of_a_muted_member_is_told(
    thread: Any, amel: Any, carine: Any, dounia: Any, say: Say, told: Told
) -> None:
    for member in (amel, dounia):
        follow_member(whom=carine, member=member, level="muted")
        follow_topic(topic=thread, member=member, level="watching")
    say(carine, "@dounia @amel ?", topic=thread)
    assert told(amel) == told(dounia) == []


def test_in_a_muted_topic_a_mention_is_told_and_a_reply_is_not(
    thread: Any, amel: Any, carine: Any, say: Say, told: Told
) -> None:
    follow_topic(topic=thread, member=amel, level="muted")
    say(carine, "x", topic=thread)
    assert told(amel) == []
    post = say(carine, "@amel ?", topic=thread)
    assert told(amel) == [("mention", post.pk)]


def test_a_board_that_is_muted_mutes_replies_there(
    thread: Any, amel: Any, carine: Any, say: Say, told: Told
) -> None:
    follow_topic(topic=thread, member=amel, level="")
    follow_board(board=thread.board, member=amel, level="muted")
    say(carine, "x", topic=thread)
    assert told(amel) == []


def test_a_room_calls_once_until_it_is_answered(
    room: Any, amel: Any, dounia: Any, say: Say, told: Told
) -> None:
    follow_topic(topic=room, member=dounia, level="watching")
    first, _, third = (say(amel, "x", topic=room) for _ in range(3))
    assert told(dounia) == [("watched", first.pk)]
    mark_read(topic=room, member=dounia, number=third.number)
    fourth = say(amel, "x", topic=room)
    assert told(dounia) == [("watched", first.pk), ("watched", fourth.pk)]


def test_who_lost_the_board_is_told_no_more(
    invited_board: Any, amel: Any, carine: Any, stranger: Any, say: Say, told: Told
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    invite_member(board=invited_board, member=stranger, by=None)
    topic = open_topic(board=invited_board, author=amel, title="t", body="b").post.topic
    follow_topic(topic=topic, member=stranger, level="watching")
    follow_board(board=invited_board, member=stranger, level="watching")
    follow_member(whom=carine, member=stranger, level="watching")
    remove_member(board=invited_board, member=stranger, by=None)
    say(carine, "x", topic=topic)
    assert told(stranger) == []


def test_many_are_told_in_batches_by_tasks_of_their_own(
    thread: Any, carine: Any, dounia: Any, stranger: Any, bilal: Any, monkeypatch: Any, told: Told,
    run_tasks: Callable[[], int],
) -> None:  # fmt: skip
    monkeypatch.setattr(followers.followers_of, "__kwdefaults__", {"after": 0, "size": 1})
    for member in (dounia, stranger, bilal):
        follow_topic(topic=thread, member=member, level="watching")
    post = publish_post(topic=thread, author=carine, body="x").post
    waiting = DBTaskResult.objects.filter(task_path__startswith="notifications.")
    assert waiting.count() == 1
    run_tasks()
    assert waiting.count() == 4
    assert [told(member) for member in (dounia, stranger, bilal)] == [[("watched", post.pk)]] * 3


def test_a_task_that_runs_twice_tells_once(
    thread: Any, carine: Any, dounia: Any, say: Say, told: Told
) -> None:
    from notifications.tasks import notify_of_post

    follow_topic(topic=thread, member=dounia, level="watching")
    post = say(carine, "x", topic=thread)
    assert notify_of_post.call(post.pk) == 0
    assert told(dounia) == [("watched", post.pk)]


def test_a_room_nobody_follows_costs_no_task(
    room: Any, amel: Any, dounia: Any, stranger: Any
) -> None:
    waiting = DBTaskResult.objects.filter(task_path__startswith="notifications.")
    publish_post(topic=room, author=amel, body="x")
    assert waiting.count() == 0
    follow_topic(topic=room, member=dounia, level="watching")
    publish_post(topic=room, author=dounia, body="x")
    assert waiting.count() == 0
    publish_post(topic=room, author=amel, body="x")
    assert waiting.count() == 1


LEVELS = st.sampled_from(["", "watching", "tracking", "normal", "muted"])
BOARD = st.none() | st.tuples(LEVELS.filter(bool), st.booleans())


def expected_kind(
    own: str, boards: list[tuple[str, bool] | None], author: str, *, is_first: bool
) -> str:
    """The rule read plainly: boards are the own one, then those above it, nearest first."""
    holds = own
    for place, chosen in enumerate(boards):
        if not holds and chosen is not None and (place == 0 or chosen[1]):
            holds = chosen[0]
    if holds == "muted" or author == "muted":
        return ""
    if holds == "watching" or author == "watching":
        return "opened" if is_first else "watched"
    return "opened" if author == "tracking" and is_first else ""


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    own=LEVELS,
    boards=st.tuples(BOARD, BOARD, BOARD),
    author=LEVELS.filter(lambda level: level != "normal"),
    is_first=st.booleans(),
)
def test_levels_decide_as_the_rule_says(
    regions: dict[str, Any], talk: dict[bool, Any], dounia: Any, amel: Any, own: str,
    boards: tuple[Any, ...], author: str, is_first: bool,
) -> None:  # fmt: skip
    post = talk[is_first]
    for model in (ReadMark, BoardFollow, MemberFollow):
        model.objects.filter(member=dounia).delete()
    if own:
        ReadMark.objects.create(member=dounia, topic=post.topic, level=own)
    for code, chosen in zip(("tn-12", "tn", "world"), boards, strict=True):
        if chosen is not None:
            BoardFollow.objects.create(
                member=dounia, board=regions[code], level=chosen[0], below=chosen[1]
            )
    if author:
        MemberFollow.objects.create(member=dounia, whom=amel, level=author)
    kind = expected_kind(own, list(boards), author, is_first=is_first)
    assert followers_of(post).kinds == ({dounia.pk: kind} if kind else {})
    assert can_read_topic(dounia, post.topic)


@pytest.fixture
def talk(regions: dict[str, Any], amel: Any) -> dict[bool, Any]:
    """A first post (True) and a later one (False) by amel, on the board of a governorate."""
    first = open_topic(board=regions["tn-12"], author=amel, title="t", body="b").post
    later = publish_post(topic=first.topic, author=amel, body="x").post
    found = Post.objects.select_related("topic__board__region").in_bulk([first.pk, later.pk])
    return {True: found[first.pk], False: found[later.pk]}


def test_a_muted_author_silences_whatever_else_is_followed() -> None:
    for first in (True, False):
        assert kind_for("watching", "muted", is_first=first) == ""
        assert kind_for("muted", "watching", is_first=first) == ""


def test_the_muted_are_left_out_of_who_is_called(thread: Any, amel: Any, carine: Any) -> None:
    post = publish_post(topic=thread, author=carine, body="@dounia").post
    assert audience_of(post) == {amel.pk: "reply"}
    follow_member(whom=carine, member=amel, level="muted")
    assert audience_of(post) == {}
