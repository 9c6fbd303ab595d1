"""Topics of a kind for programs."""

import datetime
from typing import Any

import pytest

from forum.actions import hide_post, open_topic, publish_post
from forum.models import Post
from forum.models.calls import today


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


# --- Experiences ---
@pytest.fixture
def told(raoued: Any) -> dict[str, Any]:
    """What opens an experience."""
    return {
        "title": "Lamps", "body": "In words", "kind": "record", "problem": "Dark",
        "done": "Lamps", "result": "Light", "cost": "12500.5", "currency": "TND",
        "municipality": raoued.pk, "year": 2024,
    }  # fmt: skip


def test_an_experience_is_told_and_changed_whole(
    ask: Any, theme_board: Any, amel: Any, stranger: Any, told: dict[str, Any]
) -> None:
    topic = ask(amel).post(f"/boards/{theme_board.pk}/topics", told).json()
    assert topic["kind"] == "record"
    record = ask().get(f"/topics/{topic['id']}").json()["record"]
    assert (record["cost"], record["currency"], record["year"]) == ("12500.500", "TND", 2024)
    assert record["municipality"]["names"]["fr"] == "Raoued"
    path = f"/topics/{topic['id']}/record"
    change = {**told, "year": 2020, "revision": record["revision"]}
    assert ask(stranger).patch(path, change).status_code == 403
    assert ask().patch(path, change).status_code == 401
    assert ask(amel).patch(path, change).json()["record"]["year"] == 2020
    late = ask(amel).patch(path, {**change, "year": 2021})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


def test_sending_an_experience_twice_opens_it_once(
    ask: Any, theme_board: Any, amel: Any, told: dict[str, Any]
) -> None:
    path = f"/boards/{theme_board.pk}/topics"
    told["client_id"] = "0a4d55a8-d778-4a22-8b6b-3c9c0f0c7a12"
    first, again = ask(amel).post(path, told), ask(amel).post(path, told)
    assert (first.status_code, again.status_code) == (201, 200)
    assert ask(amel).post(path, {**told, "year": 2023}).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [({"problem": None}, "problem"), ({"cost": "much"}, "cost"), ({"cost": 12.5}, "cost"),
     ({"currency": "XYZ"}, "currency"), ({"municipality": 999999}, "municipality"),
     ({"municipality": "1"}, "municipality"), ({"year": 1}, "year"), ({"year": None}, "year")],
)  # fmt: skip
def test_a_wrong_fact_is_refused_by_its_field(
    ask: Any, theme_board: Any, amel: Any, told: dict[str, Any], change: Any, field: str
) -> None:
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", {**told, **change})
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert theme_board.topics.count() == 0


def test_a_hidden_experience_tells_no_facts(
    ask: Any, theme_board: Any, amel: Any, bilal: Any, told: dict[str, Any]
) -> None:
    topic = ask(amel).post(f"/boards/{theme_board.pk}/topics", told).json()
    hide_post(post=Post.objects.select_related("topic__board").get(), by=bilal)
    assert ask().get(f"/topics/{topic['id']}").status_code == 404
    assert "record" not in ask(bilal).get(f"/topics/{topic['id']}").json()


# --- Calls ---
@pytest.fixture
def called() -> dict[str, Any]:
    """What makes a call."""
    until = (today() + datetime.timedelta(days=30)).isoformat()
    return {"title": "Twins", "body": "b", "kind": "call", "offered": "Know-how",
            "sought": "A partner", "until": until}  # fmt: skip


def test_a_call_is_made_answered_and_closed(
    ask: Any, theme_board: Any, amel: Any, carine: Any, stranger: Any, called: dict[str, Any]
) -> None:
    topic = ask(amel).post(f"/boards/{theme_board.pk}/topics", called).json()
    path = f"/topics/{topic['id']}"
    told = ask().get(path).json()["call"]
    assert (told["open"], told["until"], told["interested"]) == (True, called["until"], [])
    assert ask().put(f"{path}/interest").status_code == 401
    assert ask(stranger).put(f"{path}/interest").status_code == 403
    answered = ask(carine).put(f"{path}/interest").json()["call"]["interested"]
    assert [one["municipality"]["names"]["fr"] for one in answered] == ["Marseille"]
    assert answered[0]["member"]["handle"] == carine.handle
    assert ask(carine).delete(f"{path}/interest").json()["call"]["interested"] == []
    assert ask(carine).put(f"{path}/closed").status_code == 403
    assert ask(amel).put(f"{path}/closed").json()["call"]["open"] is False
    late = ask(carine).put(f"{path}/interest")
    assert (late.status_code, late.json()["code"]) == (403, "closed")
    assert ask(amel).delete(f"{path}/closed").json()["call"]["open"] is True


@pytest.mark.parametrize(
    ("change", "field"),
    [({"offered": ""}, "offered"), ({"sought": None}, "sought"), ({"until": "soon"}, "until"),
     ({"until": 5}, "until"), ({"until": "2020-01-01"}, "until")],
)  # fmt: skip
def test_a_wrong_call_is_refused_by_its_field(
    ask: Any, theme_board: Any, amel: Any, called: dict[str, Any], change: Any, field: str
) -> None:
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", {**called, **change})
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert theme_board.topics.count() == 0


def test_a_call_of_a_closed_board_does_not_exist(
    ask: Any, invited_board: Any, amel: Any, carine: Any, called: dict[str, Any]
) -> None:
    topic = ask(amel).post(f"/boards/{invited_board.pk}/topics", called).json()
    nowhere = ask(carine).put("/topics/999999/interest")
    refused = ask(carine).put(f"/topics/{topic['id']}/interest")
    assert (refused.status_code, refused.json()) == (404, nowhere.json())
