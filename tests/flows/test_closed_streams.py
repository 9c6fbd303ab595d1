"""What a hostile reader tried at the socket."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from forum.actions import (
    create_board,
    hide_post,
    invite_member,
    open_topic,
    publish_post,
    remove_member,
)
from members.models import Mandate
from realtime import sources
from tests.realtime.talking import Hall, beside, write_post

pytestmark = pytest.mark.django_db(transaction=True)


def _councillors(amel: Any) -> Any:
    board = create_board(
        slug="councillors-of-tests",
        names={"fr": ("Élus", "")},
        by=None,
        read_rule="councillors",
        write_rule="councillors",
    )
    return open_topic(board=board, author=amel, title="Entre élus", body="Secret").post.topic


async def test_a_mandate_that_runs_out_ends_the_stream(hall: Hall, amel: Any, carine: Any) -> None:
    topic = await beside(_councillors, amel)
    guest = await hall.enter(carine)
    await guest.join(f"topic.{topic.pk}")
    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    # A day passes: nobody writes anything to the mandate.
    await beside(
        lambda: Mandate.objects.filter(member=carine).update(
            starts_on=yesterday - datetime.timedelta(days=9), ends_on=yesterday
        )
    )
    await hall.settle()
    await write_post(topic, amel, "Après")
    await hall.settle()
    frames = [f for f in await guest.rest() if f["type"] == "post"]
    assert frames == [], "an ex-councillor still reads"


async def told_of_people(hall: Hall, guest: Any, keeper: Any, topic: Any) -> list[Any]:
    """What a guest who lost the topic hears while a moderator comes and writes there."""
    await hall.settle()
    moderator = await hall.enter(keeper)
    await moderator.join(f"topic.{topic.pk}")
    await moderator.join(f"topic.{topic.pk}.people")
    # What was told before the topic was taken away is read first.
    await guest.say("ping")
    await guest.until("pong")
    guest.heard.clear()
    await moderator.say("typing", stream=f"topic.{topic.pk}.people")
    await moderator.say("ping")
    await moderator.until("pong")
    await guest.say("ping")
    await guest.until("pong")
    return [f for f in guest.heard if f["type"] in {"typing", "presence"}]


async def test_people_of_a_hidden_topic_are_not_told(
    hall: Hall, thread: Any, amel: Any, carine: Any, dounia: Any, bilal: Any
) -> None:
    guest = await hall.enter(dounia)
    await guest.join(f"topic.{thread.pk}.people")
    first = await beside(lambda: thread.posts.get(number=1))
    await beside(hide_post, post=first, by=bilal)
    assert await told_of_people(hall, guest, bilal, thread) == []


async def test_people_of_a_board_that_was_closed_are_not_told(
    hall: Hall, theme_board: Any, thread: Any, amel: Any, dounia: Any, administrator: Any
) -> None:
    guest = await hall.enter(dounia)
    await guest.join(f"topic.{thread.pk}")
    await guest.join(f"topic.{thread.pk}.people")
    await beside(
        create_board,
        slug=theme_board.slug,
        names={"fr": ("Eau", "")},
        by=None,
        read_rule="invited",
        write_rule="invited",
        open_rule="invited",
    )
    assert await told_of_people(hall, guest, administrator, thread) == []


def _closed(invited_board: Any, amel: Any, carine: Any) -> Any:
    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=carine, title="Secret", body="x").post.topic
    publish_post(topic=topic, author=amel, body="Réponse")
    return topic


async def test_a_closed_boards_calls_are_not_told_again(
    hall: Hall, invited_board: Any, amel: Any, carine: Any, run_tasks: Any
) -> None:
    topic = await beside(_closed, invited_board, amel, carine)
    await beside(run_tasks)
    await beside(remove_member, board=invited_board, member=carine, by=None)
    await beside(run_tasks)
    guest = await hall.enter(carine)
    await guest.join(f"member.{carine.pk}", since=0)
    told = [f["notification"] for f in await guest.rest() if f["type"] == "notification"]
    assert [n for n in told if n["topic"] == topic.pk] == [], told


async def test_what_may_not_be_joined_is_not_read(
    hall: Hall, invited_board: Any, amel: Any, stranger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading 150 posts first answers in 24 ms where a topic that never was answers in 4 ms."""
    opened = await beside(open_topic, board=invited_board, author=amel, title="S", body="x")
    pulled: list[Any] = []
    kept = sources.pull
    monkeypatch.setattr(
        sources, "pull", lambda stream, since: pulled.append(stream) or kept(stream, since)
    )
    guest = await hall.enter(stranger)
    await guest.say("join", stream=f"topic.{opened.post.topic_id}", since=0)
    await guest.until("error")
    assert pulled == []


async def test_joins_that_are_not_acknowledged_have_an_end(
    hall: Hall, room: Any, amel: Any
) -> None:
    def fill() -> None:
        for n in range(100):
            publish_post(topic=room, author=amel, body=f"Texte {n} " + "mot " * 900)

    await beside(fill)
    guest = await hall.enter()
    for _ in range(20):
        await guest.say("join", stream=f"topic.{room.pk}", since=0)
    await guest.say("ping")
    await guest.until("pong")
    size = sum(len(str(f)) for f in guest.messages if f["type"] == "joined")
    assert size < 2 * 1024 * 1024, size
