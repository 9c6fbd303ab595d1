"""Polls under several hands at once, and what a secret ballot leaves to be seen: nothing."""

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from forum.actions import cast_ballot, close_poll, hide_post, open_topic, withdraw_ballot
from forum.models import Ballot, Poll, Post, Topic
from forum.models.calls import today
from members.actions import issue_token
from members.admin import house
from realtime.sources import pull
from realtime.streams import Stream
from tests.flows.test_kinds import at_once

pytestmark = pytest.mark.django_db(transaction=True)

# Drawn anew for each page.
FRESH = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}'
)


@pytest.fixture
def ask_for(theme_board: Any, amel: Any) -> Callable[..., Topic]:
    """`ask_for(secrecy="open")`: a poll of Amel's."""

    def make(**change: Any) -> Topic:
        until = (today() + datetime.timedelta(days=7)).isoformat()
        facts = {"options": ["Damson", "Medlar", "Quince"], "until": until}
        return open_topic(
            board=theme_board, author=amel, title="Which tree", body="b", kind="poll",
            facts=facts | change,
        ).post.topic  # fmt: skip

    return make


# --- Several hands ---
def test_of_two_tabs_that_vote_at_once_one_ballot_stands(
    ask_for: Any, dounia: Any, run_tasks: Any
) -> None:
    poll = ask_for(secrecy="open")
    done = at_once(*[lambda n=n: cast_ballot(topic=poll, by=dounia, choices=[n]) for n in (1, 2)])
    assert done == [True, True]
    run_tasks()
    kept = Ballot.objects.get()
    counts = Poll.objects.get().tally["counts"]
    assert sum(counts) == 1
    assert counts[kept.choices[0] - 1] == 1


def test_the_same_ballot_from_two_tabs_counts_once(ask_for: Any, dounia: Any) -> None:
    poll = ask_for()
    done = at_once(*[lambda: cast_ballot(topic=poll, by=dounia, choices=[2])] * 2)
    assert sorted(done) == [False, True]


def test_of_two_councillors_at_once_one_ballot_of_the_municipality_stands(
    ask_for: Any, carine: Any, basma: Any, marseille: Any
) -> None:
    poll = ask_for(voice="municipality")
    pairs = ((carine, 1), (basma, 2))
    done = at_once(
        *[lambda m=m, n=n: cast_ballot(topic=poll, by=m, choices=[n]) for m, n in pairs]
    )
    assert done == [True, True]
    kept = Ballot.objects.get()
    assert kept.municipality == marseille
    assert (kept.member, kept.choices) in [(carine, [1]), (basma, [2])]


def test_who_votes_while_it_closes_is_counted_or_told_that_it_is_closed(
    ask_for: Any, carine: Any, amel: Any
) -> None:
    for _ in range(4):
        poll = ask_for()
        voted, closed = at_once(
            lambda poll=poll: cast_ballot(topic=poll, by=carine, choices=[2]),
            lambda poll=poll: close_poll(topic=poll, by=amel),
        )
        assert closed is True
        assert voted in {True, "closed"}
        assert Poll.objects.get(topic=poll).tally["ballots"] == int(voted is True)
        assert not Ballot.objects.exists()


def test_a_ballot_withdrawn_while_it_is_changed_leaves_one_or_none(
    ask_for: Any, dounia: Any, run_tasks: Any
) -> None:
    poll = ask_for(secrecy="open")
    cast_ballot(topic=poll, by=dounia, choices=[1])
    at_once(
        lambda: cast_ballot(topic=poll, by=dounia, choices=[2]),
        lambda: withdraw_ballot(topic=poll, by=dounia),
    )
    run_tasks()
    assert Poll.objects.get().tally["ballots"] == Ballot.objects.count() <= 1


def test_who_votes_while_the_topic_is_hidden_is_counted_or_finds_it_gone(
    ask_for: Any, dounia: Any, bilal: Any
) -> None:
    poll = ask_for()
    first = Post.objects.select_related("topic__board").get()
    voted, _ = at_once(
        lambda: cast_ballot(topic=poll, by=dounia, choices=[2]),
        lambda: hide_post(post=first, by=bilal),
    )
    assert voted in {True, "not_found"}
    assert Ballot.objects.exists() is (voted is True)


def test_many_who_vote_at_once_do_not_wait_for_the_topic(
    ask_for: Any, amel: Any, carine: Any, dounia: Any, stranger: Any, bilal: Any, run_tasks: Any
) -> None:
    poll = ask_for()
    run_tasks()
    before = Topic.objects.get(pk=poll.pk).revision
    voters = (amel, carine, dounia, stranger, bilal)
    done = at_once(*[lambda m=m: cast_ballot(topic=poll, by=m, choices=[1]) for m in voters])
    assert done == [True] * 5
    assert Topic.objects.get(pk=poll.pk).revision == before
    run_tasks()
    assert Topic.objects.get(pk=poll.pk).revision == before + 1
    assert Poll.objects.get().tally["ballots"] == 5


# --- What a secret ballot leaves ---
def addresses(poll: Topic, voter: Any) -> list[str]:
    """Every page, feed, file and call that could tell of a poll or of who votes in it."""
    own = f"/t/{poll.pk}"
    api = "/api/v1"
    board, person = f"/b/{poll.board.slug}/", f"/admin/members/member/{voter.pk}/change/"
    return [
        poll.get_absolute_url(), f"{own}/print/", f"{own}/export/", f"{own}/feed/",
        f"{own}/changes/?since=0", f"{own}/poll/ballots/", f"{own}/people/", "/", "/live/",
        "/boards/", board, f"{board}feed/", f"{board}?tab=top", "/search/?q=quince",
        "/search/?q=damson", "/log/", "/notifications/", "/cases/", f"/people/{voter.handle}/",
        f"/p/{poll.posts.get().pk}/history/", f"{api}/topics/{poll.pk}",
        f"{api}/topics/{poll.pk}/posts", f"{api}/topics/{poll.pk}/ballot",
        f"{api}/boards/{poll.board_id}/topics", f"{api}/search?q=quince",
        f"{api}/notifications", f"{api}/cases", "/admin/", "/admin/members/member/", person,
    ]  # fmt: skip


def told(poll: Topic, voter: Any, readers: dict[str, Any]) -> dict[tuple[str, str], str]:
    """All that these readers are answered, without what is fresh each time; and all frames."""
    found = {}
    for name, member in readers.items():
        for address in addresses(poll, voter):
            browser = Client()
            browser.cookies["language"] = "en"
            if member is not None and address.startswith("/api"):
                browser = Client(headers={"authorization": f"Bearer {issue_token(member=member)}"})
            elif member is not None:
                browser.force_login(member)
            answer = browser.get(address)
            text = answer.getvalue() if answer.streaming else answer.content
            found[name, address] = f"{answer.status_code} {FRESH.sub('', text.decode())}"
    for stream in (Stream("topic", poll.pk), Stream("board", poll.board_id)):
        frames = pull(stream, 0)
        found["socket", stream.name] = json.dumps([frames.frames, frames.joining])
    return found


def differs(
    poll: Topic, voter: Any, readers: dict[str, Any], run_tasks: Callable[[], int]
) -> set[tuple[str, str]]:
    """What tells one choice of the voter from another."""
    worlds = []
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False):
        for choice in (1, 3):
            cast_ballot(topic=poll, by=voter, choices=[choice])
            run_tasks()
            worlds.append(told(poll, voter, readers))
    first, second = worlds
    assert first.keys() == second.keys()
    return {key for key in first if first[key] != second[key]}


@pytest.fixture
def others(amel: Any, bilal: Any, administrator: Any, stranger: Any) -> dict[str, Any]:
    """Who asked the poll, moderates it, keeps the site; a member; a visitor."""
    return {"author": amel, "moderator": bilal, "administrator": administrator,
            "stranger": stranger, "visitor": None}  # fmt: skip


@pytest.mark.parametrize("voice", ["member", "municipality"])
@pytest.mark.parametrize("method", ["single", "ranked"])
def test_nothing_tells_how_a_secret_ballot_was_cast(
    ask_for: Any, carine: Any, others: dict[str, Any], run_tasks: Any, voice: str, method: str
) -> None:
    poll = ask_for(voice=voice, method=method)
    assert differs(poll, carine, others, run_tasks) == set()
    # Its voter alone sees the difference.
    own = {"voter": carine}
    assert differs(poll, carine, own, run_tasks) == {
        ("voter", poll.get_absolute_url()), ("voter", f"/api/v1/topics/{poll.pk}/ballot"),
    }  # fmt: skip


def test_the_same_walk_finds_what_an_open_ballot_tells(
    ask_for: Any, carine: Any, others: dict[str, Any], run_tasks: Any
) -> None:
    poll = ask_for(secrecy="open")
    found = differs(poll, carine, others, run_tasks)
    assert ("visitor", f"/t/{poll.pk}/poll/ballots/") in found
    assert ("socket", f"topic.{poll.pk}") in found


def test_colleagues_alone_see_a_secret_ballot_of_their_municipality(
    ask_for: Any, carine: Any, basma: Any, run_tasks: Any
) -> None:
    poll = ask_for(voice="municipality")
    found = differs(poll, carine, {"colleague": basma}, run_tasks)
    assert found == {
        ("colleague", poll.get_absolute_url()), ("colleague", f"/api/v1/topics/{poll.pk}/ballot"),
    }  # fmt: skip


def test_the_back_office_has_no_ballots() -> None:
    assert not {Ballot, Poll} & set(house._registry)


def test_a_ballot_does_not_say_whose_it_is_where_it_is_logged(ask_for: Any, dounia: Any) -> None:
    poll = ask_for()
    cast_ballot(topic=poll, by=dounia, choices=[2])
    assert str(Ballot.objects.get()) == f"a ballot in poll {poll.pk}"
