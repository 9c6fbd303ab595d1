"""Whatever moderators and authors do in whatever order: topics stay whole, permalinks lead on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.actions import (
    change_format,
    hide_post,
    merge_posts,
    merge_topic,
    move_topic,
    open_topic,
    publish_post,
    restore_post,
    split_topic,
    withdraw_post,
)
from forum.models import Post, Topic
from members.refusals import Refused
from tests.forum.actions.trees import faults_of

pytestmark = pytest.mark.django_db

NAMES = ("write", "write", "write", "split", "branch", "merge", "graft", "move", "withdraw",
         "hide", "restore", "format")  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 99), st.integers(0, 99), st.integers(1, 9)),
    min_size=1,
    max_size=14,
)


class Story:
    """Some topics, and acts on them chosen by numbers."""

    def __init__(self, boards: list[Any], author: Any, moderator: Any) -> None:
        self.boards, self.author, self.moderator = boards, author, moderator
        for title in ("a", "b"):
            topic = open_topic(board=boards[0], author=author, title=title, body="1").post.topic
            for to in (1, 2):
                publish_post(topic=topic, author=author, body="text", reply_to=to)

    def act(self, name: str, one: int, two: int, number: int) -> None:
        """What is refused changes nothing."""
        topics = list(Topic.objects.select_related("board").order_by("pk"))
        first, other = topics[one % len(topics)], topics[two % len(topics)]
        posts = list(first.posts.placed().exclude(state="moved").order_by("number"))
        post = posts[number % len(posts)] if posts else None
        number = (post.number or 0) if post is not None else number
        some = {each.number or 0 for place, each in enumerate(posts) if two >> place % 6 & 1}
        acts: dict[str, Callable[[], Any]] = {
            "write": lambda: publish_post(
                topic=first, author=self.author, body="text", reply_to=number
            ),
            "split": lambda: split_topic(
                topic=first, numbers=some - {1}, title="s", by=self.moderator
            ),
            "branch": lambda: split_topic(
                topic=first, numbers=[number], with_replies=True, title="s", by=self.moderator
            ),
            "merge": lambda: merge_topic(
                topic=first, into=other, under=two % 3 + 1, by=self.moderator
            ),
            "graft": lambda: merge_posts(
                topic=first, number=number, into=other, under=two % 5 + 1, by=self.moderator
            ),
            "move": lambda: move_topic(topic=first, board=self.boards[two % 2], by=self.moderator),
            "withdraw": lambda: post and withdraw_post(post=post, by=self.author),
            "hide": lambda: post and hide_post(post=post, by=self.moderator),
            "restore": lambda: post and restore_post(post=post, by=self.moderator),
            "format": lambda: change_format(
                topic=first, format=("room", "thread")[two % 2], by=self.moderator
            ),
        }
        try:
            with transaction.atomic():
                acts[name]()
        except Refused:
            pass


@pytest.fixture
def tell(theme_board: Any, amel: Any, bilal: Any) -> Callable[[list[Any]], None]:
    from forum.actions import create_board

    second = create_board(slug="second-of-tests", names={"fr": ("Deux", "")}, by=None)

    def told(steps: list[Any]) -> None:
        with transaction.atomic():
            story = Story([theme_board, second], amel, bilal)
            for step in steps:
                story.act(*step)
                assert faults_of(Topic.objects.all()) == [], step
            _require_ways(amel)
            transaction.set_rollback(True)

    return told


def _require_ways(reader: Any) -> None:
    """Each post, and each stub, leads to a post that stands where it says."""
    from forum.finding import place_of

    for post in Post.objects.placed().select_related("topic", "moved_to__topic"):
        stands = post.moved_to if post.state == Post.State.MOVED else post
        assert stands is not None
        assert stands.state != Post.State.MOVED
        if stands.topic.is_visible:
            assert place_of(stands).endswith(f"#post-{stands.number}")
        if stands.topic.merged_into_id:
            raise AssertionError(f"{post} leads into a topic that went elsewhere")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(steps=STEPS)
def test_topics_stay_whole(tell: Callable[[list[Any]], None], steps: list[Any]) -> None:
    tell(steps)
