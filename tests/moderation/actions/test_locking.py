"""Rows are locked in one order: two that meet wait for one another, and never both for ever."""

import threading

import pytest
from django.db import connection

from forum.actions import create_board, move_topic, open_topic, publish_post
from forum.models import Topic
from members.models import Member
from moderation.actions import cases as of_cases
from moderation.actions import claim_case, decide_case, flag_post, undo_decision
from moderation.actions import claims as of_claims
from moderation.actions import following as of_following
from moderation.actions import undoing as of_undoing
from moderation.models import Case, Decision
from tests.moderation.actions.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="one writer at a time: no two ever wait"
    ),
]
LONG = 5


def fresh(topic):
    return Topic.objects.select_related("board__region").get(pk=topic.pk)


def again(member):
    return Member.objects.get(pk=member.pk)


def test_a_move_locks_all_its_cases_before_it_takes_the_queue(
    thread, carine, dounia, bilal, administrator, other_board, monkeypatch
):
    first, last = (
        flag_post(
            post=publish_post(topic=thread, author=carine, body=f"Mot {number}").post,
            member=dounia,
            reason="hate",
        ).case
        for number in range(2)
    )
    stored, claiming = threading.Event(), threading.Event()
    save = of_claims.save_case

    def save_first(case):
        save(case)
        if case.pk == first.pk:
            stored.set()
            claiming.wait(1)

    def save_claim(case):
        claiming.set()
        stored.wait(1)
        save(case)

    monkeypatch.setattr(of_following, "save_case", save_first)
    monkeypatch.setattr(of_claims, "save_case", save_claim)
    deeds = [
        lambda: move_topic(topic=fresh(thread), board=other_board, by=again(administrator)),
        lambda: claim_case(case=Case.objects.get(pk=last.pk), moderator=again(bilal)),
    ]
    assert at_once(deeds) == ["done", "done"]


@pytest.fixture
def meeting(theme_board, amel, carine, dounia):
    """A topic shown on a board that is older than its own, one that stands there, and boards."""
    home = create_board(slug="home", names={"en": ("Home", "")}, by=None)
    target = create_board(slug="target", names={"en": ("Target", "")}, by=None)
    topic = open_topic(
        board=home, author=amel, title="Ici", body="Et là", also_on=[theme_board.pk]
    ).post.topic
    other = open_topic(board=theme_board, author=amel, title="Un autre", body="Là").post.topic
    post = publish_post(topic=fresh(topic), author=carine, body="Mot").post
    return flag_post(post=post, member=dounia, reason="hate").case, other, home, target


def pausing(monkeypatch, module, name):
    """Says when that lock was taken, and gives another time to take theirs."""
    taken = threading.Event()
    lock = getattr(module, name)

    def slow(*given, **more):
        lock(*given, **more)
        taken.set()
        threading.Event().wait(1)

    monkeypatch.setattr(module, name, slow)
    return taken


def test_a_decision_to_move_locks_further_boards_with_the_others(
    meeting, administrator, bilal, monkeypatch
):
    case, other, _, target = meeting
    taken = pausing(monkeypatch, of_cases, "lock_around")

    def move():
        taken.wait(LONG)
        move_topic(topic=fresh(other), board=target, by=again(bilal))

    def decide():
        terms = {"board": target.pk}
        decide_case(
            case=Case.objects.get(pk=case.pk),
            moderator=again(administrator),
            outcome="move",
            terms=terms,
        )

    assert at_once([decide, move]) == ["done", "done"]


def test_so_does_taking_it_back(meeting, administrator, bilal, theme_board, monkeypatch):
    case, other, home, target = meeting
    decision = decide_case(
        case=case, moderator=administrator, outcome="move", terms={"board": target.pk}
    )
    taken = pausing(monkeypatch, of_undoing, "lock_around")

    def move():
        taken.wait(LONG)
        move_topic(topic=fresh(other), board=home, by=again(bilal))

    def undo():
        found = Decision.objects.select_related("case").get(pk=decision.pk)
        undo_decision(decision=found, by=again(administrator), why="Erreur")

    assert at_once([undo, move]) == ["done", "done"]
