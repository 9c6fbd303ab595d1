"""Slow mode under many tabs at once: one post each time, whoever is quickest."""

from typing import Any

import pytest

from forum.actions import publish_post, slow_topic
from forum.models import Post, Topic
from members.models import Member
from members.refusals import Refused
from tests.flows.crowd import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_tabs_of_one_member_send_one_post(
    room: Topic, carine: Any, stranger: Any, bilal: Any, limits: None, settings: Any
) -> None:
    settings.FORUM_SCREENERS = []
    slow_topic(topic=room, by=bilal, seconds=60)

    def send(member: Any, number: int) -> Any:
        def sending() -> None:
            publish_post(
                topic=Topic.objects.select_related("board").get(pk=room.pk),
                author=Member.objects.get(pk=member.pk),
                body=f"un {number}",
            )

        return sending

    works = [send(member, number) for number in range(6) for member in (carine, stranger)]
    refused = at_once(*works)
    assert len(refused) == 10
    assert {error.code for error in refused if isinstance(error, Refused)} == {"slow_mode"}
    authors = Post.objects.filter(topic=room, number__gt=1).values_list("author", flat=True)
    assert sorted(authors) == sorted([carine.pk, stranger.pk])
