"""The database refuses to change, take away or forget what the log says, by whatever door."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from members.actions import create_member, give_role, suspend_member
from members.models import Member
from members.permissions import is_administrator
from members.refusals import Refused
from moderation.actions import append_log, verify_log
from moderation.actions.erasing import erase_words
from moderation.models import LogEntry, LogPayload

TABLES = ("moderation_logentry", "moderation_logpayload")


@pytest.fixture
def entries(bilal, theme_board):
    return [
        append_log(
            action="hide",
            moderator=bilal,
            board_id=theme_board.pk,
            object_kind="case",
            object_id=number,
            public={"outcome": "hide"},
            private={"note": "Pour l'auteur seul"},
        )
        for number in (1, 2, 3)
    ]


def refuses(deed):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        deed()
    assert verify_log().faults == []
    assert LogPayload.objects.count() == LogEntry.objects.count() == 3


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("model", [LogEntry, LogPayload])
def test_objects_are_neither_changed_nor_taken_away(entries, model):
    first = model.objects.order_by("pk").first()
    refuses(lambda: first.save(force_update=True))
    refuses(lambda: model.objects.filter(pk=first.pk).update(id=999))
    refuses(lambda: first.delete())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id + 1000",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE id IN (SELECT max(id) FROM {})",
    ],
)
def test_statements_of_whoever_has_the_database_open_are_refused(entries, table, statement):
    refuses(lambda: execute(statement.replace("{}", table)))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_not_emptied(entries, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    refuses(lambda: execute(f"TRUNCATE {table} CASCADE"))


def test_words_go_only_where_the_log_says_so(entries, administrator):
    said = erase_words(entry=entries[1], by=administrator, why="A court ordered it.")
    assert set(LogPayload.objects.values_list("entry__number", flat=True)) == {1, 3, 4}
    assert (said.action, said.moderator_id, said.board_id) == (
        "erase_words",
        administrator.pk,
        entries[1].board_id,
    )
    assert said.payload.public == {"entry": 2, "reason": "A court ordered it."}
    found = verify_log()
    assert (found.entries, found.erased, found.faults) == (4, 1, [])


def test_what_says_so_lets_no_other_words_go(entries, administrator):
    erase_words(entry=entries[1], by=administrator, why="A court ordered it.")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogPayload.objects.all().delete()


def test_words_are_erased_once_with_a_reason_by_an_administrator(
    entries, administrator, bilal, stranger
):
    for by, why, code in (
        (stranger, "Because", "forbidden"),
        (bilal, "Because", "forbidden"),
        (administrator, "  ", "invalid"),
    ):
        with pytest.raises(Refused) as refused:
            erase_words(entry=entries[0], by=by, why=why)
        assert refused.value.code == code
    erase_words(entry=entries[0], by=administrator, why="Because")
    with pytest.raises(Refused) as refused:
        erase_words(entry=entries[0], by=administrator, why="Because")
    assert refused.value.code == "conflict"
    assert LogEntry.objects.count() == 4


def test_an_administrator_suspended_since_the_page_was_loaded_erases_nothing(
    entries, administrator
):
    assert is_administrator(administrator)
    chief = create_member(name="Chief", language="en")
    give_role(member=chief, name="administrator", by=None)
    suspend_member(member=Member.objects.get(pk=administrator.pk), by=chief)
    with pytest.raises(Refused) as refused:
        erase_words(entry=entries[0], by=administrator, why="Because")
    assert refused.value.code == "forbidden"
    assert LogPayload.objects.count() == LogEntry.objects.count()


def test_the_command_erases_and_says_where_it_stands(entries, capsys):
    call_command("erase_words", "2", "--why", "A court ordered it.")
    assert "entry 4 says so" in capsys.readouterr().out
    for number in ("2", "99"):
        with pytest.raises(CommandError):
            call_command("erase_words", number, "--why", "Again")
