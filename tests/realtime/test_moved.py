"""What sockets hear when a topic, or posts of it, stand somewhere else."""

from typing import Any

import pytest

from forum.actions import (
    create_board,
    list_topic,
    merge_topic,
    move_topic,
    open_topic,
    publish_post,
    rename_topic,
    split_topic,
)
from tests.realtime.talking import Hall, beside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at the rights by the clock."""

    async def nothing(self: Any) -> None:
        return

    monkeypatch.setattr("realtime.clock.Clock.sweep", nothing)


async def test_a_topic_moved_to_a_closed_board_is_taken_from_who_may_not_read_it(
    hall: Hall, thread: Any, invited_board: Any, amel: Any, stranger: Any, administrator: Any,
    no_sweep: None,
) -> None:  # fmt: skip
    invited, other, visitor = (
        await hall.enter(amel), await hall.enter(stranger), await hall.enter()
    )  # fmt: skip
    for guest in (invited, other, visitor):
        await guest.join(f"topic.{thread.pk}")
    await beside(move_topic, topic=thread, board=invited_board, by=administrator)
    for guest in (other, visitor):
        removed = await guest.until("removed")
        assert (removed["stream"], removed["reason"]) == (f"topic.{thread.pk}", "access")
    told = (await invited.until("topic"))["topic"]
    assert told["board"] == invited_board.pk
    await beside(publish_post, topic=thread, author=amel, body="among us")
    assert "among us" in str(await invited.until("post"))
    await hall.settle()
    for guest in (other, visitor):
        assert "among us" not in str(guest.messages)
        assert f'"board": {invited_board.pk}' not in str(guest.messages)


async def test_from_one_closed_board_to_another(
    hall: Hall, invited_board: Any, amel: Any, carine: Any, administrator: Any, no_sweep: None
) -> None:
    from forum.actions import invite_member

    def set_up() -> Any:
        rules = dict.fromkeys(("read_rule", "write_rule", "open_rule"), "invited")
        other = create_board(slug="other", names={"en": ("Other", "")}, by=None, **rules)
        invite_member(board=invited_board, member=carine, by=None)
        invite_member(board=other, member=amel, by=None)
        topic = open_topic(board=invited_board, author=amel, title="t", body="b").post.topic
        return other, topic

    other, topic = await beside(set_up)
    stays, goes = await hall.enter(amel), await hall.enter(carine)
    for guest in (stays, goes):
        await guest.join(f"topic.{topic.pk}")
    await beside(move_topic, topic=topic, board=other, by=administrator)
    assert (await goes.until("removed"))["reason"] == "access"
    assert (await stays.until("topic"))["topic"]["board"] == other.pk


async def test_its_old_board_says_only_that_its_list_is_another(
    hall: Hall, thread: Any, invited_board: Any, stranger: Any, administrator: Any
) -> None:
    guest = await hall.enter(stranger)
    stream = f"board.{thread.board_id}"
    await guest.join(stream)
    await beside(rename_topic, topic=thread, by=administrator, title="Another title")
    await beside(move_topic, topic=thread, board=invited_board, by=administrator)
    assert (await guest.until("reload"))["stream"] == stream
    assert "Another title" not in str(guest.messages)


async def test_moved_posts_leave_stubs_and_nothing_of_where_they_went(
    hall: Hall, thread: Any, invited_board: Any, stranger: Any, amel: Any, administrator: Any
) -> None:
    await beside(publish_post, topic=thread, author=amel, body="to be moved")
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{thread.pk}")
    new = await beside(
        split_topic,
        topic=thread,
        numbers=[2],
        title="Elsewhere",
        by=administrator,
        board=invited_board,
    )
    stub = (await guest.until("post"))["post"]
    assert (stub["number"], stub["state"], stub["body_html"]) == (2, "moved", "")
    assert (await guest.until("topic"))["topic"]["post_count"] == 1
    assert "Elsewhere" not in str(guest.messages)
    assert str({"topic": new.pk})[1:-1] not in str(guest.messages)


async def test_a_merged_topic_ends_and_the_other_grows(
    hall: Hall, thread: Any, theme_board: Any, stranger: Any, carine: Any, bilal: Any
) -> None:
    opened = await beside(open_topic, board=theme_board, author=carine, title="Two", body="2")
    other = opened.post.topic
    guest = await hall.enter(stranger)
    for topic in (thread, other):
        await guest.join(f"topic.{topic.pk}")
    await beside(merge_topic, topic=other, into=thread, by=bilal)
    removed = await guest.until("removed")
    assert (removed["stream"], removed["reason"]) == (f"topic.{other.pk}", "deleted")
    found = [m for m in guest.messages if m.get("type") == "post"] or [await guest.until("post")]
    assert found[0]["post"]["number"] == 2


async def test_a_further_board_hears_of_the_topic(
    hall: Hall, thread: Any, stranger: Any, bilal: Any, run_tasks: Any
) -> None:
    board = await beside(create_board, slug="further", names={"en": ("F", "")}, by=None)
    guest = await hall.enter(stranger)
    await guest.join(f"board.{board.pk}")
    await beside(list_topic, topic=thread, board=board, by=bilal)
    await beside(run_tasks)
    told = await guest.until("topic")
    assert (told["stream"], told["topic"]["id"]) == (f"board.{board.pk}", thread.pk)
