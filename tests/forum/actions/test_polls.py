"""Polls: who asks one, who votes, how it is counted, and when it is too late."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from forum.actions import (
    cast_ballot,
    close_poll,
    hide_post,
    lock_topic,
    withdraw_ballot,
)
from forum.actions.ballots import recount_poll, settle_poll
from forum.changes import changes_since
from forum.models import Ballot, Poll, Post, Topic
from forum.models.calls import today
from forum.narrowing import asked_narrowing
from forum.permissions import boards_readable_by
from forum.screening import Draft, Screening, Verdict
from forum.seeking import parse_question, search
from members.actions import suspend_member
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


def after_its_day(topic: Topic) -> Any:
    """Noon of the day after a poll's last one."""
    last = Poll.objects.get(topic=topic).until + datetime.timedelta(days=1)
    return time_machine.travel(f"{last.isoformat()}T12:00:00Z", tick=False)


@pytest.fixture
def opened(opener: Any) -> Any:
    """A poll of Amel's, with other facts where they are given."""
    options = ["الاثنين", "Mardi", "Wednesday"]
    return opener("poll", "Quel jour ?", options=options, until=in_days(7))


@pytest.fixture
def poll(opened: Any) -> Topic:
    """A secret poll of members, one option each."""
    return opened().post.topic


def tally(topic: Topic) -> dict[str, Any]:
    found: dict[str, Any] = Poll.objects.get(topic=topic).tally
    return found


# --- Asking one ---
def test_a_poll_is_kept_with_its_options_in_order(poll: Topic) -> None:
    kept = Poll.objects.get(topic=poll)
    assert (kept.method, kept.voice, kept.secrecy, kept.most) == ("single", "member", "secret", 1)
    assert kept.is_open
    options = [(option.number, option.text) for option in kept.options]
    assert options == [(1, "الاثنين"), (2, "Mardi"), (3, "Wednesday")]


def test_an_open_poll_tells_of_no_votes_before_the_first(opened: Any) -> None:
    assert tally(opened(secrecy="open").post.topic)["counts"] == [0, 0, 0]
    assert tally(opened().post.topic)["counts"] is None


def test_options_are_written_on_lines_too(opened: Any) -> None:
    topic = opened(options="  Lundi \n\n Mardi\r\nMercredi\n").post.topic
    assert Poll.objects.get(topic=topic).texts == ["Lundi", "Mardi", "Mercredi"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"options": ["One"]}, "invalid", "options"),
        ({"options": "One\n\n  \n"}, "invalid", "options"),
        ({"options": None}, "invalid", "options"),
        ({"options": 7}, "invalid", "options"),
        ({"options": ["a", 7]}, "invalid", "options"),
        ({"options": [str(n) for n in range(21)]}, "invalid", "options"),
        ({"options": ["a", "x" * 121]}, "too_large", "options"),
        ({"options": ["Été", "ete"]}, "invalid", "options"),
        ({"options": ["a", "b\u202ec"]}, "invalid", "options"),
        ({"method": "loudest"}, "invalid", "method"),
        ({"method": 3}, "invalid", "method"),
        ({"voice": "party"}, "invalid", "voice"),
        ({"secrecy": "some"}, "invalid", "secrecy"),
        ({"method": "multiple", "most": "4"}, "invalid", "most"),
        ({"method": "multiple", "most": "0"}, "invalid", "most"),
        ({"method": "multiple", "most": "many"}, "invalid", "most"),
        ({"until": ""}, "invalid", "until"),
        ({"until": "2020-01-01"}, "invalid", "until"),
        ({"until": "9999-12-31"}, "invalid", "until"),
        ({"until": 20300101}, "invalid", "until"),
    ],
)
def test_a_wrong_poll_is_refused_by_its_field(
    opened: Any, change: dict[str, Any], code: str, field: str
) -> None:
    assert refused(opened, **change) == (code, field)
    assert not Topic.objects.exists()
    assert not Poll.objects.exists()


def test_a_poll_of_one_option_is_told_what_it_lacks(opened: Any) -> None:
    with pytest.raises(Refused) as caught:
        opened(options=["Yes"])
    assert "two options at least" in str(caught.value.message)


def test_who_may_not_open_topics_asks_no_poll(opened: Any, stranger: Any, emir: Any) -> None:
    for member, code in ((stranger, "forbidden"), (emir, "suspended"), (None, "unauthenticated")):
        assert refused(opened, author=member)[0] == code
    assert not Poll.objects.exists()


def test_sending_twice_asks_one_poll(opened: Any) -> None:
    sent = str(uuid.uuid4())
    first, again = opened(client_id=sent), opened(client_id=sent)
    assert (again.duplicate, again.post.pk) == (True, first.post.pk)
    assert refused(opened, client_id=sent, options=["Mardi", "الاثنين"])[0] == "conflict"
    assert refused(opened, client_id=sent, secrecy="open")[0] == "conflict"


def test_options_are_screened_like_the_text(opened: Any, settings: Any) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.actions.test_polls.hold_bribes"]
    assert opened(options=["a bribe", "none"]).held
    assert not opened().held


def test_a_poll_is_found_by_its_options(poll: Topic) -> None:
    for words in ("mardi", "اثنين"):
        found = search(
            parse_question(words), asked_narrowing({}), boards_readable_by(None), size=5
        )
        assert [row.post.topic_id for row in found.rows] == [poll.pk]


# --- Voting ---
def test_a_member_votes_changes_it_and_takes_it_back(
    opened: Any, dounia: Any, run_tasks: Any
) -> None:
    topic = opened(secrecy="open").post.topic
    assert cast_ballot(topic=topic, by=dounia, choices=[2])
    assert not cast_ballot(topic=topic, by=dounia, choices=[2])
    run_tasks()
    assert tally(topic) == {"ballots": 1, "municipalities": 0, "counts": [0, 1, 0]}
    assert cast_ballot(topic=topic, by=dounia, choices=[3])
    run_tasks()
    assert tally(topic)["counts"] == [0, 0, 1]
    assert Ballot.objects.count() == 1
    assert withdraw_ballot(topic=topic, by=dounia)
    assert not withdraw_ballot(topic=topic, by=dounia)
    run_tasks()
    assert tally(topic)["ballots"] == 0


def test_turnout_counts_members_and_their_municipalities(
    poll: Topic, amel: Any, carine: Any, basma: Any, dounia: Any, run_tasks: Any
) -> None:
    for member in (amel, carine, basma, dounia):
        cast_ballot(topic=poll, by=member, choices=[1])
    run_tasks()
    assert (tally(poll)["ballots"], tally(poll)["municipalities"]) == (4, 2)


@pytest.mark.parametrize(
    ("facts", "choices"),
    [
        ({}, []), ({}, None), ({}, "1"), ({}, ["1"]), ({}, [True]), ({}, [0]), ({}, [4]),
        ({}, [-1]), ({}, [1, 2]), ({}, [10**12]), ({"method": "multiple"}, [1, 1]),
        ({"method": "multiple", "most": 2}, [1, 2, 3]), ({"method": "ranked"}, [2, 2]),
        ({"method": "ranked"}, [1, 2, 3, 1]),
    ],
)  # fmt: skip
def test_a_wrong_ballot_is_refused(
    opened: Any, dounia: Any, facts: dict[str, Any], choices: Any
) -> None:
    topic = opened(**facts).post.topic
    assert refused(cast_ballot, topic=topic, by=dounia, choices=choices) == ("invalid", "choices")
    assert not Ballot.objects.exists()


def test_only_who_may_reply_on_the_board_votes(
    poll: Topic, dounia: Any, emir: Any, theme_board: Any, carine: Any
) -> None:
    for act, more in ((cast_ballot, {"choices": [1]}), (withdraw_ballot, {})):
        assert refused(act, topic=poll, by=None, **more)[0] == "unauthenticated"
        assert refused(act, topic=poll, by=emir, **more)[0] == "suspended"
    theme_board.write_rule = "councillors"
    theme_board.save()
    assert refused(cast_ballot, topic=stored(poll), by=dounia, choices=[1])[0] == "forbidden"
    assert cast_ballot(topic=stored(poll), by=carine, choices=[1])


def test_a_right_that_ends_meanwhile_is_asked_for_again(
    poll: Topic, dounia: Any, administrator: Any
) -> None:
    suspend_member(member=type(dounia).objects.get(pk=dounia.pk), by=administrator)
    assert not dounia.is_suspended
    assert refused(cast_ballot, topic=poll, by=dounia, choices=[1])[0] == "suspended"


def test_a_poll_on_a_closed_board_is_not_there_for_others(
    opened: Any, invited_board: Any, carine: Any, stranger: Any
) -> None:
    hidden = stored(opened(board=invited_board).post.topic)
    for act, more in ((cast_ballot, {"choices": [1]}), (withdraw_ballot, {}), (close_poll, {})):
        for member in (carine, stranger, None):
            assert refused(act, topic=hidden, by=member, **more)[0] == "not_found"


def test_a_discussion_has_no_poll(thread: Topic, amel: Any) -> None:
    assert refused(cast_ballot, topic=thread, by=amel, choices=[1])[0] == "not_found"
    assert refused(withdraw_ballot, topic=thread, by=amel)[0] == "not_found"
    assert refused(close_poll, topic=thread, by=amel)[0] == "not_found"


def test_who_votes_without_end_is_asked_to_wait(poll: Topic, dounia: Any, limits: None) -> None:
    for number in range(60):
        cast_ballot(topic=poll, by=dounia, choices=[1 + number % 3])
    assert refused(cast_ballot, topic=poll, by=dounia, choices=[1])[0] == "rate_limited"


# --- One vote a municipality ---
@pytest.fixture
def council(opened: Any) -> Topic:
    """An open poll in which each municipality has one vote."""
    return opened(voice="municipality", secrecy="open").post.topic


def test_a_municipality_has_one_vote_that_its_councillors_change(
    council: Topic, carine: Any, basma: Any, amel: Any, marseille: Any, run_tasks: Any
) -> None:
    assert cast_ballot(topic=council, by=carine, choices=[1])
    assert not cast_ballot(topic=council, by=basma, choices=[1])
    assert cast_ballot(topic=council, by=basma, choices=[2])
    ballot = Ballot.objects.get()
    assert (ballot.municipality, ballot.member, ballot.choices) == (marseille, basma, [2])
    assert cast_ballot(topic=council, by=amel, choices=[2])
    run_tasks()
    assert tally(council) == {"ballots": 2, "municipalities": 2, "counts": [0, 2, 0]}
    assert withdraw_ballot(topic=council, by=carine)
    assert not Ballot.objects.filter(municipality=marseille).exists()


def test_only_councillors_vote_for_a_municipality(
    council: Topic, stranger: Any, bilal: Any, administrator: Any
) -> None:
    for member in (stranger, bilal, administrator):
        assert refused(cast_ballot, topic=council, by=member, choices=[1])[0] == "forbidden"
        assert refused(withdraw_ballot, topic=council, by=member)[0] == "forbidden"


def test_a_vote_stands_though_the_mandate_ends(
    council: Topic, carine: Any, run_tasks: Any
) -> None:
    cast_ballot(topic=council, by=carine, choices=[1])
    yesterday = today() - datetime.timedelta(days=2)
    carine.mandates.update(starts_on=yesterday, ends_on=yesterday)
    assert refused(cast_ballot, topic=council, by=carine, choices=[2])[0] == "forbidden"
    run_tasks()
    assert tally(council)["counts"] == [1, 0, 0]


def test_the_database_itself_holds_one_ballot_each(
    council: Topic, poll: Topic, carine: Any, marseille: Any
) -> None:
    for topic, town in ((council, marseille), (poll, None)):
        Ballot.objects.create(poll_id=topic.pk, member=carine, municipality=town, choices=[1])
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.create(poll_id=topic.pk, member=carine, municipality=town, choices=[2])


# --- Counting ---
def test_votes_take_one_revision_together_and_none_of_the_list(
    poll: Topic, amel: Any, carine: Any, dounia: Any, run_tasks: Any
) -> None:
    run_tasks()
    before = stored(poll)
    for member in (amel, carine, dounia):
        cast_ballot(topic=poll, by=member, choices=[2])
    assert stored(poll).revision == before.revision
    run_tasks()
    after = stored(poll)
    assert after.revision == after.own_revision == before.revision + 1
    assert after.listed_revision == after.revision
    told = changes_since(after, before.revision)
    assert told["posts"] == []
    assert told["topic"]["poll"] == {
        "open": True, "ballots": 3, "municipalities": 2, "counts": None
    }  # fmt: skip
    assert not recount_poll(topic_id=poll.pk)


def test_a_count_that_was_lost_is_asked_for_again(poll: Topic, amel: Any, carine: Any) -> None:
    cast_ballot(topic=poll, by=amel, choices=[1])
    waiting = Poll.objects.get(topic=poll).waiting_since
    assert waiting is not None
    with time_machine.travel(waiting + datetime.timedelta(seconds=30), tick=False):
        cast_ballot(topic=poll, by=carine, choices=[1])
    again = Poll.objects.get(topic=poll).waiting_since
    assert again is not None
    assert again > waiting


def test_a_secret_ballot_that_is_changed_is_no_news(
    poll: Topic, dounia: Any, run_tasks: Any
) -> None:
    cast_ballot(topic=poll, by=dounia, choices=[1])
    run_tasks()
    before = stored(poll).revision
    cast_ballot(topic=poll, by=dounia, choices=[2])
    run_tasks()
    assert stored(poll).revision == before


def test_while_it_runs_a_ranked_poll_tells_first_choices(
    opened: Any, amel: Any, carine: Any, run_tasks: Any
) -> None:
    topic = opened(method="ranked", secrecy="open").post.topic
    cast_ballot(topic=topic, by=amel, choices=[3, 1])
    cast_ballot(topic=topic, by=carine, choices=[3, 2, 1])
    run_tasks()
    assert tally(topic)["counts"] == [0, 0, 2]
    assert Ballot.objects.get(member=amel).choices == [3, 1]


def test_a_ranked_poll_is_counted_in_rounds(
    opened: Any, amel: Any, carine: Any, dounia: Any, bilal: Any, basma: Any
) -> None:
    topic = opened(method="ranked").post.topic
    for member, choices in (
        (amel, [1]), (carine, [1]), (dounia, [2]), (bilal, [2, 3]), (basma, [3, 2])
    ):  # fmt: skip
        cast_ballot(topic=topic, by=member, choices=choices)
    close_poll(topic=topic, by=amel)
    told = tally(topic)
    assert told["winners"] == [2]
    assert told["rounds"] == [
        {"counts": [2, 2, 1], "exhausted": 0, "out": [3]},
        {"counts": [2, 3, None], "exhausted": 0, "out": []},
    ]


# --- Closing ---
def test_its_author_closes_a_poll_for_good(poll: Topic, amel: Any, carine: Any) -> None:
    cast_ballot(topic=poll, by=carine, choices=[2])
    assert close_poll(topic=poll, by=amel)
    assert not close_poll(topic=poll, by=amel)
    assert tally(poll) == {
        "ballots": 1, "municipalities": 1, "counts": [0, 1, 0], "winners": [2], "rounds": []
    }  # fmt: skip
    for act, more in ((cast_ballot, {"choices": [1]}), (withdraw_ballot, {})):
        assert refused(act, topic=poll, by=carine, **more)[0] == "closed"
    # A count that was asked for before comes too late to change it.
    assert not recount_poll(topic_id=poll.pk)
    assert not settle_poll(topic_id=poll.pk)


def test_nobody_but_the_author_and_moderators_closes_a_poll(
    poll: Topic, carine: Any, stranger: Any, emir: Any, bilal: Any
) -> None:
    for member, code in (
        (carine, "forbidden"), (stranger, "forbidden"), (emir, "suspended"),
        (None, "unauthenticated"),
    ):  # fmt: skip
        assert refused(close_poll, topic=poll, by=member)[0] == code
    assert close_poll(topic=poll, by=bilal)


def test_only_what_moderators_close_of_others_stands_in_the_log(
    opened: Any, amel: Any, bilal: Any, run_tasks: Any
) -> None:
    own, other = opened().post.topic, opened().post.topic
    close_poll(topic=own, by=amel)
    close_poll(topic=other, by=bilal)
    run_tasks()
    acts = LogEntry.objects.values_list("action", "object_id")
    assert list(acts) == [("close_poll", other.pk)]


def test_a_poll_closes_by_itself_when_its_day_has_passed(poll: Topic, carine: Any) -> None:
    cast_ballot(topic=poll, by=carine, choices=[2])
    assert not settle_poll(topic_id=poll.pk)
    with after_its_day(poll):
        assert refused(cast_ballot, topic=poll, by=carine, choices=[1])[0] == "closed"
        before = stored(poll).revision
        # Told at once, whether it has been counted for good or not.
        told = changes_since(stored(poll), 0)["topic"]["poll"]
        assert (told["open"], told["counts"]) == (False, [0, 1, 0])
        assert settle_poll(topic_id=poll.pk)
        assert stored(poll).revision == before + 1
        assert changes_since(stored(poll), before)["topic"]["poll"] == told


def test_a_poll_in_a_topic_that_is_locked_or_hidden_takes_no_ballots(
    opened: Any, carine: Any, bilal: Any
) -> None:
    locked, hidden = opened().post.topic, opened().post.topic
    lock_topic(topic=locked, by=bilal)
    assert refused(cast_ballot, topic=locked, by=carine, choices=[1])[0] == "closed"
    hide_post(post=Post.objects.select_related("topic__board").get(topic=hidden), by=bilal)
    assert refused(cast_ballot, topic=stored(hidden), by=carine, choices=[1])[0] == "not_found"
    assert refused(cast_ballot, topic=stored(hidden), by=bilal, choices=[1])[0] == "closed"
    assert "poll" not in changes_since(stored(hidden), 0)["topic"]


def test_secret_ballots_are_erased_when_the_poll_has_closed(
    opened: Any, amel: Any, carine: Any, dounia: Any
) -> None:
    by_hand, by_day = opened().post.topic, opened().post.topic
    shown = opened(secrecy="open").post.topic
    for topic in (by_hand, by_day, shown):
        for member in (carine, dounia):
            cast_ballot(topic=topic, by=member, choices=[2])
    close_poll(topic=by_hand, by=amel)
    close_poll(topic=shown, by=amel)
    with after_its_day(by_day):
        settle_poll(topic_id=by_day.pk)
    assert set(Ballot.objects.values_list("poll", flat=True)) == {shown.pk}
    for topic in (by_hand, by_day, shown):
        assert tally(topic)["counts"] == [0, 2, 0]


def test_a_forgotten_member_s_ballot_stays_without_a_name(
    opened: Any, dounia: Any, run_tasks: Any
) -> None:
    topic = opened(secrecy="open").post.topic
    cast_ballot(topic=topic, by=dounia, choices=[2])
    Ballot.objects.update(member=None)
    recount_poll(topic_id=topic.pk)
    assert tally(topic)["counts"] == [0, 1, 0]
