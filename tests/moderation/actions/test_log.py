"""The log: one entry a decision, chained, sealed by the database, silent about who flagged."""

import io
import itertools
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from moderation.actions import append_log, decide_case, flag_post, verify_log
from moderation.models import LogEntry, LogHead, LogPayload
from tests.moderation.unsealing import unseal

ENTRIES = 4
# Another value for each field of an entry.
OTHER = {
    "number": 99,
    "at": timezone.now(),
    "action": "none",
    "moderator_id": None,
    "board_id": None,
    "object_kind": "topic",
    "object_id": 4242,
    "commitment": "0" * 64,
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
}


@pytest.fixture
def entries(bilal, theme_board):
    return [
        append_log(
            action="hide",
            moderator=bilal,
            board_id=theme_board.pk,
            object_kind="case",
            object_id=number,
            public={"outcome": "hide", "reasons": ["hate"], "topic": 1},
            private={"note": f"لأنه {number}", "flags": [number]},
        )
        for number in range(1, ENTRIES + 1)
    ]


@pytest.fixture
def unsealed(entries):
    """What someone with the database in hand can do: the triggers are off."""
    unseal()


def test_entries_are_numbered_and_chained(entries):
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert entries[0].previous_hash == ""
    for before, after in itertools.pairwise(entries):
        assert after.previous_hash == before.hash
    head = LogHead.objects.get(pk=1)
    assert (head.number, head.hash) == (4, entries[-1].hash)
    found = verify_log()
    assert (found.entries, found.erased, found.faults) == (4, 0, [])


def test_an_empty_log_is_whole(db):
    assert verify_log().faults == []


def test_the_same_words_never_give_the_same_commitment(entries):
    assert len({entry.commitment for entry in entries}) == ENTRIES
    assert len({payload.salt for payload in LogPayload.objects.all()}) == ENTRIES


@pytest.mark.parametrize("field", sorted(OTHER))
def test_the_database_refuses_to_change_an_entry(entries, field):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.filter(number=2).update(**{field: OTHER[field]})
    assert verify_log().faults == []


def test_the_database_refuses_to_take_an_entry_away(entries):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.filter(number=2).delete()
    assert LogEntry.objects.count() == ENTRIES


def test_every_field_of_an_entry_is_tried():
    fields = {field.attname for field in LogEntry._meta.concrete_fields} - {"id"}
    assert fields == set(OTHER)


@pytest.mark.parametrize("field", sorted(OTHER))
def test_a_changed_field_is_found(unsealed, field):
    assert LogEntry.objects.filter(number=2).update(**{field: OTHER[field]}) == 1
    assert verify_log().faults


@pytest.mark.parametrize("number", [1, 2, ENTRIES])
def test_an_entry_taken_away_is_found(unsealed, number):
    LogEntry.objects.filter(number=number).delete()
    assert verify_log().faults


def test_an_entry_put_in_is_found(unsealed, entries):
    LogEntry.objects.create(
        number=5, at=timezone.now(), action="hide", object_kind="case", object_id=9,
        commitment="0" * 64, previous_hash=entries[-1].hash, hash="3" * 64,
    )  # fmt: skip
    assert verify_log().faults


@pytest.mark.parametrize("field", ["salt", "public", "private"])
def test_changed_words_are_found(unsealed, field):
    other = "0" * 64 if field == "salt" else {"outcome": "none"}
    LogPayload.objects.filter(entry__number=2).update(**{field: other})
    assert verify_log().faults == ["the payload of entry 2 was changed"]


def test_swapped_words_are_found(unsealed):
    first, second = LogPayload.objects.filter(entry__number__in=(1, 2)).order_by("entry__number")
    words = (first.salt, first.public, first.private)
    first.salt, first.public, first.private = second.salt, second.public, second.private
    second.salt, second.public, second.private = words
    first.save()
    second.save()
    assert len(verify_log().faults) == 2


@pytest.mark.parametrize("change", [{"number": 3}, {"hash": "0" * 64}])
def test_a_changed_head_is_found(entries, change):
    LogHead.objects.filter(pk=1).update(**change)
    assert verify_log().faults


def test_the_command_says_that_the_log_is_whole(entries):
    out = io.StringIO()
    call_command("verify_log", stdout=out)
    assert "4 entries" in out.getvalue()


def test_the_command_fails_where_the_log_was_changed(unsealed):
    LogEntry.objects.filter(number=2).update(action="none")
    errors = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_log", stderr=errors)
    assert "entry 2 was changed" in errors.getvalue()


def test_a_decision_writes_one_entry_that_does_not_say_who_flagged(case, bilal, stranger, dounia):
    flag_post(post=case.post, member=stranger, reason="spam", note="C'est de la publicité")
    decide_case(case=case, moderator=bilal, outcome="hide", note="Restons courtois.")
    entry = LogEntry.objects.select_related("payload").get()
    assert (entry.action, entry.moderator_id, entry.board_id) == ("hide", bilal.pk, case.board_id)
    assert (entry.object_kind, entry.object_id) == ("case", case.pk)
    assert entry.payload.public == {
        "outcome": "hide",
        "kind": "post",
        "reasons": ["personal_attack", "spam"],
        "topic": case.post.topic_id,
        "board": case.board_id,
    }
    private = entry.payload.private
    assert private["note"] == "Restons courtois."
    assert set(private) == {"note", "flags", "post", "subject", "author"}
    words = json.dumps([entry.payload.public, private])
    for flagger in (dounia, stranger):
        assert flagger.handle not in words
        assert flagger.name not in words
    assert "publicité" not in words
    assert verify_log().faults == []
