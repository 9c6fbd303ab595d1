"""The day's anchor: kept once a day, sent to who must know, promised again."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from members.actions import create_member, give_role
from moderation.actions import append_log
from moderation.actions.anchors import addresses, anchor_log
from moderation.anchor_file import read_anchors
from moderation.models import LogEntry, LogHead, LogPayload
from moderation.tasks import anchor_day, send_anchor
from tests.moderation.unsealing import unseal

MONDAY = datetime.date(2031, 3, 16)
TUESDAY, WEDNESDAY = MONDAY + datetime.timedelta(1), MONDAY + datetime.timedelta(2)


@pytest.fixture(autouse=True)
def anchors_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def clock():
    with time_machine.travel(datetime.datetime(2031, 3, 16, 12, tzinfo=datetime.UTC)) as clock:
        yield clock


def write_entry(number=1):
    return append_log(
        action="hide",
        moderator=None,
        board_id=None,
        object_kind="case",
        object_id=number,
        public={},
        private={},
    )


def waiting(task=anchor_day):
    rows = DBTaskResult.objects.filter(task_path=task.module_path, status="READY")
    return list(rows.order_by("pk"))


def days_promised():
    return sorted(row.args_kwargs["args"][0] for row in waiting())


def next_day(clock, day):
    clock.move_to(datetime.datetime.combine(day, datetime.time(0, 6), datetime.UTC))


def test_the_first_entry_promises_the_anchor_of_the_next_day_and_others_do_not(db, clock):
    for number in range(3):
        write_entry(number)
    assert days_promised() == [TUESDAY.isoformat()]
    assert waiting()[0].run_after == datetime.datetime(2031, 3, 17, 0, 5, tzinfo=datetime.UTC)
    assert LogHead.objects.get().anchor_day == TUESDAY


def test_an_anchor_is_kept_sent_and_promised_again(administrator, clock):
    entry = write_entry()
    next_day(clock, TUESDAY)
    kept = anchor_log(day=TUESDAY)
    assert str(kept) == f"2031-03-17 1 {entry.hash}"
    assert read_anchors() == [kept]
    assert [row.args_kwargs["args"][:2] for row in waiting(send_anchor)] == [
        [str(kept), administrator.email]
    ]
    assert days_promised()[1:] == [WEDNESDAY.isoformat()]


def test_the_same_task_twice_keeps_sends_and_promises_once(administrator, clock):
    write_entry()
    next_day(clock, TUESDAY)
    for _ in range(3):
        anchor_log(day=TUESDAY)
    assert len(read_anchors()) == 1
    assert len(waiting(send_anchor)) == 1
    assert days_promised()[1:] == [WEDNESDAY.isoformat()]


def test_before_its_day_nothing_is_kept(administrator, clock):
    write_entry()
    assert anchor_log(day=TUESDAY) is None
    assert read_anchors() == []
    assert waiting(send_anchor) == []


def test_a_day_without_an_act_has_its_anchor_too(administrator, clock):
    write_entry()
    for day in (TUESDAY, WEDNESDAY):
        next_day(clock, day)
        anchor_log(day=day)
    assert [anchor.day for anchor in read_anchors()] == [TUESDAY, WEDNESDAY]


def test_days_the_site_stood_still_are_not_made_up(administrator, clock):
    write_entry()
    late = MONDAY + datetime.timedelta(9)
    next_day(clock, late)
    anchor_log(day=TUESDAY)
    assert [anchor.day for anchor in read_anchors()] == [late]
    assert LogHead.objects.get().anchor_day == late + datetime.timedelta(1)


def test_a_promise_that_was_lost_is_made_again_by_the_next_act(db, clock):
    write_entry()
    DBTaskResult.objects.all().delete()
    next_day(clock, WEDNESDAY)
    write_entry(2)
    assert days_promised() == []
    next_day(clock, MONDAY + datetime.timedelta(3))
    write_entry(3)
    assert days_promised() == [(MONDAY + datetime.timedelta(4)).isoformat()]


def test_letters_go_to_administrators_and_to_whom_the_settings_name(
    administrator, bilal, settings, clock, run_tasks
):
    settings.LOG_ANCHOR_ADDRESSES = ["archive@council.example"]
    former = create_member(name="Salma Former", email="salma@majlis.example", language="ar")
    give_role(member=former, name="administrator", by=None)
    former.roles.update(ends_at=datetime.datetime(2031, 3, 1, tzinfo=datetime.UTC))
    assert addresses() == {"archive@council.example": "en", administrator.email: "en"}
    entry = write_entry()
    next_day(clock, TUESDAY)
    anchor_log(day=TUESDAY)
    run_tasks()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(addresses())
    for letter in mail.outbox:
        assert f'--anchor "2031-03-17 1 {entry.hash}"' in letter.body
        assert letter.subject == "Majlis: the seal of the log of moderation"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_letters_speak_the_language_of_their_reader(db, language):
    send_anchor.call(f"2031-03-17 1 {'a' * 64}", "a@b.example", language, True)
    send_anchor.call(f"2031-03-17 1 {'a' * 64}", "a@b.example", "en", True)
    own, english = mail.outbox
    assert own.subject != english.subject
    assert f"2031-03-17 1 {'a' * 64}" in own.body
    assert "/log/" in own.body


def test_the_letter_says_where_what_was_anchored_is_gone(administrator, clock, run_tasks):
    write_entry()
    next_day(clock, TUESDAY)
    anchor_log(day=TUESDAY)
    run_tasks()
    LogHead.objects.update(number=0, hash="")
    unseal()
    LogPayload.objects.all().delete()
    LogEntry.objects.all().delete()
    next_day(clock, WEDNESDAY)
    anchor_log(day=WEDNESDAY)
    run_tasks()
    assert [letter.subject for letter in mail.outbox] == [
        "Majlis: the seal of the log of moderation",
        "Majlis: the log of moderation was changed",
    ]


def test_the_command_prints_the_line_and_leaves_the_promise_alone(administrator, clock, capsys):
    entry = write_entry()
    call_command("anchor_log")
    assert capsys.readouterr().out == f"2031-03-16 1 {entry.hash}\n"
    assert days_promised() == [TUESDAY.isoformat()]
    assert len(waiting(send_anchor)) == 1


def test_an_empty_log_has_an_anchor(db, clock, capsys):
    call_command("anchor_log")
    call_command("verify_log")
    assert capsys.readouterr().out.startswith("2031-03-16 0 -\n")
