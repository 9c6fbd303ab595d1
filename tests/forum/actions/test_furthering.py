"""A topic is opened on further boards at once, only where its author may and all may read it."""

from typing import Any

import pytest

from forum.actions import create_board, open_topic, publish_held_post
from forum.actions.listings import FURTHER
from forum.models import Board, Listing, Topic
from forum.models.boards import BoardMembership
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def board_of(slug: str, rule: str = "everyone", **more: Any) -> Any:
    return create_board(slug=slug, names={"fr": (slug, "")}, by=None, read_rule=rule, **more)


def opened(board: Any, author: Any, *further: Any, **more: Any) -> Any:
    sent = {"board": board, "author": author, "title": "t", "body": "b"} | more
    return open_topic(**sent, also_on=list(further)).post.topic


def test_it_stands_on_each_of_them_at_once(theme_board: Any, amel: Any) -> None:
    one, two = board_of("one"), board_of("two")
    topic = opened(theme_board, amel, two.pk, str(one.pk), one.pk)
    topic.refresh_from_db()
    assert topic.also_on == [one.pk, two.pk]
    listed = Listing.objects.standing().filter(topic=topic, by=amel)
    assert set(listed.values_list("board", "last_post_at")) == {
        (one.pk, topic.last_post_at), (two.pk, topic.last_post_at),
    }  # fmt: skip
    assert not topic.acts.exists()


def test_open_lists_of_those_boards_hear_of_it(
    theme_board: Any, amel: Any, run_tasks: Any
) -> None:
    one = board_of("one")
    opened(theme_board, amel, one.pk)
    run_tasks()
    assert Board.objects.get(pk=one.pk).revision > one.revision


@pytest.mark.parametrize("sent", ["1", [True], ["x"], [None], [0], [10**30], [2**62], {"a": 1}])
def test_what_is_no_board_is_refused_and_nothing_opened(
    sent: Any, theme_board: Any, amel: Any
) -> None:
    with pytest.raises(Refused) as caught:
        open_topic(board=theme_board, author=amel, title="t", body="b", also_on=sent)
    assert (caught.value.code, caught.value.field) == ("invalid", "also_on")
    assert not Topic.objects.exists()


def test_its_own_board_is_no_further_one_and_six_are_too_many(theme_board: Any, amel: Any) -> None:
    many = [board_of(f"b{n}").pk for n in range(FURTHER + 1)]
    for further in ([theme_board.pk], many):
        with pytest.raises(Refused) as caught:
            opened(theme_board, amel, *further)
        assert caught.value.field == "also_on"
    assert opened(theme_board, amel, *many[:FURTHER]).also_on == many[:FURTHER]


def test_a_board_one_may_not_open_on_and_one_that_is_hidden_are_refused_alike(
    theme_board: Any, amel: Any, stranger: Any
) -> None:
    shut, hidden = board_of("shut", open_rule="invited"), board_of("hidden", "invited")
    assert not BoardMembership.objects.filter(member=amel).exists()
    said = set()
    for further in (shut.pk, hidden.pk, 10**6):
        with pytest.raises(Refused) as caught:
            opened(theme_board, amel, further)
        said.add((caught.value.code, str(caught.value.message), caught.value.field))
    assert len(said) == 1
    with pytest.raises(Refused) as caught:
        opened(theme_board, stranger, board_of("open").pk)
    assert caught.value.code == "forbidden"


def test_not_where_some_may_not_read_it_at_home(amel: Any) -> None:
    home, further = board_of("home", "councillors"), board_of("further")
    with pytest.raises(Refused) as caught:
        opened(home, amel, further.pk)
    assert caught.value.field == "also_on"
    assert opened(further, amel, home.pk).also_on == [home.pk]


def test_the_right_is_asked_again_under_the_lock(
    theme_board: Any, amel: Any, monkeypatch: Any
) -> None:
    from forum.actions import topics

    further, lock = board_of("further"), topics.lock_author

    def late(*asked: Any) -> Any:
        Board.objects.filter(pk=further.pk).update(open_rule="invited")
        return lock(*asked)

    monkeypatch.setattr(topics, "lock_author", late)
    with pytest.raises(Refused):
        opened(theme_board, amel, further.pk)
    assert not Topic.objects.exists()


def test_sent_twice_it_is_one_topic(theme_board: Any, amel: Any) -> None:
    further, sent = board_of("further"), "0d3c7b5e-5ba2-4b43-9a2b-1d7d0f1b6d77"
    first = opened(theme_board, amel, further.pk, client_id=sent)
    assert opened(theme_board, amel, further.pk, client_id=sent) == first
    assert Listing.objects.count() == 1


def test_what_waits_for_a_moderator_is_listed_nowhere_until_it_is_published(
    theme_board: Any, amel: Any, bilal: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    further = board_of("further")
    published = open_topic(
        board=theme_board, author=amel, title="t", body="b", also_on=[further.pk]
    )
    assert published.held
    assert not Listing.objects.standing().exists()
    publish_held_post(post=published.post, by=bilal)
    assert Listing.objects.standing().get().board == further
