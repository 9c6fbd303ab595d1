"""Polls for programs: asked, voted in, told."""

import datetime
from typing import Any

import pytest

from forum.actions import hide_post
from forum.models import Ballot, Post
from forum.models.calls import today


@pytest.fixture
def asked() -> dict[str, Any]:
    """What asks a poll."""
    until = (today() + datetime.timedelta(days=7)).isoformat()
    return {"title": "Which day", "body": "b", "kind": "poll", "until": until,
            "options": ["Monday", "Tuesday", "Wednesday"]}  # fmt: skip


@pytest.fixture
def poll(ask: Any, theme_board: Any, amel: Any, asked: Any) -> Any:
    """`poll(secrecy="open")`: the path of a poll of Amel's."""

    def make(**change: Any) -> str:
        answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", asked | change)
        assert answer.status_code == 201
        return f"/topics/{answer.json()['id']}"

    return make


def test_a_poll_is_told_with_its_options_and_turnout(
    ask: Any, poll: Any, carine: Any, run_tasks: Any
) -> None:
    path = poll(method="multiple", most=2, secrecy="open")
    assert ask(carine).post(f"{path}/ballot", {"choices": [3, 1]}).status_code == 200
    run_tasks()
    told = ask().get(path).json()["poll"]
    assert told["options"][0] == {"number": 1, "text": "Monday"}
    assert (told["method"], told["most"], told["open"]) == ("multiple", 2, True)
    assert (told["ballots"], told["municipalities"], told["counts"]) == (1, 1, [1, 0, 1])
    assert told["winners"] is None


def test_one_s_own_ballot_is_seen_changed_and_taken_back(
    ask: Any, poll: Any, dounia: Any, carine: Any
) -> None:
    path = f"{poll(method='ranked')}/ballot"
    assert ask(dounia).get(path).json() == {"choices": [], "by": None}
    for choices in ([3], [2, 3], [2, 3]):
        assert ask(dounia).post(path, {"choices": choices}).status_code == 200
    assert ask(dounia).get(path).json()["choices"] == [2, 3]
    assert ask(carine).get(path).json()["choices"] == []
    for _ in range(2):
        assert ask(dounia).delete(path).status_code == 200
    assert not Ballot.objects.exists()


def test_a_municipality_s_ballot_says_who_cast_it(ask: Any, poll: Any, carine: Any) -> None:
    path = f"{poll(voice='municipality')}/ballot"
    ask(carine).post(path, {"choices": [1]})
    assert ask(carine).get(path).json()["by"]["handle"] == carine.handle


def test_a_closed_poll_tells_its_result_and_takes_no_more(
    ask: Any, poll: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    path = poll()
    ask(carine).post(f"{path}/ballot", {"choices": [2]})
    assert ask().get(path).json()["poll"]["counts"] is None
    assert ask(stranger).put(f"{path}/closed").status_code == 403
    told = ask(amel).put(f"{path}/closed").json()["poll"]
    assert (told["open"], told["counts"], told["winners"]) == (False, [0, 1, 0], [2])
    late = ask(carine).post(f"{path}/ballot", {"choices": [1]})
    assert (late.status_code, late.json()["code"]) == (403, "closed")
    # There is no way back.
    assert ask(amel).delete(f"{path}/closed").status_code == 404
    assert ask(carine).get(f"{path}/ballot").json() == {"choices": [], "by": None}


def test_who_may_not_vote_is_told_why(
    ask: Any, poll: Any, thread: Any, stranger: Any, emir: Any, amel: Any
) -> None:
    path = f"{poll(voice='municipality')}/ballot"
    assert ask().get(path).status_code == 401
    for call in (lambda program: program.post(path, {"choices": [1]}),
                 lambda program: program.delete(path)):  # fmt: skip
        assert call(ask()).status_code == 401
        assert call(ask(stranger)).status_code == 403
    nothing = ask(amel).post(f"/topics/{thread.pk}/ballot", {"choices": [1]})
    assert nothing.status_code == 404
    assert ask(amel).get(f"/topics/{thread.pk}/ballot").status_code == 404


@pytest.mark.parametrize("choices", [[], [9], [1, 2], ["1"], "1", None, [1.5]])
def test_a_wrong_ballot_is_refused(ask: Any, poll: Any, carine: Any, choices: Any) -> None:
    answer = ask(carine).post(f"{poll()}/ballot", {"choices": choices})
    assert answer.status_code == 400
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"options": ["One"]}, "options"), ({"options": None}, "options"),
     ({"options": "a\nb"}, "options"), ({"method": "loud"}, "method"), ({"most": "2"}, "most"),
     ({"voice": "x"}, "voice"), ({"secrecy": "x"}, "secrecy"), ({"until": "soon"}, "until")],
)  # fmt: skip
def test_a_wrong_poll_is_refused_by_its_field(
    ask: Any, theme_board: Any, amel: Any, asked: dict[str, Any], change: Any, field: str
) -> None:
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", asked | change)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert theme_board.topics.count() == 0


def test_a_poll_of_a_closed_board_does_not_exist(
    ask: Any, invited_board: Any, amel: Any, carine: Any, asked: dict[str, Any]
) -> None:
    topic = ask(amel).post(f"/boards/{invited_board.pk}/topics", asked).json()
    path = f"/topics/{topic['id']}/ballot"
    nowhere = ask(carine).get("/topics/999999/ballot")
    for refused in (
        ask(carine).get(path), ask(carine).post(path, {"choices": [1]}), ask(carine).delete(path)
    ):  # fmt: skip
        assert (refused.status_code, refused.json()) == (404, nowhere.json())


def test_a_hidden_poll_tells_nothing(ask: Any, poll: Any, bilal: Any) -> None:
    path = poll()
    hide_post(post=Post.objects.select_related("topic__board").get(), by=bilal)
    assert ask().get(path).status_code == 404
    assert "poll" not in ask(bilal).get(path).json()
