"""Topics moved to another board, between boards one moderates, and lost to who may not read it."""

import uuid
from typing import Any

import pytest

from forum.actions import (
    create_board,
    list_topic,
    move_topic,
    open_topic,
    publish_post,
    rename_topic,
)
from forum.actions.boards import bring_up_board
from forum.permissions import can_read_topic
from members.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_board(db: None) -> Any:
    return create_board(slug="other-of-tests", names={"fr": ("Autre", "")}, by=None)


def test_a_topic_stands_on_the_other_board(
    thread: Any, theme_board: Any, other_board: Any, bilal: Any, run_tasks: Any
) -> None:
    run_tasks()
    assert move_topic(topic=thread, board=other_board, by=bilal, reason="Fits better")
    assert not move_topic(topic=thread, board=other_board, by=bilal)
    run_tasks()
    for board in (theme_board, other_board):
        board.refresh_from_db()
    thread.refresh_from_db()
    assert thread.board == other_board
    assert (theme_board.topic_count, other_board.topic_count) == (0, 1)
    assert (theme_board.post_count, other_board.post_count) == (0, 1)
    line = thread.acts.get()
    assert (line.act, line.facts["from_board"], line.reason) == (
        "move_topic", theme_board.pk, "Fits better"
    )  # fmt: skip


def test_those_it_was_taken_from_find_it_in_the_log(
    thread: Any,
    theme_board: Any,
    invited_board: Any,
    administrator: Any,
    stranger: Any,
    run_tasks: Any,
) -> None:
    from moderation.log_pages import log_page

    move_topic(topic=thread, board=invited_board, by=administrator, reason="Private")
    run_tasks()
    (row,) = log_page(stranger).rows
    assert (str(row.act), row.entry.board) == ("Moved a topic to another board", theme_board)
    assert (row.topic, row.why) == (None, "")


def test_who_may_not_read_the_new_board_loses_it(
    thread: Any, invited_board: Any, administrator: Any, amel: Any, stranger: Any, client: Any
) -> None:
    address = thread.get_absolute_url()
    assert client.get(address).status_code == 200
    assert "قنوات" in client.get("/b/water-of-tests/").content.decode()
    assert not invited_board.memberships.filter(member=stranger).exists()
    move_topic(topic=thread, board=invited_board, by=administrator)
    thread.refresh_from_db()
    assert can_read_topic(amel, thread)
    assert not can_read_topic(stranger, thread)
    # At once, before any task has run.
    assert client.get(address).status_code == 404
    for page in ("/b/water-of-tests/", "/", "/search/?q=قنوات", "/b/water-of-tests/feed/"):
        assert "قنوات المياه" not in client.get(page).content.decode(), page


def test_a_board_that_lost_a_topic_says_reload(
    thread: Any, theme_board: Any, other_board: Any, bilal: Any, run_tasks: Any
) -> None:
    from realtime.sources import pull
    from realtime.streams import Stream

    run_tasks()
    theme_board.refresh_from_db()
    before = theme_board.revision
    move_topic(topic=thread, board=other_board, by=bilal)
    answer = pull(Stream("board", theme_board.pk), before)
    assert (answer.reload, answer.revision, answer.frames) == (True, before + 1, [])
    theme_board.refresh_from_db()
    assert not pull(Stream("board", theme_board.pk), theme_board.revision).reload


def test_what_called_to_it_is_taken_from_who_may_not_read_it(
    thread: Any, invited_board: Any, administrator: Any, dounia: Any, amel: Any, run_tasks: Any
) -> None:
    from notifications.wire import unread_count

    publish_post(topic=thread, author=amel, body="@dounia ?")
    run_tasks()
    assert unread_count(dounia.pk) == 1
    move_topic(topic=thread, board=invited_board, by=administrator)
    run_tasks()
    assert unread_count(dounia.pk) == 0


def test_its_cases_go_to_the_moderators_of_the_new_board(
    thread: Any, other_board: Any, theme_board: Any, bilal: Any, carine: Any, dounia: Any
) -> None:
    from members.actions import give_role
    from moderation.actions import claim_case, flag_post
    from moderation.models import Case

    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    flag_post(post=thread.posts.get(), member=dounia, reason="spam")
    claim_case(case=Case.objects.get(), moderator=carine)
    move_topic(topic=thread, board=other_board, by=bilal)
    case = Case.objects.get()
    assert (case.board, case.state, case.claimed_by) == (other_board, "open", None)


def test_only_between_boards_one_moderates(
    thread: Any, theme_board: Any, other_board: Any, invited_board: Any, carine: Any, amel: Any,
    stranger: Any,
) -> None:  # fmt: skip
    from members.actions import give_role

    assert not stranger.roles.exists()
    for member in (stranger, amel):
        with pytest.raises(Refused) as caught:
            move_topic(topic=thread, board=other_board, by=member)
        assert caught.value.code == "forbidden"
    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    for board, code in ((other_board, "forbidden"), (invited_board, "invalid"), (None, "invalid")):
        with pytest.raises(Refused) as caught:
            move_topic(topic=thread, board=board, by=carine)
        assert caught.value.code == code
    give_role(member=amel, name="moderator", by=None, scope="board", scope_id=other_board.pk)
    with pytest.raises(Refused) as caught:
        move_topic(topic=thread, board=other_board, by=amel)
    assert caught.value.code == "forbidden"
    thread.refresh_from_db()
    assert thread.board == theme_board


def test_further_boards_that_would_see_too_much_lose_it(
    thread: Any, theme_board: Any, other_board: Any, invited_board: Any, administrator: Any
) -> None:
    list_topic(topic=thread, board=other_board, by=administrator)
    move_topic(topic=thread, board=invited_board, by=administrator)
    thread.refresh_from_db()
    assert thread.also_on == []
    assert not thread.listings.exists()


def test_opened_again_after_it_was_moved_and_renamed_it_is_the_same(
    theme_board: Any, other_board: Any, amel: Any, bilal: Any
) -> None:
    sent = {"board": theme_board, "author": amel, "title": "t", "body": "b",
            "client_id": str(uuid.uuid4())}  # fmt: skip
    topic = open_topic(**sent).post.topic
    move_topic(topic=topic, board=other_board, by=bilal)
    rename_topic(topic=topic, by=bilal, title="Autre chose")
    assert open_topic(**sent).duplicate


def test_bringing_up_the_old_board_later_changes_nothing(
    thread: Any, theme_board: Any, other_board: Any, bilal: Any
) -> None:
    move_topic(topic=thread, board=other_board, by=bilal)
    assert not bring_up_board(board_id=theme_board.pk)
    assert bring_up_board(board_id=other_board.pk)
