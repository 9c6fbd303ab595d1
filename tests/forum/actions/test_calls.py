"""Calls: who makes, answers and closes one, and when it is too late."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine

from forum.actions import (
    close_call,
    hide_post,
    join_call,
    leave_call,
    lock_topic,
    reopen_call,
)
from forum.changes import changes_since
from forum.heads import call_of
from forum.models import Call, Interest, Post, Topic
from forum.models.calls import today
from forum.screening import Draft, Screening, Verdict
from members.refusals import Refused
from moderation.models import LogEntry

pytestmark = pytest.mark.django_db


def hold_bribes(draft: Draft) -> Screening:
    """Looks for one word in all that is written."""
    return Screening(Verdict.HOLD if "bribe" in draft.body else Verdict.PUBLISH, reason="bribe")


def refused(act: Any, **asked: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        act(**asked)
    return caught.value.code, caught.value.field


def stored(topic: Topic) -> Topic:
    return Topic.objects.select_related("board", "author", "mandate").get(pk=topic.pk)


def in_days(number: int) -> str:
    return (today() + datetime.timedelta(days=number)).isoformat()


@pytest.fixture
def opened(opener: Any) -> Any:
    """A call of Amel's for Raoued, with other facts where they are given."""
    facts = {"offered": "خبرة", "sought": "Un partenaire", "until": in_days(30)}
    return opener("call", "Jumelage", **facts)


@pytest.fixture
def call(opened: Any) -> Topic:
    return opened().post.topic


# --- Making one ---
def test_a_call_is_kept_with_its_day(call: Topic) -> None:
    kept = Call.objects.get(topic=call)
    assert (call.kind, kept.offered, kept.sought) == ("call", "خبرة", "Un partenaire")
    assert kept.until == today() + datetime.timedelta(days=30)
    assert kept.is_open
    assert "partenaire" in kept.folded


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"offered": ""}, "invalid", "offered"),
        ({"sought": None}, "invalid", "sought"),
        ({"offered": "x" * 2_001}, "too_large", "offered"),
        ({"until": ""}, "invalid", "until"),
        ({"until": "soon"}, "invalid", "until"),
        ({"until": "2026-02-30"}, "invalid", "until"),
        ({"until": "2020-01-01"}, "invalid", "until"),
        ({"until": "9999-12-31"}, "invalid", "until"),
        ({"until": 20300101}, "invalid", "until"),
    ],
)
def test_a_wrong_call_is_refused_by_its_field(
    opened: Any, change: dict[str, Any], code: str, field: str
) -> None:
    assert refused(opened, **change) == (code, field)
    assert not Topic.objects.exists()
    assert not Call.objects.exists()


def test_who_may_not_open_topics_makes_no_call(opened: Any, stranger: Any, emir: Any) -> None:
    for member, code in ((stranger, "forbidden"), (emir, "suspended"), (None, "unauthenticated")):
        assert refused(opened, author=member)[0] == code
    assert not Call.objects.exists()


def test_sending_twice_makes_one_call(opened: Any) -> None:
    sent = str(uuid.uuid4())
    first, again = opened(client_id=sent), opened(client_id=sent)
    assert (again.duplicate, again.post.pk) == (True, first.post.pk)
    assert refused(opened, client_id=sent, sought="Autre chose")[0] == "conflict"


def test_a_call_is_screened_like_the_text(opened: Any, settings: Any) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.actions.test_calls.hold_bribes"]
    assert opened(offered="a bribe").held
    assert opened(sought="a bribe").held
    assert not opened().held


# --- Answering one ---
def test_a_councillor_signs_the_municipality_up_and_takes_it_back(
    call: Topic, carine: Any, marseille: Any
) -> None:
    before = stored(call).revision
    assert join_call(topic=call, by=carine)
    assert not join_call(topic=call, by=carine)
    interest = Interest.objects.get()
    assert (interest.municipality, interest.member) == (marseille, carine)
    told = changes_since(stored(call), before)
    assert (told["topic"]["revision"], told["posts"]) == (before + 1, [])
    assert leave_call(topic=call, by=carine)
    assert not leave_call(topic=call, by=carine)
    assert stored(call).revision == before + 2
    assert not Interest.objects.exists()


def test_a_municipality_signs_up_once_whoever_speaks_for_it(
    call: Topic, carine: Any, basma: Any
) -> None:
    assert join_call(topic=call, by=carine)
    assert not join_call(topic=call, by=basma)
    assert Interest.objects.get().member == carine
    assert leave_call(topic=call, by=basma)


def test_only_councillors_who_may_read_it_answer_a_call(
    call: Topic, stranger: Any, bilal: Any, emir: Any
) -> None:
    for act in (join_call, leave_call):
        for member, code in (
            (stranger, "forbidden"),
            (bilal, "forbidden"),
            (emir, "suspended"),
            (None, "unauthenticated"),
        ):
            assert refused(act, topic=call, by=member)[0] == code
    assert not Interest.objects.exists()


def test_a_call_on_a_closed_board_is_not_there_for_others(
    opened: Any, invited_board: Any, carine: Any, stranger: Any
) -> None:
    secret = stored(opened(board=invited_board).post.topic)
    for act in (join_call, leave_call, close_call, reopen_call):
        for member in (carine, stranger, None):
            assert refused(act, topic=secret, by=member)[0] == "not_found"


def test_the_municipality_that_calls_does_not_answer_itself(call: Topic, amel: Any) -> None:
    assert refused(join_call, topic=call, by=amel)[0] == "invalid"


def test_a_discussion_cannot_be_answered_or_closed_like_a_call(
    thread: Topic, carine: Any, amel: Any
) -> None:
    for act, member in ((join_call, carine), (leave_call, carine), (close_call, amel)):
        assert refused(act, topic=thread, by=member)[0] == "not_found"


# --- Closing one ---
def test_its_author_closes_a_call_and_opens_it_again(call: Topic, amel: Any, carine: Any) -> None:
    join_call(topic=call, by=carine)
    assert close_call(topic=call, by=amel)
    assert not close_call(topic=call, by=amel)
    for act in (join_call, leave_call):
        assert refused(act, topic=call, by=carine)[0] == "closed"
    assert Interest.objects.count() == 1
    assert reopen_call(topic=call, by=amel)
    assert not reopen_call(topic=call, by=amel)
    assert leave_call(topic=call, by=carine)


def test_nobody_but_the_author_and_moderators_closes_a_call(
    call: Topic, carine: Any, stranger: Any, emir: Any, bilal: Any
) -> None:
    for act in (close_call, reopen_call):
        for member, code in (
            (carine, "forbidden"),
            (stranger, "forbidden"),
            (emir, "suspended"),
            (None, "unauthenticated"),
        ):
            assert refused(act, topic=call, by=member)[0] == code
    assert close_call(topic=call, by=bilal)


def test_what_moderators_do_with_the_calls_of_others_stands_in_the_log(
    call: Topic, amel: Any, bilal: Any, run_tasks: Any
) -> None:
    close_call(topic=call, by=amel)
    reopen_call(topic=call, by=bilal)
    close_call(topic=call, by=bilal)
    run_tasks()
    acts = LogEntry.objects.order_by("number").values_list("action", "object_id")
    assert list(acts) == [("reopen_call", call.pk), ("close_call", call.pk)]


def test_a_call_closes_by_itself_when_its_day_has_passed(
    call: Topic, carine: Any, amel: Any
) -> None:
    last = today() + datetime.timedelta(days=30)
    with time_machine.travel(f"{last.isoformat()}T12:00:00Z", tick=False):
        assert join_call(topic=call, by=carine)
        assert leave_call(topic=call, by=carine)
    after = last + datetime.timedelta(days=1)
    with time_machine.travel(f"{after.isoformat()}T12:00:00Z", tick=False):
        assert refused(join_call, topic=call, by=carine)[0] == "closed"
        head = call_of(stored(call))
        assert head is not None
        assert not head.is_open


def test_a_call_in_a_topic_that_is_closed_or_hidden_takes_no_answers(
    opened: Any, carine: Any, bilal: Any
) -> None:
    locked, hidden = opened().post.topic, opened().post.topic
    lock_topic(topic=locked, by=bilal)
    assert refused(join_call, topic=locked, by=carine)[0] == "closed"
    hide_post(post=Post.objects.select_related("topic__board").get(topic=hidden), by=bilal)
    assert refused(join_call, topic=stored(hidden), by=carine)[0] == "not_found"
