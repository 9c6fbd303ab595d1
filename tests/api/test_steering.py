"""Topics changed by moderators' programs."""

from typing import Any

import pytest

from forum.actions import create_board, publish_post
from forum.models.calls import today


@pytest.fixture
def other_board(db: None) -> Any:
    return create_board(slug="other-of-tests", names={"fr": ("Autre", "")}, by=None)


def test_what_is_sent_is_changed(ask: Any, thread: Any, other_board: Any, bilal: Any) -> None:
    sent = {"title": "Les canaux", "format": "room", "pinned_until": today().isoformat(),
            "conclusion": "*Fini*", "language": "fr", "board": other_board.pk,
            "reason": "Rangé"}  # fmt: skip
    answer = ask(bilal).patch(f"/topics/{thread.pk}", sent)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["title"], told["format"], told["board"]) == ("Les canaux", "room", other_board.pk)
    assert (told["pinned"], told["pinned_until"]) == (True, today().isoformat())
    assert (told["locked"], told["concluded"]) == (True, True)
    assert told["conclusion"]["body_html"] == '<p dir="auto"><em>Fini</em></p>\n'
    assert told["conclusion"]["author"]["handle"] == "bilal"
    assert set(thread.acts.values_list("reason", flat=True)) == {"Rangé"}
    back = ask(bilal).patch(f"/topics/{thread.pk}", {"locked": False, "pinned": False}).json()
    assert (back["locked"], back["concluded"], back["pinned"]) == (False, False, False)
    assert "conclusion" not in back


def test_all_or_nothing(ask: Any, thread: Any, bilal: Any) -> None:
    refused = ask(bilal).patch(f"/topics/{thread.pk}", {"title": "Autre", "board": 999})
    assert (refused.status_code, refused.json()["field"]) == (400, "board")
    thread.refresh_from_db()
    assert thread.title != "Autre"
    assert not thread.acts.exists()


def test_strangers_change_nothing(ask: Any, thread: Any, amel: Any, stranger: Any) -> None:
    assert not stranger.roles.exists()
    for program, status in ((ask(), 401), (ask(stranger), 403), (ask(amel), 403)):
        for method, path, sent in (
            ("patch", "", {"title": "t"}),
            ("patch", "", {}),
            ("post", "/split", {"posts": [2], "title": "t"}),
            ("post", "/merge", {"into": thread.pk}),
        ):
            answer = getattr(program, method)(f"/topics/{thread.pk}{path}", sent)
            assert answer.status_code == status, (path, answer.json())


def test_a_topic_on_a_closed_board_does_not_exist(
    ask: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    secret = open_topic(board=invited_board, author=amel, title="s", body="s").post.topic_id
    for path, sent in (("", {"title": "t"}),):
        assert ask(stranger).patch(f"/topics/{secret}{path}", sent).status_code == 404
    for path, sent in (("split", {"posts": [2], "title": "t"}), ("merge", {"into": 1})):
        assert ask(stranger).post(f"/topics/{secret}/{path}", sent).status_code == 404


def test_posts_are_split_off_and_moved_into_another(
    ask: Any, thread: Any, bilal: Any, dounia: Any
) -> None:
    for to in (1, 2):
        publish_post(topic=thread, author=dounia, body="?", reply_to=to)
    sent = {"posts": [2], "with_replies": True, "title": "À part"}
    answer = ask(bilal).post(f"/topics/{thread.pk}/split", sent)
    assert answer.status_code == 201
    new = answer.json()
    assert (new["title"], new["post_count"]) == ("À part", 2)
    stubs = ask(dounia).get(f"/topics/{thread.pk}/posts").json()["items"][1:]
    assert [(stub["number"], stub["state"], stub["body_html"]) for stub in stubs] == [
        (2, "moved", ""), (3, "moved", "")
    ]  # fmt: skip
    back = ask(bilal).post(f"/topics/{new['id']}/merge", {"into": thread.pk, "reason": "Retour"})
    assert (back.status_code, back.json()["post_count"]) == (200, 3)
    assert ask(dounia).get(f"/topics/{new['id']}").status_code == 404
    circle = ask(bilal).post(f"/topics/{thread.pk}/merge", {"into": thread.pk})
    assert (circle.status_code, circle.json()["code"]) == (400, "invalid")


def test_a_topic_stands_on_a_further_board(
    ask: Any, thread: Any, other_board: Any, invited_board: Any, administrator: Any, stranger: Any
) -> None:
    path = f"/topics/{thread.pk}/boards/{other_board.pk}"
    assert ask(stranger).put(path).status_code == 403
    assert ask(administrator).put(path).status_code == 200
    assert (
        ask(administrator).put(f"/topics/{thread.pk}/boards/{invited_board.pk}").status_code == 200
    )
    both = sorted([other_board.pk, invited_board.pk])
    assert ask(administrator).get(f"/topics/{thread.pk}").json()["also_on"] == both
    # Of a board one may not read nothing is said.
    assert ask(stranger).get(f"/topics/{thread.pk}").json()["also_on"] == [other_board.pk]
    listed = ask().get(f"/boards/{other_board.pk}/topics").json()["items"]
    assert [(item["id"], item["board"]) for item in listed] == [(thread.pk, thread.board_id)]
    assert ask(administrator).delete(path).status_code == 200
    assert ask().get(f"/boards/{other_board.pk}/topics").json()["items"] == []
    assert ask(administrator).put(f"/topics/{thread.pk}/boards/999").status_code == 400
