"""One post: read, changed, taken back."""

from typing import Any

import pytest

from forum.actions import publish_post, slow_topic


@pytest.fixture
def post(thread: Any, carine: Any) -> Any:
    """A reply by carine."""
    return publish_post(topic=thread, author=carine, body="avant").post


def test_authors_change_their_own_post_and_strangers_do_not(
    ask: Any, post: Any, carine: Any, stranger: Any, bilal: Any
) -> None:
    answer = ask(carine).patch(f"/posts/{post.pk}", {"body": "*après*"})
    assert answer.status_code == 200
    assert "<em>après</em>" in answer.json()["body_html"]
    assert answer.json()["edited_at"]
    for other in (stranger, bilal):
        refused = ask(other).patch(f"/posts/{post.pk}", {"body": "pris"})
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert ask().patch(f"/posts/{post.pk}", {"body": "pris"}).status_code == 401
    assert "après" in ask().get(f"/posts/{post.pk}").json()["body_html"]


def test_a_change_of_an_older_text_is_a_conflict_if_the_revision_is_told(
    ask: Any, post: Any, carine: Any
) -> None:
    path, sent = f"/posts/{post.pk}", {"body": "après", "revision": post.revision}
    assert ask(carine).patch(path, sent).status_code == 200
    refused = ask(carine).patch(path, sent | {"body": "encore"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert ask(carine).patch(path, {"body": "encore"}).status_code == 200
    assert ask(carine).patch(path, sent | {"revision": "9"}).status_code == 400


def test_authors_take_their_own_post_back_and_strangers_do_not(
    ask: Any, post: Any, carine: Any, stranger: Any
) -> None:
    assert ask(stranger).delete(f"/posts/{post.pk}").status_code == 403
    assert ask().delete(f"/posts/{post.pk}").status_code == 401
    for _ in range(2):
        answer = ask(carine).delete(f"/posts/{post.pk}")
        assert answer.status_code == 200
        assert (answer.json()["state"], answer.json()["body_html"]) == ("withdrawn", "")
    assert "avant" not in ask(carine).get(f"/posts/{post.pk}").content.decode()
    assert ask(carine).patch(f"/posts/{post.pk}", {"body": "x"}).status_code == 403


def test_a_post_of_an_invited_board_does_not_exist_for_a_stranger(
    ask: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = ask(amel).post(f"/boards/{invited_board.pk}/topics", {"title": "T", "body": "x"})
    (post,) = ask(amel).get(f"/topics/{topic.json()['id']}/posts").json()["items"]
    path = f"/posts/{post['id']}"
    assert ask(amel).get(path).status_code == 200
    assert ask(stranger).get(path).json() == ask(stranger).get("/posts/999999").json()
    assert ask(stranger).patch(path, {"body": "y"}).status_code == 404
    assert ask(stranger).delete(path).status_code == 404


def test_a_reaction_is_put_and_taken_back_however_often_it_is_said(
    ask: Any, post: Any, stranger: Any, amel: Any
) -> None:
    path = f"/posts/{post.pk}/reactions/agree"
    for _ in range(2):
        answer = ask(stranger).put(path)
        assert (answer.status_code, answer.json()) == (
            200,
            {"counts": {"agree": 1}, "mine": ["agree"]},
        )
    assert ask(amel).put(f"/posts/{post.pk}/reactions/idea").json() == {
        "counts": {"agree": 1, "idea": 1},
        "mine": ["idea"],
    }
    for _ in range(2):
        assert ask(stranger).delete(path).json() == {"counts": {"idea": 1}, "mine": []}


def test_reactions_ask_for_a_token_a_kind_and_a_post_that_may_be_read(
    ask: Any, post: Any, invited_board: Any, amel: Any, stranger: Any, emir: Any
) -> None:
    path = f"/posts/{post.pk}/reactions/agree"
    assert ask().put(path).status_code == 401
    assert ask(emir).put(path).json()["code"] == "suspended"
    wrong = ask(stranger).put(f"/posts/{post.pk}/reactions/hate")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "kind")
    topic = ask(amel).post(f"/boards/{invited_board.pk}/topics", {"title": "T", "body": "x"})
    (secret,) = ask(amel).get(f"/topics/{topic.json()['id']}/posts").json()["items"]
    hidden = f"/posts/{secret['id']}/reactions/agree"
    assert (
        ask(stranger).put(hidden).json()
        == ask(stranger).put("/posts/999999/reactions/agree").json()
    )
    assert ask(stranger).delete(hidden).status_code == 404
    assert ask(amel).put(hidden).status_code == 200


def test_slow_mode_answers_429_and_says_when_to_come_back(
    ask: Any, thread: Any, carine: Any, bilal: Any, limits: None
) -> None:
    slow_topic(topic=thread, by=bilal, seconds=60)
    assert ask(carine).get(f"/topics/{thread.pk}").json()["slow"] == 60
    assert ask(carine).post(f"/topics/{thread.pk}/posts", {"body": "un"}).status_code == 201
    answer = ask(carine).post(f"/topics/{thread.pk}/posts", {"body": "deux"})
    assert (answer.status_code, answer.json()["code"]) == (429, "slow_mode")
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_what_waits_says_why_to_its_author_who_may_take_it_back(
    ask: Any, thread: Any, dounia: Any, stranger: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.moderation.holding.hold"]
    path = f"/topics/{thread.pk}/posts"
    sent = {"body": "x", "client_id": "7d0f7f3e-7c3f-4d1c-9b44-6a9a1d1f0b44"}
    answers = [ask(dounia).post(path, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert {answer.json()["reason"] for answer in answers} == {"It must be looked at first."}
    post = f"/posts/{answers[0].json()['id']}"
    assert ask(dounia).get(post).json()["reason"] == "It must be looked at first."
    assert ask(stranger).get(post).status_code == ask(stranger).delete(post).status_code == 404
    taken = ask(dounia).delete(post)
    assert (taken.status_code, taken.json()["state"]) == (200, "withdrawn")
