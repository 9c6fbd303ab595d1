"""Follows over the API: the same levels as on the pages, each asker's own."""

from typing import Any

import pytest

from forum.actions import create_board, hide_post

pytestmark = pytest.mark.django_db


def test_a_topic_is_followed_and_listed_with_its_level(ask: Any, thread: Any, carine: Any) -> None:
    program = ask(carine)
    assert program.get("/follows/topics").json() == {"items": [], "next": None}
    answer = program.put(f"/topics/{thread.pk}/follow", {"level": "watching"})
    assert (answer.status_code, answer.json()) == (200, {"level": "watching"})
    (item,) = program.get("/follows/topics").json()["items"]
    assert (item["id"], item["title"], item["level"]) == (thread.pk, thread.title, "watching")
    assert program.get("/follows/topics", muted=1).json()["items"] == []
    program.put(f"/topics/{thread.pk}/follow", {"level": "muted"})
    assert program.get("/follows/topics").json()["items"] == []
    (item,) = program.get("/follows/topics", muted=1).json()["items"]
    assert item["level"] == "muted"


def test_pages_of_topics_follow_one_another(ask: Any, thread: Any, room: Any, carine: Any) -> None:
    program = ask(carine)
    for topic in (thread, room):
        program.put(f"/topics/{topic.pk}/follow", {"level": "tracking"})
    first = program.get("/follows/topics", limit=1).json()
    second = program.get("/follows/topics", limit=1, after=first["next"]).json()
    found = [page["items"][0]["id"] for page in (first, second)]
    assert (set(found), second["next"]) == ({thread.pk, room.pk}, None)
    assert program.get("/follows/topics", after="x").json()["field"] == "after"


def test_boards_and_members_are_followed(
    ask: Any, theme_board: Any, amel: Any, carine: Any
) -> None:
    program = ask(amel)
    assert program.get("/follows").json() == {"boards": [], "members": []}
    sent = {"level": "tracking", "below": True}
    assert program.put(f"/boards/{theme_board.pk}/follow", sent).json() == {"level": "tracking"}
    program.put(f"/members/{carine.pk}/follow", {"level": "watching"})
    assert program.get("/follows").json() == {
        # What has no region has nothing below it.
        "boards": [{"board": theme_board.pk, "level": "tracking", "below": False}],
        "members": [
            {"member": carine.pk, "handle": "carine", "name": carine.name, "level": "watching"}
        ],
    }
    program.put(f"/boards/{theme_board.pk}/follow", {"level": ""})
    program.put(f"/members/{carine.pk}/follow", {"level": ""})
    assert program.get("/follows").json() == {"boards": [], "members": []}


def test_what_is_no_level_and_oneself_are_refused(ask: Any, thread: Any, amel: Any) -> None:
    for path in (f"/topics/{thread.pk}", f"/boards/{thread.board_id}", f"/members/{amel.pk}"):
        answer = ask(amel).put(f"{path}/follow", {"level": "much"})
        assert (answer.status_code, answer.json()["field"]) == (400, "level"), path
    answer = ask(amel).put(f"/members/{amel.pk}/follow", {"level": "watching"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_for_a_stranger_the_closed_board_and_the_hidden_topic_do_not_exist(
    ask: Any, thread: Any, invited_board: Any, stranger: Any, bilal: Any
) -> None:
    ask(stranger).put(f"/topics/{thread.pk}/follow", {"level": "watching"})
    hide_post(post=thread.posts.get(number=1), by=bilal)
    closed = ask(stranger).put(f"/boards/{invited_board.pk}/follow", {"level": "watching"})
    hidden = ask(stranger).put(f"/topics/{thread.pk}/follow", {"level": "watching"})
    nobody = ask(stranger).put("/members/999999/follow", {"level": "watching"})
    assert [answer.status_code for answer in (closed, hidden, nobody)] == [404, 404, 404]
    assert ask(stranger).get("/follows/topics").json()["items"] == []


def test_a_board_that_is_closed_later_is_left_out(ask: Any, stranger: Any) -> None:
    board = create_board(slug="later", names={"fr": ("Plus tard", "")}, by=None)
    ask(stranger).put(f"/boards/{board.pk}/follow", {"level": "watching"})
    assert len(ask(stranger).get("/follows").json()["boards"]) == 1
    board.read_rule = "invited"
    board.save(update_fields=["read_rule"])
    assert ask(stranger).get("/follows").json()["boards"] == []


def test_without_a_token_and_suspended_nothing_is_followed(
    ask: Any, thread: Any, emir: Any
) -> None:
    assert ask().get("/follows").status_code == 401
    assert ask().put(f"/topics/{thread.pk}/follow", {"level": "muted"}).status_code == 401
    assert ask(emir).get("/follows/topics").status_code == 403
    answer = ask(emir).put(f"/topics/{thread.pk}/follow", {"level": "muted"})
    assert answer.json()["code"] == "suspended"


def test_its_cost_does_not_grow_with_what_is_followed(
    ask: Any, thread: Any, room: Any, carine: Any, django_assert_max_num_queries: Any
) -> None:
    program = ask(carine)
    for topic in (thread, room):
        program.put(f"/topics/{topic.pk}/follow", {"level": "tracking"})
    program.get("/follows")  # The catalogue is known by then.
    with django_assert_max_num_queries(5):
        assert len(program.get("/follows/topics").json()["items"]) == 2
