"""When something has changed and committed, poke the hub: who may lose it, may."""

from functools import partial
from typing import Any

from django.dispatch import receiver

from forum.signals import board_changed, topic_changed
from members.signals import access_changed
from members.writing import after_commit
from moderation.signals import case_changed
from notifications.events import member_notified
from realtime.process import poke, poke_access
from realtime.streams import Stream


@receiver(topic_changed)
def poke_topic(sender: object, topic_id: int, revision: int, **more: Any) -> None:
    """A topic, or a post of it, changed."""
    after_commit(partial(poke, Stream("topic", topic_id), revision))


@receiver(board_changed)
def poke_board(sender: object, board_id: int, revision: int, **more: Any) -> None:
    """A board's list of topics changed."""
    after_commit(partial(poke, Stream("board", board_id), revision))


@receiver(member_notified)
def poke_member(sender: object, member_id: int, revision: int, **more: Any) -> None:
    """A member was told something, or has read it."""
    after_commit(partial(poke, Stream("member", member_id), revision))


@receiver(access_changed)
def poke_rights(sender: object, member_id: int, **more: Any) -> None:
    """What a member may see or do changed."""
    after_commit(partial(poke_access, member_id))


@receiver(case_changed)
def poke_cases(sender: object, revision: int, **more: Any) -> None:
    """A case was opened, claimed or decided."""
    after_commit(partial(poke, Stream("cases"), revision))
