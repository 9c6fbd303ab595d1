"""What the tests of several acts set out from."""

from collections.abc import Callable
from typing import Any

import pytest

from forum.actions import open_topic


@pytest.fixture
def opener(theme_board: Any, amel: Any) -> Callable[..., Any]:
    """`opener("call", "Jumelage", offered="...")` gives what opens topics of that kind by Amel.

    Later facts replace those given here; author, board and `client_id` are for who repeats it.
    """

    def of_kind(kind: str, title: str, **usual: Any) -> Callable[..., Any]:
        def make(
            author: Any = amel, client_id: Any = None, board: Any = None, **change: Any
        ) -> Any:
            return open_topic(
                board=board or theme_board, author=author, title=title, body="Récit",
                kind=kind, facts=usual | change, client_id=client_id,
            )  # fmt: skip

        return make

    return of_kind
