"""How people write to each other in these tests, and what each was told."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def say(run_tasks: Callable[[], int]) -> Callable[..., Any]:
    """`say(carine, "text", topic=thread)`: the post, once all who hear of it were told."""
    from forum.actions import publish_post

    def write(author: Any, body: str, *, topic: Any, reply_to: int | None = None) -> Any:
        post = publish_post(topic=topic, author=author, body=body, reply_to=reply_to).post
        run_tasks()
        return post

    return write


@pytest.fixture
def told(db: None) -> Callable[[Any], list[tuple[str, int]]]:
    """`told(amel)`: (kind, post) of each notification, oldest first."""
    from notifications.models import Notification

    def rows(member: Any) -> list[tuple[str, int]]:
        notices = Notification.objects.filter(recipient=member).order_by("pk")
        return list(notices.values_list("verb", "post"))

    return rows


@pytest.fixture
def unread(db: None) -> Callable[[Any], int]:
    """`unread(amel)`: what her bell shows."""
    from notifications.wire import unread_count

    return lambda member: unread_count(member.pk)


@pytest.fixture
def decide(bilal: Any, run_tasks: Callable[[], int]) -> Callable[..., Any]:
    """`decide(post, "hide", note, flagged_by=stranger)`: the decision, once people were told."""
    from moderation.actions import decide_case, flag_post

    def close(post: Any, outcome: str, note: str = "", *, flagged_by: Any, by: Any = None) -> Any:
        case = flag_post(post=post, member=flagged_by, reason="spam").case
        decision = decide_case(case=case, moderator=by or bilal, outcome=outcome, note=note)
        run_tasks()
        return decision

    return close
