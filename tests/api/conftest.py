"""Programs that ask the API: each with a token, or none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from members.actions import issue_token


class Program:
    """A client without cookies that speaks JSON."""

    def __init__(self, member: Any = None, **headers: str) -> None:
        if member is not None:
            headers["authorization"] = f"Bearer {issue_token(member=member)}"
        self.client = Client(headers=headers, raise_request_exception=False)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(f"/api/v1{path}", body or {}, content_type="application/json")

    def patch(self, path: str, body: Any) -> Any:
        return self.client.patch(f"/api/v1{path}", body, content_type="application/json")

    def put(self, path: str, body: Any = None) -> Any:
        if body is None:
            return self.client.put(f"/api/v1{path}")
        return self.client.put(f"/api/v1{path}", body, content_type="application/json")

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1{path}")


@pytest.fixture
def ask(db: None) -> Callable[..., Program]:
    """`ask(amel)` is a program with amel's token; `ask()` is a visitor's."""
    return Program
