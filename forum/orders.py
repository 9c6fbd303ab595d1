"""A thread as a tree or by time: the reader's choice, or what the address says."""

from collections.abc import Mapping

from forum.models import Topic
from forum.windows import wrong_cursor
from members.models import Member

TREE, TIME = "tree", "time"


def order_of(topic: Topic, asked: Mapping[str, str], member: Member | None) -> str:
    """How the posts of a topic are laid out for this reader. Raises Refused.

    A room is always read by time. An address may say otherwise than the member's choice, and
    says all for a visitor, so that their pages are kept by their addresses alone.
    """
    wanted = asked.get("order", "")
    if wanted not in ("", TREE, TIME):
        raise wrong_cursor()
    if topic.is_room:
        return TIME
    chosen = TIME if member is not None and member.reads_by_time else TREE
    return wanted or chosen
