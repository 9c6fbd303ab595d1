"""Topics of a kind for programs."""

from typing import Any

import pytest

from forum.actions import open_topic, publish_post


@pytest.fixture
def question(ask: Any, theme_board: Any, amel: Any) -> Any:
    """A question of Amel's, as the API tells it."""
    sent = {"title": "Who?", "body": "knows", "kind": "question"}
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", sent)
    assert answer.status_code == 201
    return answer.json()


def test_a_question_is_told_with_its_kind_and_answer(
    ask: Any, question: Any, amel: Any, carine: Any
) -> None:
    assert (question["kind"], question["answer"]) == ("question", None)
    reply = ask(carine).post(f"/topics/{question['id']}/posts", {"body": "moi"}).json()
    answer = ask(amel).put(f"/posts/{reply['id']}/answer")
    assert (answer.status_code, answer.json()["answer"]) == (200, 2)
    assert ask().get(f"/topics/{question['id']}").json()["answer"] == 2
    listed = ask().get(f"/boards/{question['board']}/topics").json()["items"]
    assert [item["answer"] for item in listed] == [2]
    assert ask(amel).delete(f"/posts/{reply['id']}/answer").json()["answer"] is None
    assert ask(amel).delete(f"/posts/{reply['id']}/answer").status_code == 200


def test_who_may_not_mark_is_told_why(
    ask: Any, question: Any, thread: Any, carine: Any, stranger: Any, amel: Any
) -> None:
    reply = ask(carine).post(f"/topics/{question['id']}/posts", {"body": "moi"}).json()
    path = f"/posts/{reply['id']}/answer"
    assert ask(stranger).put(path).status_code == 403
    assert ask().put(path).status_code == 401
    remark = publish_post(topic=thread, author=carine, body="x").post
    refused = ask(amel).put(f"/posts/{remark.pk}/answer")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


def test_a_question_on_a_closed_board_does_not_exist(
    ask: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    secret = open_topic(board=invited_board, author=amel, title="?", body="?", kind="question")
    reply = publish_post(topic=secret.post.topic, author=amel, body="!").post
    nowhere = ask(stranger).put("/posts/999999/answer")
    for program in (ask(), ask(stranger)):
        assert program.get(f"/topics/{secret.post.topic_id}").status_code == 404
    refused = ask(stranger).put(f"/posts/{reply.pk}/answer")
    assert (refused.status_code, refused.json()) == (404, nowhere.json())


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": "podium"}, "kind"), ({"kind": None}, "kind"), ({"kind": 3}, "kind"),
     ({"format": "room"}, "format")],
)  # fmt: skip
def test_a_wrong_kind_is_refused_by_its_field(
    ask: Any, theme_board: Any, amel: Any, change: dict[str, Any], field: str
) -> None:
    sent = {"title": "Who?", "body": "knows", "kind": "question"} | change
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", sent)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert theme_board.topics.count() == 0
