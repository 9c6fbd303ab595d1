"""Posts that are flagged, and moderators who may not look at them."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from forum.actions import create_board, keep_file, publish_post
from forum.models import Attachment
from members.actions import create_member, give_role
from moderation.actions import flag_post
from tests.forum.filing.builders import PDF


@pytest.fixture
def post(thread: Any, carine: Any) -> Any:
    """A reply by carine in amel's thread."""
    return publish_post(topic=thread, author=carine, body="Un mot de trop").post


@pytest.fixture
def out_of_office(carine: Any) -> None:
    """carine sits on no council: what is decided about her needs no second look."""
    carine.mandates.update(confirmed_at=None)


@pytest.fixture
def other_board(db: None) -> Any:
    """A second theme board."""
    return create_board(slug="other-of-tests", names={"en": ("Elsewhere", "")}, by=None)


@pytest.fixture
def elsewhere(other_board: Any) -> Any:
    """A moderator of another board."""
    member = create_member(name="Hedi Elsewhere", email="hedi@majlis.example", language="en")
    give_role(member=member, name="moderator", by=None, scope="board", scope_id=other_board.pk)
    member.refresh_from_db()
    return member


@pytest.fixture
def second_moderator(theme_board: Any) -> Any:
    """A moderator of the board of the tests alone."""
    member = create_member(name="Ines Second", email="ines@majlis.example", language="en")
    give_role(member=member, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    member.refresh_from_db()
    return member


@pytest.fixture
def file(thread: Any, carine: Any, settings: Any, tmp_path: Path) -> Any:
    """A plan that carine's reply encloses."""
    settings.MEDIA_ROOT = tmp_path
    kept = keep_file(owner=carine, name="plan.pdf", data=PDF)
    publish_post(topic=thread, author=carine, body="Le plan", attachments=[kept.pk])
    return Attachment.objects.select_related("post__topic__board__region").get(pk=kept.pk)


@pytest.fixture
def things(post: Any, thread: Any, carine: Any, file: Any, raoued: Any) -> dict[str, Any]:
    """One of each kind that can be flagged, carine's or amel's."""
    return {
        "post": post,
        "topic": thread,
        "member": carine,
        "file": file,
        "municipality": raoued,
    }


@pytest.fixture
def flag(post: Any, dounia: Any) -> Any:
    """dounia's flag on carine's post."""
    return flag_post(post=post, member=dounia, reason="personal_attack", note="Elle insulte")


@pytest.fixture
def case(flag: Any) -> Any:
    """The open case of that flag."""
    return flag.case


@pytest.fixture
def held_post(thread: Any, dounia: Any, settings: Any) -> Any:
    """A reply by dounia that a screener holds for review."""
    settings.FORUM_SCREENERS = ["tests.moderation.holding.hold"]
    return publish_post(topic=thread, author=dounia, body="A text that waits").post


@pytest.fixture
def heard() -> Any:
    """`heard(signal)` is the list of what the signal says from now on."""
    listening: list[tuple[Any, Any]] = []

    def listen(signal: Any) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = []

        def hear(sender: Any, signal: Any, **facts: Any) -> None:
            said.append(facts)

        signal.connect(hear, weak=False)
        listening.append((signal, hear))
        return said

    yield listen
    for signal, hear in listening:
        signal.disconnect(hear)


Heard = Callable[[Any], list[dict[str, Any]]]


@pytest.fixture
def time_machine_at(time_machine: Any) -> Callable[[float], None]:
    """`time_machine_at(31)` is 31 minutes after this began, and the clock stands."""
    start = timezone.now()

    def move(minutes: float) -> None:
        time_machine.move_to(start + datetime.timedelta(minutes=minutes), tick=False)

    return move
