"""Boards made, opened to members, and brought up to date."""

from typing import Any

import pytest

from forum.actions import create_board, hide_post, invite_member, publish_post, remove_member
from forum.actions.boards import bring_up_board
from forum.models import Board, Topic
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def test_only_an_administrator_makes_boards_and_invites(
    administrator: Any, stranger: Any, bilal: Any, invited_board: Board
) -> None:
    for member in (stranger, bilal):
        with pytest.raises(Refused):
            create_board(slug="mine", names={"en": ("Mine", "")}, by=member)
        with pytest.raises(Refused):
            invite_member(board=invited_board, member=stranger, by=member)
        with pytest.raises(Refused):
            remove_member(board=invited_board, member=stranger, by=member)
    assert not Board.objects.filter(slug="mine").exists()
    assert create_board(slug="ours", names={"en": ("Ours", "")}, by=administrator).name == "Ours"


def test_an_invitation_changes_what_the_members_sockets_may_have(
    invited_board: Board, stranger: Any, administrator: Any
) -> None:
    epoch = stranger.access_epoch
    assert invite_member(board=invited_board, member=stranger, by=administrator)
    assert not invite_member(board=invited_board, member=stranger, by=administrator)
    assert remove_member(board=invited_board, member=stranger, by=administrator)
    stranger.refresh_from_db()
    assert stranger.access_epoch >= epoch + 2


def test_counters_follow_what_is_shown(
    thread: Topic, room: Topic, dounia: Any, bilal: Any, theme_board: Board
) -> None:
    reply = publish_post(topic=thread, author=dounia, body="x").post
    assert bring_up_board(board_id=theme_board.pk)
    assert not bring_up_board(board_id=theme_board.pk)
    theme_board.refresh_from_db()
    assert (theme_board.topic_count, theme_board.post_count, theme_board.revision) == (2, 3, 1)
    hide_post(post=reply, by=bilal)
    hide_post(post=room.posts.get(number=1), by=bilal)
    bring_up_board(board_id=theme_board.pk)
    theme_board.refresh_from_db()
    assert (theme_board.topic_count, theme_board.post_count, theme_board.revision) == (1, 1, 2)


def test_a_board_knows_which_topics_moved_at_which_revision(
    thread: Topic, room: Topic, dounia: Any, theme_board: Board
) -> None:
    bring_up_board(board_id=theme_board.pk)
    publish_post(topic=room, author=dounia, body="x")
    bring_up_board(board_id=theme_board.pk)
    thread.refresh_from_db()
    room.refresh_from_db()
    assert (thread.board_revision, room.board_revision) == (1, 2)


def test_a_busy_room_asks_for_one_refresh_at_a_time(
    room: Topic,
    dounia: Any,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django_tasks_db.models import DBTaskResult

    # However slow this machine is, the five posts fall within one pause.
    monkeypatch.setattr("forum.tasks.PAUSE", 600.0)
    with django_capture_on_commit_callbacks(execute=True):
        publish_post(topic=room, author=dounia, body="x")
    waiting = DBTaskResult.objects.filter(task_path="forum.tasks.refresh_board").count()
    for _ in range(5):
        publish_post(topic=room, author=dounia, body="x")
    now = DBTaskResult.objects.filter(task_path="forum.tasks.refresh_board").count()
    assert waiting >= 1
    assert now == waiting
