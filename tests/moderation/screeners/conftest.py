"""What a screener would say to a text, asked as the forum asks it."""

from collections.abc import Callable
from typing import Any

import pytest

from forum.models import Topic
from forum.screening import Draft


@pytest.fixture
def draft_in() -> Callable[..., Draft]:
    """`draft_in(topic, author, body)`, read anew as a page or a socket does."""

    def made(topic: Any, author: Any, body: str, **more: Any) -> Draft:
        fresh = Topic.objects.select_related("board__region").get(pk=topic.pk)
        return Draft(author=author, topic=fresh, board_id=topic.board_id, body=body, **more)

    return made
