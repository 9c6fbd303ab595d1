"""What the API says when it will not: always JSON, always a code, never its insides."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from members.actions import issue_token, revoke_tokens, suspend_member

HOSTILE = Path(__file__).parents[2].parent / "shared" / "data" / "hostile" / "json_parsing"
BAD = [
    '{"body": "a", "body": "b"}',
    '{"body": NaN}',
    '{"body": 9007199254740993}',
    '{"body": "\\ud800"}',
    '{"body": "\\u0000"}',
    '{"body":' + "[" * 9 + "]" * 9 + "}",
    "[]",
    "null",
    "{",
    b"\xff\xfe{}",
    b"\x00",
]


@pytest.mark.parametrize("body", BAD)
def test_a_body_that_is_not_strict_json_is_refused(
    ask: Any, thread: Any, amel: Any, body: Any
) -> None:
    answer = ask(amel).post(f"/topics/{thread.pk}/posts", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    assert thread.posts.count() == 1


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="needs ../shared/data/hostile beside the project")
def test_no_file_of_the_json_test_suite_breaks_the_api(ask: Any, thread: Any, amel: Any) -> None:
    program = ask(amel)
    files = sorted((HOSTILE / "test_parsing").glob("*.json"))
    assert len(files) > 300
    for file in files:
        answer = program.post(f"/topics/{thread.pk}/posts", file.read_bytes())
        code = "too_large" if file.stat().st_size > 131_072 else answer.json()["code"]
        assert answer.status_code == (413 if code == "too_large" else 400), file.name
        assert code in {"bad_frame", "invalid", "too_large"}, file.name
    assert thread.posts.count() == 1


@pytest.mark.parametrize("size", [131_072, 1_200_000])
def test_a_body_that_is_too_long_is_413(ask: Any, thread: Any, amel: Any, size: int) -> None:
    body = json.dumps({"body": "x" * size})
    answer = ask(amel).post(f"/topics/{thread.pk}/posts", body)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_empty_body_names_what_is_missing(ask: Any, thread: Any, amel: Any) -> None:
    answer = ask(amel).client.post(f"/api/v1/topics/{thread.pk}/posts", content_type="text/plain")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/boards/", "/boards/x/topics", "/topics/-1", "/a/b/c"]
)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_unknown_path_is_a_404_in_json(path: str, method: str, db: None) -> None:
    answer = getattr(Client(), method)(f"/api/v1{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_wrong_method_is_answered_in_json(ask: Any) -> None:
    answer = ask().post("/boards")
    assert (answer.status_code, answer.json()["code"]) == (405, "invalid")
    assert answer["Allow"] == "GET"


def test_cookies_sign_nobody_in(theme_board: Any, amel: Any, sign_in: Any) -> None:
    answer = sign_in(amel).post(
        f"/api/v1/boards/{theme_board.pk}/topics",
        {"title": "T", "body": "x"},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert theme_board.topics.count() == 0


@pytest.mark.parametrize(
    "header", ["Bearer nope", "Bearer ", "Basic eDp5", "nope", "Bearer \ud7ff"]
)
def test_a_token_that_is_none_is_refused_even_for_reading(db: None, header: str) -> None:
    answer = Client(headers={"authorization": header}).get("/api/v1/boards")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_revoked_token_ends(ask: Any, amel: Any) -> None:
    program = ask(amel)
    assert program.get("/boards").status_code == 200
    revoke_tokens(member=amel)
    assert program.get("/boards").status_code == 401


def test_messages_follow_the_header_then_the_members_language(
    thread: Any, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import translation

    from members import answers

    heard: list[str | None] = []
    body = answers.refusal_body
    monkeypatch.setattr(
        answers,
        "refusal_body",
        lambda refused: heard.append(translation.get_language()) or body(refused),
    )
    token = f"Bearer {issue_token(member=amel)}"
    path = f"/api/v1/topics/{thread.pk}/posts"
    Client(headers={"authorization": token}).post(path, {"body": ""}, "application/json")
    Client(headers={"authorization": token, "accept-language": "fr"}).post(
        path, {"body": ""}, "application/json"
    )
    assert heard == ["ar", "fr"]


def test_a_fault_of_ours_shows_nothing_of_its_insides(
    ask: Any, thread: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    from forum.api import topics

    def broken(*_: Any) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(topics, "whole_topic", broken)
    answer = ask().get(f"/topics/{thread.pk}")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "swordfish" not in answer.content.decode()
    assert "swordfish" in caplog.text


def test_a_suspension_counts_from_the_next_call(
    ask: Any, thread: Any, carine: Any, administrator: Any
) -> None:
    program = ask(carine)
    assert program.post(f"/topics/{thread.pk}/posts", {"body": "x"}).status_code == 201
    suspend_member(member=carine, by=administrator)
    answer = program.post(f"/topics/{thread.pk}/posts", {"body": "y"})
    assert (answer.status_code, answer.json()["code"]) == (403, "suspended")


def test_answers_are_kept_by_no_cache(ask: Any, amel: Any) -> None:
    assert ask(amel).get("/boards")["Cache-Control"] == "private, no-store"


def test_a_token_of_a_suspended_member_reads_nothing_either(
    ask: Any, thread: Any, emir: Any
) -> None:
    for path in ("/boards", f"/topics/{thread.pk}", "/topics/999999", "/notifications"):
        refused = ask(emir).get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "suspended"), path
    assert ask().get(f"/topics/{thread.pk}").status_code == 200
