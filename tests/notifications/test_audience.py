"""Who hears of a post: the answered, the named, nobody else, and nobody twice."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.actions import invite_member, open_topic, publish_post, remove_member
from forum.permissions import can_read_topic
from members.actions import suspend_member
from notifications.audience import audience_of, may_be_told


def reply(topic: Any, author: Any, body: str = "Oui.", to: int | None = None) -> Any:
    return publish_post(topic=topic, author=author, body=body, reply_to=to).post


def test_a_reply_to_the_first_post_tells_who_opened_the_topic(
    thread: Any, amel: Any, carine: Any
) -> None:
    assert audience_of(reply(thread, carine)) == {amel.pk: "reply"}


def test_a_nested_reply_tells_the_one_it_answers_and_not_the_opener(
    thread: Any, amel: Any, carine: Any, dounia: Any
) -> None:
    first = reply(thread, carine)
    assert audience_of(reply(thread, dounia, to=first.number)) == {carine.pk: "reply"}


def test_a_room_tells_of_mentions_only(room: Any, amel: Any, carine: Any, stranger: Any) -> None:
    assert audience_of(reply(room, carine, to=1)) == {}
    assert audience_of(reply(room, carine, "@amel ?", to=1)) == {amel.pk: "mention"}


def test_a_mention_wins_over_a_reply(thread: Any, amel: Any, carine: Any) -> None:
    assert audience_of(reply(thread, carine, "@amel oui")) == {amel.pk: "mention"}


def test_nobody_hears_of_their_own_post(thread: Any, amel: Any) -> None:
    assert audience_of(reply(thread, amel, "@amel c'est moi")) == {}


def test_the_suspended_and_the_closed_accounts_hear_nothing(
    thread: Any, carine: Any, emir: Any, dounia: Any, administrator: Any
) -> None:
    post = reply(thread, carine, f"@{emir.handle} @dounia")
    assert post.mentions.filter(member=emir).exists()
    assert set(audience_of(post)) == {thread.author_id, dounia.pk}
    dounia.is_active = False
    dounia.save(update_fields=["is_active"])
    assert emir.pk not in audience_of(post)
    assert dounia.pk not in audience_of(post)


def test_a_stranger_named_on_an_invited_board_is_not_told_of_it(
    invited_board: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=amel, title="Entre nous", body="x").post.topic
    assert not can_read_topic(stranger, topic)
    post = reply(topic, carine, f"@{stranger.handle} @amel")
    assert post.mentions.filter(member=stranger).exists()
    assert audience_of(post) == {amel.pk: "mention"}


def test_who_was_removed_from_an_invited_board_is_not_told(
    invited_board: Any, amel: Any, carine: Any
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=carine, title="Entre nous", body="x").post.topic
    post = reply(topic, amel)
    assert audience_of(post) == {carine.pk: "reply"}
    remove_member(board=invited_board, member=carine, by=None)
    assert audience_of(post) == {}


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "moved"])
def test_a_text_that_is_not_shown_has_no_audience(
    thread: Any, carine: Any, bilal: Any, state: str
) -> None:
    post = reply(thread, carine, f"@{bilal.handle}")
    assert bilal.pk in audience_of(post)
    post.state = state
    assert audience_of(post) == {}


def test_a_moderators_words_reach_their_author_whatever_became_of_the_post(
    thread: Any, amel: Any, stranger: Any
) -> None:
    post = thread.posts.get()
    post.state = "hidden"
    assert may_be_told(amel, "hidden", post, thread)
    assert not may_be_told(stranger, "reply", post, thread)


CAST = ["amel", "carine", "dounia", "yannick", "emir"]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    in_room=st.booleans(),
    speaker=st.sampled_from(CAST[:4]),
    named=st.lists(st.sampled_from([*CAST, "nobody-here"]), max_size=6),
    to=st.sampled_from([None, 1, 2, 3]),
)
def test_whoever_is_told_is_answered_or_named_may_read_it_and_did_not_write_it(
    cast: dict[str, Any],
    talks: dict[bool, Any],
    in_room: bool,
    speaker: str,
    named: list[str],
    to: int | None,
) -> None:
    author, topic = cast[speaker], talks[in_room]
    handles = {name: member.handle for name, member in cast.items()}
    post = reply(
        topic, author, " ".join(["x", *(f"@{handles.get(one, one)}" for one in named)]), to=to
    )
    hearers = audience_of(post)
    called = {cast[one].pk for one in named if one in cast} - {author.pk, cast["emir"].pk}
    answered = set() if in_room else {topic.posts.get(number=to or 1).author_id} - {author.pk}
    assert {pk for pk, kind in hearers.items() if kind == "mention"} == called
    assert {pk for pk, kind in hearers.items() if kind == "reply"} == answered - called
    assert all(can_read_topic(one, topic) for one in cast.values() if one.pk in hearers)


@pytest.fixture
def cast(amel: Any, carine: Any, dounia: Any, stranger: Any, emir: Any) -> dict[str, Any]:
    """Everybody by handle; emir is suspended."""
    return dict(zip(CAST, (amel, carine, dounia, stranger, emir), strict=True))


@pytest.fixture
def talks(thread: Any, room: Any, carine: Any, dounia: Any) -> dict[bool, Any]:
    """A room (True) and a thread (False) by amel, with a post of carine and one of dounia."""
    for topic in (thread, room):
        reply(topic, carine)
        reply(topic, dounia)
    return {True: room, False: thread}


def test_suspending_somebody_takes_them_from_the_audience(
    thread: Any, amel: Any, carine: Any, administrator: Any
) -> None:
    suspend_member(member=amel, by=administrator)
    assert audience_of(reply(thread, carine)) == {}
