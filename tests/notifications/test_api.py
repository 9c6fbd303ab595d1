"""Notifications for programs: by token, in pages, the asker's own and no others."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from members.actions import issue_token
from notifications.models import Notification

Say = Callable[..., Any]
LIST = "/api/v1/notifications"
READ = "/api/v1/notifications/read"


class Program:
    """A program that signs in with a member's token."""

    def __init__(self, member: Any) -> None:
        self.headers = {"authorization": f"Bearer {issue_token(member=member)}"}

    def get(self, path: str) -> Any:
        return Client().get(path, headers=self.headers)

    def post(self, path: str, sent: Any) -> Any:
        return Client().post(path, sent, "application/json", headers=self.headers)


def test_without_a_token_there_is_no_list(db: None) -> None:
    for answer in (Client().get(LIST), Client().post(READ, {"all": True}, "application/json")):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_the_list_is_the_protocols(say: Say, thread: Any, amel: Any, carine: Any) -> None:
    post = say(carine, "Demain.", topic=thread)
    answer = Program(amel).get(LIST).json()
    assert set(answer) == {"items", "next", "unread"}
    assert (answer["next"], answer["unread"]) == (None, 1)
    (item,) = answer["items"]
    assert set(item) == {"id", "kind", "topic", "post", "actor", "read", "created_at", "url"}
    assert (item["kind"], item["post"], item["read"]) == ("reply", post.pk, False)
    assert item["actor"] == {"id": carine.pk, "name": carine.name, "handle": "carine"}
    assert item["created_at"].endswith("Z")


def test_pages_follow_each_other(say: Say, thread: Any, amel: Any, carine: Any) -> None:
    posts = [say(carine, "Oui.", topic=thread).pk for _ in range(3)]
    program = Program(amel)
    first = program.get(f"{LIST}?limit=2").json()
    second = program.get(f"{LIST}?limit=2&after={first['next']}").json()
    assert [item["post"] for item in first["items"] + second["items"]] == posts[::-1]
    assert (second["next"], second["unread"]) == (None, 3)


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", f"after={'9' * 30}", "limit=0", "limit=101"]
)
def test_a_wrong_cursor_or_limit_is_refused(amel: Any, query: str) -> None:
    answer = Program(amel).get(f"{LIST}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_reading_some_then_all(say: Say, thread: Any, amel: Any, carine: Any) -> None:
    for _ in range(3):
        say(carine, "Oui.", topic=thread)
    program = Program(amel)
    one = Notification.objects.first().pk
    assert program.post(READ, {"ids": [one]}).json() == {"unread": 2}
    assert program.post(READ, {"all": True}).json() == {"unread": 0}
    assert all(item["read"] for item in program.get(LIST).json()["items"])


def test_a_stranger_lists_and_reads_none_of_it(
    say: Say, thread: Any, amel: Any, carine: Any, stranger: Any
) -> None:
    say(carine, "Oui.", topic=thread)
    theirs = Notification.objects.get()
    assert theirs.recipient_id == amel.pk != stranger.pk
    program = Program(stranger)
    assert program.get(LIST).json() == {"items": [], "next": None, "unread": 0}
    assert program.post(READ, {"ids": [theirs.pk]}).status_code == 200
    assert Program(amel).get(LIST).json()["unread"] == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"ids": []},
        {"ids": "1"},
        {"ids": ["1"]},
        {"ids": [True]},
        {"ids": [-1]},
        {"ids": [2**63]},
        {"ids": list(range(1, 1002))},
        {"all": "yes"},
        {"all": False},
        [],
    ],
)
def test_a_misshapen_reading_changes_nothing(
    say: Say, thread: Any, amel: Any, carine: Any, sent: Any
) -> None:
    say(carine, "Oui.", topic=thread)
    program = Program(amel)
    answer = program.post(READ, sent)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"invalid", "bad_frame"}
    assert program.get(LIST).json()["unread"] == 1
