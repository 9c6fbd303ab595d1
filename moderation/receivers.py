"""What moderation does when floors below say something."""

from typing import Any

from django.dispatch import receiver

from forum.signals import post_held
from moderation.actions import open_case_for_held_post


@receiver(post_held, dispatch_uid="moderation.open_case")
def open_case(*, post_id: int, board_id: int, reason: str, **_: Any) -> None:
    """A held post waits for a moderator: its case is stored with it."""
    open_case_for_held_post(post_id=post_id, board_id=board_id, reason=reason)
