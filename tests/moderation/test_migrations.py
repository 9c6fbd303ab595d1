"""Flags from before other things than posts could be flagged keep the text they were about."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

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
