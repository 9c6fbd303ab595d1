"""Topics shown on further boards, only where all readers may read them at home."""

from typing import Any

import pytest

from forum.actions import create_board, list_topic, open_topic, unlist_topic
from forum.actions.boards import bring_up_board
from forum.actions.listings import FURTHER
from forum.models import Board, Listing
from members.refusals import Refused

pytestmark = pytest.mark.django_db
RULES = ("everyone", "members", "councillors", "invited")


def board_of(slug: str, rule: str = "everyone", **more: Any) -> Any:
    return create_board(slug=slug, names={"fr": (slug, "")}, by=None, read_rule=rule, **more)


def test_a_moderator_shows_a_topic_and_takes_it_off(thread: Any, bilal: Any) -> None:
    other = board_of("other")
    assert list_topic(topic=thread, board=other, by=bilal, reason="Of use there")
    assert not list_topic(topic=thread, board=other, by=bilal)
    thread.refresh_from_db()
    assert thread.also_on == [other.pk]
    assert Listing.objects.get().last_post_at == thread.last_post_at
    assert unlist_topic(topic=thread, board=other, by=bilal)
    assert not unlist_topic(topic=thread, board=other, by=bilal)
    thread.refresh_from_db()
    assert thread.also_on == []
    acts = list(thread.acts.order_by("pk").values_list("act", flat=True))
    assert acts == ["list_topic", "unlist_topic"]


def test_an_author_may_where_they_may_open_topics(
    thread: Any, amel: Any, carine: Any, stranger: Any, run_tasks: Any
) -> None:
    from moderation.models import LogEntry

    open_to_all, closed = board_of("open"), board_of("shut", open_rule="invited")
    assert list_topic(topic=thread, board=open_to_all, by=amel)
    for member, board in ((amel, closed), (carine, open_to_all), (stranger, open_to_all)):
        with pytest.raises(Refused) as caught:
            list_topic(topic=thread, board=board, by=member)
        assert caught.value.code == "forbidden"
    for member in (carine, stranger):
        with pytest.raises(Refused):
            unlist_topic(topic=thread, board=open_to_all, by=member)
    run_tasks()
    # What authors do with their own topic is not the log's business.
    assert not LogEntry.objects.exists()
    assert thread.acts.get().by == amel


@pytest.mark.parametrize("home", RULES)
@pytest.mark.parametrize("further", RULES)
def test_readers_of_the_further_board_can_read_the_topic(
    home: str, further: str, administrator: Any
) -> None:
    topic = open_topic(
        board=board_of("home", home), author=administrator, title="t", body="b"
    ).post.topic
    other = board_of("other", further)
    allowed = home == "everyone" or (home == "members" and further != "everyone")
    if allowed:
        assert list_topic(topic=topic, board=other, by=administrator)
        return
    with pytest.raises(Refused) as caught:
        list_topic(topic=topic, board=other, by=administrator)
    assert (caught.value.code, caught.value.field) == ("invalid", "board")


def test_when_rules_change_it_is_no_longer_listed_and_comes_back(
    thread: Any, theme_board: Any, bilal: Any
) -> None:
    other = board_of("other")
    list_topic(topic=thread, board=other, by=bilal)
    assert Listing.objects.standing().count() == 1
    Board.objects.filter(pk=theme_board.pk).update(read_rule="councillors")
    assert Listing.objects.standing().count() == 0
    Board.objects.filter(pk=theme_board.pk).update(read_rule="members")
    assert Listing.objects.standing().count() == 0
    Board.objects.filter(pk=other.pk).update(read_rule="members")
    assert Listing.objects.standing().count() == 1


def test_not_on_its_own_board_and_not_on_many(thread: Any, theme_board: Any, bilal: Any) -> None:
    with pytest.raises(Refused):
        list_topic(topic=thread, board=theme_board, by=bilal)
    for number in range(FURTHER):
        list_topic(topic=thread, board=board_of(f"b{number}"), by=bilal)
    with pytest.raises(Refused) as caught:
        list_topic(topic=thread, board=board_of("last"), by=bilal)
    assert caught.value.code == "conflict"


def test_the_further_board_is_told_of_each_change(
    thread: Any, bilal: Any, dounia: Any, run_tasks: Any
) -> None:
    from forum.actions import publish_post
    from realtime.sources import pull
    from realtime.streams import Stream

    other = board_of("other")
    list_topic(topic=thread, board=other, by=bilal)
    run_tasks()
    other.refresh_from_db()
    before = other.revision
    publish_post(topic=thread, author=dounia, body="?")
    assert bring_up_board(board_id=other.pk)
    assert not bring_up_board(board_id=other.pk)
    (frame,) = pull(Stream("board", other.pk), before).frames
    assert (frame["topic"]["id"], frame["revision"]) == (thread.pk, before + 1)
    # What its readers may not read at home is told to none of them.
    Board.objects.filter(pk=thread.board_id).update(read_rule="invited")
    assert pull(Stream("board", other.pk), before).frames == []
