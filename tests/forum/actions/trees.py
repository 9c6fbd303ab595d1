"""What must hold of every topic, whatever was done to its posts."""

from collections.abc import Iterable
from typing import Any

from forum.models import Post, Topic
from forum.paths import path_under


def faults_of(topics: Iterable[Any]) -> list[str]:
    """In words what is wrong with these topics; nothing where all is right."""
    return [fault for topic in topics for fault in _faults_of(topic)]


def _faults_of(topic: Topic) -> list[str]:
    topic.refresh_from_db()
    placed = list(topic.posts.placed().select_related("parent").order_by("number"))
    faults = []
    if [post.number for post in placed] != list(range(1, topic.last_number + 1)):
        faults.append(f"{topic}: numbers {[post.number for post in placed]}")
    if topic.post_count != sum(post.is_shown for post in placed):
        faults.append(f"{topic}: counts {topic.post_count}")
    if len({post.revision for post in placed}) != len(placed):
        faults.append(f"{topic}: a revision twice")
    if any((post.revision or 0) > topic.revision for post in placed):
        faults.append(f"{topic}: a revision beyond its own")
    for post in placed:
        faults += _faults_of_place(post)
    for head in (post for post in placed if post.depth == 1):
        longer = [post for post in placed if post is not head and _is_within(post, head)]
        if head.below != len(longer):
            faults.append(f"{head}: {head.below} below, not {len(longer)}")
    return faults


def _is_within(post: Post, head: Post) -> bool:
    return (post.path or "").startswith(head.path or "")


def _faults_of_place(post: Post) -> list[str]:
    parent = post.parent
    if parent is None:
        return [] if post.path == path_under(None, post.number or 0) else [f"{post}: {post.path}"]
    faults = []
    if parent.topic_id != post.topic_id:
        faults.append(f"{post}: its parent stands in another topic")
    if (parent.number or 0) >= (post.number or 0):
        faults.append(f"{post}: its parent came later")
    if post.path != path_under(parent.path, post.number or 0):
        faults.append(f"{post}: path {post.path} under {parent.path}")
    if post.depth != parent.depth + 1:
        faults.append(f"{post}: depth {post.depth} under {parent.depth}")
    return faults
