"""What stood in the database before is brought along: flagged texts, boards of decided cases."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from forum.actions import merge_topic, open_topic
from forum.models import Topic
from moderation.actions import decide_case, flag_thing
from moderation.models import Case, Flag

BEFORE = [("moderation", "0008_rules_and_undoing")]
AFTER = [("moderation", "0010_flags_on_everything")]


def at(target: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_texts_flagged_before_become_evidence(post: Any, dounia: Any) -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("moderation")
    try:
        old = at(BEFORE)
        case = old.get_model("moderation", "Case").objects.create(
            kind="post", post_id=post.pk, author_id=post.author_id, board_id=post.topic.board_id,
            flag_count=1,
        )  # fmt: skip
        old.get_model("moderation", "Flag").objects.create(
            case=case, post_id=post.pk, member_id=dounia.pk, reason="hate",
            post_revision=post.revision, post_body='He said "no"\nthen ماء',
            created_at=timezone.now(),
        )  # fmt: skip
        at(AFTER)
    finally:
        MigrationExecutor(connection).migrate(latest)
    flag = Flag.objects.get()
    assert flag.evidence == {"text": 'He said "no"\nthen ماء'}
    assert (flag.post_id, flag.post_revision, flag.withdrawn_at) == (post.pk, post.revision, None)
    assert Case.objects.get().evidence == {}


@pytest.mark.django_db
def test_decided_cases_that_stayed_behind_are_brought_along(
    things: dict[str, Any], amel: Any, dounia: Any, bilal: Any, other_board: Any, theme_board: Any
) -> None:
    for thing in things.values():
        case = flag_thing(thing=thing, member=dounia, reason="other").case
        decide_case(case=case, moderator=bilal, outcome="none")
    into = open_topic(board=other_board, author=amel, title="Into", body="La suite").post.topic
    merge_topic(topic=Topic.objects.get(pk=things["topic"].pk), into=into, by=bilal)
    placed = Case.objects.filter(board__isnull=False)
    placed.update(board=theme_board)
    import_module("moderation.migrations.0015_decided_cases_follow").bring_along(apps, None)
    assert set(placed.values_list("kind", "board")) == {
        (kind, other_board.pk) for kind in ("post", "topic", "file")
    }
    assert Case.objects.filter(board__isnull=True).count() == 2
