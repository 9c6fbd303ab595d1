"""What waits too long is passed on, once, to the next circle."""

import pytest

from members.models import Member
from members.refusals import Refused
from moderation.actions import decide_case, verify_log
from moderation.actions.escalation import pass_on_waiting_cases, set_escalation
from moderation.actions.tending import tend_queue
from moderation.escalation import Circle, steps
from moderation.models import Case, CaseQueue, EscalationStep, LogEntry
from moderation.signals import cases_passed_on
from notifications.models import Notification

DAY = 24 * 60


def told():
    return {
        Member.objects.get(pk=pk).name
        for pk in Notification.objects.filter(verb="cases_wait").values_list(
            "recipient", flat=True
        )
    }


def test_as_the_house_has_it(db):
    assert [(step.circle, step.hours) for step in steps()] == [(1, 24), (2, 48), (3, 72)]


def test_a_case_climbs_from_circle_to_circle(
    case, bilal, second_moderator, administrator, time_machine_at, run_tasks
):
    time_machine_at(DAY - 5)
    assert pass_on_waiting_cases() == 0
    for days, level, names in (
        (1, 1, {"Ines Second"}),
        (2, 2, {"Ines Second", "Bilal Haddad"}),
        (3, 3, {"Ines Second", "Bilal Haddad", "Farida Mansour"}),
    ):
        time_machine_at(days * DAY + 5)
        assert pass_on_waiting_cases() == 1
        assert pass_on_waiting_cases() == 0
        run_tasks()
        fresh = Case.objects.get()
        assert fresh.level == level
        assert fresh.revision == CaseQueue.objects.get(pk=1).revision
        assert told() == names
    time_machine_at(30 * DAY)
    assert pass_on_waiting_cases() == 0


def test_what_nobody_looked_at_for_days_is_told_once(
    case, bilal, second_moderator, administrator, time_machine_at, run_tasks
):
    time_machine_at(10 * DAY)
    assert pass_on_waiting_cases() == 1
    run_tasks()
    assert told() == {"Farida Mansour"}


def test_many_at_once_are_one_notification(
    thread, carine, dounia, second_moderator, time_machine_at, run_tasks
):
    from forum.actions import publish_post
    from moderation.actions import flag_post

    for number in range(3):
        post = publish_post(topic=thread, author=carine, body=f"Texte {number}").post
        flag_post(post=post, member=dounia, reason="spam")
    run_tasks()
    time_machine_at(DAY + 5)
    assert pass_on_waiting_cases() == 3
    run_tasks()
    assert Notification.objects.filter(recipient=second_moderator, verb="cases_wait").count() == 1


def test_a_decided_case_stays_where_it_is(case, bilal, time_machine_at):
    decide_case(case=case, moderator=bilal, outcome="none")
    time_machine_at(10 * DAY)
    assert pass_on_waiting_cases() == 0


def test_nobody_is_told_of_their_own_case(case, carine, bilal, time_machine_at, run_tasks):
    from members.actions import give_role

    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=case.board_id)
    time_machine_at(DAY + 5)
    pass_on_waiting_cases()
    run_tasks()
    assert told() == {"Bilal Haddad"}


def test_it_is_marked_in_the_queue(case, bilal, time_machine_at, sign_in):
    Case.objects.update(level=2)
    browser = sign_in(bilal)
    for path in ("/cases/", "/cases/?state=passed_on"):
        assert "Passed on to the region" in browser.get(path).content.decode()
    Case.objects.update(level=0)
    assert "data-case=" not in browser.get("/cases/?state=passed_on").content.decode()


def test_the_signal_names_the_level_and_the_cases(case, heard, time_machine_at):
    said = heard(cases_passed_on)
    time_machine_at(2 * DAY + 5)
    tend_queue()
    assert [(facts["level"], facts["case_ids"]) for facts in said] == [(2, [case.pk])]


# --- The times ----------------------------------------------------------------------------------
def test_an_administrator_sets_the_times_and_the_log_tells(administrator, sign_in):
    browser = sign_in(administrator)
    assert 'value="48"' in browser.get("/cases/times/").content.decode()
    sent = {"hours-1": "6", "hours-2": "12", "hours-3": "36"}
    assert browser.post("/cases/times/", sent).status_code == 303
    assert [step.hours for step in steps()] == [6, 12, 36]
    assert LogEntry.objects.get().action == "set_escalation"
    assert verify_log().faults == []


@pytest.mark.parametrize(
    "hours", [("24", "24", "72"), ("72", "48", "24"), ("", "48", "72"), ("0", "1", "2"),
              ("-1", "2", "3"), ("1", "2", "99999"), ("a", "b", "c"), ("١", "2", "3")],
)  # fmt: skip
def test_times_that_make_no_sense_come_back_with_words(administrator, sign_in, hours):
    sent = {f"hours-{number}": value for number, value in enumerate(hours, start=1)}
    answer = sign_in(administrator).post("/cases/times/", sent)
    assert answer.status_code == 400
    assert 'id="hours-error"' in answer.content.decode()
    assert not EscalationStep.objects.exists()


@pytest.mark.parametrize("who", ["bilal", "second_moderator", "stranger"])
def test_nobody_else_sets_them(request, sign_in, who):
    member = request.getfixturevalue(who)
    assert sign_in(member).get("/cases/times/").status_code == 404
    with pytest.raises(Refused) as refused:
        set_escalation(by=member, hours={Circle.BOARD: 1, Circle.REGION: 2, Circle.SITE: 3})
    assert refused.value.code == "not_found"


def test_other_times_hold_at_once(case, administrator, time_machine_at):
    set_escalation(by=administrator, hours={Circle.BOARD: 1, Circle.REGION: 2, Circle.SITE: 3})
    time_machine_at(65)
    assert pass_on_waiting_cases() == 1
    assert Case.objects.get().level == 1
