"""What a member is told of sanctions: when they begin, when one is taken back, when they end."""

import pytest
import time_machine
from django.utils import timezone

from forum.actions import publish_post
from members.actions import Measure, impose_sanction
from members.models import Member, Sanction
from moderation.actions import decide_case, flag_post, set_rule, undo_decision
from moderation.tasks import tidy_sanction
from notifications.kinds import sentence
from notifications.models import Notification

TERMS = {"restriction": "read_only", "days": 1}


@pytest.fixture
def case(thread, carine, dounia):
    post = publish_post(topic=thread, author=carine, body="Un mot de trop").post
    return flag_post(post=post, member=dounia, reason="personal_attack").case


def told(member):
    return list(
        Notification.objects.told_to(member.pk).order_by("pk").values_list("verb", flat=True)
    )


def test_the_author_is_told_what_was_decided_and_by_which_rule(
    case,
    bilal,
    administrator,
    run_tasks,
    sign_in,
):
    author = case.author
    rule = set_rule(
        by=administrator,
        texts=dict.fromkeys(("ar", "fr", "en"), ("No hate", "Words.")),
    )
    decision = decide_case(
        case=case, moderator=bilal, outcome="restrict", note="Du calme", rule=rule.pk, terms=TERMS
    )
    run_tasks()
    assert told(author) == ["warned"]
    page = sign_in(author).get("/notifications/").content.decode()
    assert "restricted what you can do" in page
    assert "No hate" in page
    assert "Until" in page
    undo_decision(decision=decision, by=bilal, why="Une erreur de notre part")
    run_tasks()
    assert told(author) == ["warned", "undone"]
    page = sign_in(author).get("/notifications/").content.decode()
    assert "Une erreur de notre part" in page


def test_what_nobody_was_told_of_is_taken_back_in_silence(case, bilal, run_tasks):
    decision = decide_case(case=case, moderator=bilal, outcome="none")
    undo_decision(decision=decision, by=bilal, why="x")
    run_tasks()
    assert told(case.author) == []


def test_the_end_is_told_once_when_its_time_has_come(case, bilal, run_tasks):
    decide_case(case=case, moderator=bilal, outcome="restrict", note="Du calme", terms=TERMS)
    sanction = Sanction.objects.get()
    run_tasks()
    assert told(case.author) == ["warned"]
    with time_machine.travel(sanction.ends_at + timezone.timedelta(seconds=2)):
        for _ in range(2):
            tidy_sanction.call(sanction.pk)
            run_tasks()
    assert told(case.author) == ["warned", "sanction_over"]
    assert Member.objects.get(pk=case.author_id).limits == []


def test_each_outcome_has_words_of_its_own():
    said = {
        outcome: sentence("warned", data={"outcome": outcome})
        for outcome in ("warn", "suspend", "ban", "restrict", "edit")
    }
    assert len(set(said.values())) == len(said)


def test_nothing_is_said_to_be_over_while_another_sanction_holds(
    case, bilal, administrator, run_tasks
):
    decide_case(case=case, moderator=bilal, outcome="restrict", note="Du calme", terms=TERMS)
    first = Sanction.objects.get()
    longer = Measure("suspend", ends_at=first.ends_at + timezone.timedelta(days=3))
    second = impose_sanction(member=case.author, measure=longer, by=administrator)
    run_tasks()
    for sanction, over in ((first, []), (second, ["sanction_over"])):
        with time_machine.travel(sanction.ends_at + timezone.timedelta(seconds=2)):
            tidy_sanction.call(sanction.pk)
            run_tasks()
            assert told(case.author) == ["warned", *over]
