"""What was done to the log is found and told in a line, whoever had the database in hand."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from moderation.actions import append_log, verify_log
from moderation.actions.log import hash_of
from moderation.anchor_file import Anchor, anchor_path, keep_anchor, read_anchor, read_anchors
from moderation.models import LogEntry, LogHead, LogPayload
from tests.moderation.unsealing import unseal

ENTRIES = 6
DAY = datetime.date(2026, 3, 14)


@pytest.fixture(autouse=True)
def anchors_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def write_entry(moderator, number):
    return append_log(
        action="hide",
        moderator=moderator,
        board_id=None,
        object_kind="case",
        object_id=number,
        public={"outcome": "hide"},
        private={"note": f"لأنه {number}"},
    )


@pytest.fixture
def entries(bilal):
    return [write_entry(bilal, number) for number in range(1, ENTRIES + 1)]


@pytest.fixture
def unsealed(entries):
    """The triggers are off, as for who owns the database."""
    unseal()
    return entries


def take_out(*numbers):
    LogPayload.objects.filter(entry__number__in=numbers).delete()
    LogEntry.objects.filter(number__in=numbers).delete()


def renumber(number, place):
    assert LogEntry.objects.filter(number=number).update(number=place) == 1


def put_in(place, **facts):
    """An entry that is right in itself, with nothing written in it."""
    before = LogEntry.objects.filter(number=place - 1).first()
    entry = LogEntry(
        number=place,
        at=timezone.now(),
        action="hide",
        object_kind="case",
        object_id=99,
        commitment="0" * 64,
        previous_hash=before.hash if before else "",
    )
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry


def seal_anew(since=1):
    """What somebody does who knows how the chain is made."""
    before = LogEntry.objects.filter(number=since - 1).first()
    previous = before.hash if before else ""
    for number, entry in enumerate(LogEntry.objects.filter(number__gte=since).order_by("number")):
        entry.number, entry.previous_hash = since + number, previous
        entry.hash = previous = hash_of(entry)
        entry.save()
    LogHead.objects.filter(pk=1).update(number=LogEntry.objects.count(), hash=previous)


def faults(**more):
    return [line for line in verify_log(**more).faults if "the words of entry" not in line]


def test_a_changed_entry_is_told(unsealed):
    LogEntry.objects.filter(number=3).update(action="warn")
    assert faults() == ["entry 3 was changed"]


def test_changed_entries_beside_one_another_are_told_in_one_line(unsealed):
    LogEntry.objects.filter(number__in=(2, 3, 4)).update(action="warn")
    assert faults() == ["entries 2 to 4 were changed"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_entry_is_told(unsealed, number):
    take_out(number)
    assert faults() == [f"entry {number} was removed"]


def test_several_removed_entries_are_told(unsealed):
    take_out(2, 3, 5)
    assert faults() == ["entries 2 to 3 were removed", "entry 5 was removed"]


def test_a_removed_entry_is_told_where_the_others_closed_up(unsealed):
    take_out(3)
    for number in range(4, ENTRIES + 1):
        renumber(number, number - 1)
    assert faults() == [
        "entry 3 was removed",
        "entries 3 to 5 were moved: they were written as 4 to 6",
    ]


def test_reordered_entries_are_told(unsealed):
    renumber(2, 90)
    renumber(4, 2)
    renumber(90, 4)
    assert faults() == [
        "entry 2 was moved: it was written as entry 4",
        "entry 4 was moved: it was written as entry 2",
    ]


def test_an_entry_moved_behind_the_end_is_told(unsealed):
    renumber(2, 90)
    assert faults() == ["entry 90 was moved: it was written as entry 2"]


def test_an_inserted_entry_is_told(unsealed):
    for number in range(ENTRIES, 2, -1):
        renumber(number, number + 1)
    put_in(3)
    LogHead.objects.filter(pk=1).update(number=ENTRIES + 1)
    assert faults() == [
        "entries 4 to 7 were moved: they were written as 3 to 6",
        "entry 3 was inserted",
    ]


def test_an_entry_put_behind_the_end_is_told(entries):
    put_in(ENTRIES + 1)
    assert faults() == ["entry 7 was inserted"]


def test_an_entry_put_in_the_place_of_another_is_told(unsealed):
    take_out(3)
    put_in(3)
    assert faults() == ["entry 3 was put in the place of another: entry 4 was not sealed to it"]


def test_the_last_entry_put_in_the_place_of_another_is_told(unsealed):
    take_out(ENTRIES)
    put_in(ENTRIES)
    assert faults() == ["entry 6 is not the one the head of the log was sealed to"]


def test_a_first_entry_of_another_chain_is_told(unsealed):
    take_out(1)
    put_in(1, previous_hash="4" * 64)
    assert "entry 1 was not written as the first" in faults()


def test_a_cut_tail_is_told_by_the_head(unsealed):
    take_out(5, 6)
    assert faults() == ["entries 5 to 6 were cut off the end"]


def cut_without_a_trace(unsealed):
    take_out(5, 6)
    LogHead.objects.filter(pk=1).update(number=4, hash=unsealed[3].hash)


def test_a_tail_cut_with_the_head_set_back_is_told_by_an_anchor_alone(unsealed):
    anchor = Anchor(DAY, 6, unsealed[5].hash)
    cut_without_a_trace(unsealed)
    assert faults() == []
    assert faults(anchors=[anchor]) == [
        "the end was cut off: the log has 4 entries, on 2026-03-14 it had 6"
    ]


@pytest.mark.parametrize("deed", ["changed", "removed", "inserted", "reordered"])
def test_a_log_sealed_anew_is_told_by_an_anchor_alone(unsealed, deed):
    anchor = Anchor(DAY, 5, unsealed[4].hash)
    if deed == "changed":
        LogEntry.objects.filter(number=2).update(action="warn")
    elif deed == "removed":
        take_out(2)
    elif deed == "inserted":
        for number in range(ENTRIES, 2, -1):
            renumber(number, number + 1)
        put_in(3)
    else:
        renumber(2, 90)
        renumber(4, 2)
        renumber(90, 4)
    seal_anew()
    assert faults() == []
    assert faults(anchors=[anchor]) == [
        "entry 5 is not the one anchored on 2026-03-14: it, or one before it, was written anew"
    ]


def test_a_whole_log_has_no_fault_beside_its_anchors(entries):
    anchors = [Anchor(DAY, n, entries[n - 1].hash) for n in (1, 3, 6)]
    found = verify_log(anchors=anchors)
    assert (found.faults, found.anchors) == ([], 3)


def test_words_taken_away_without_a_word_are_told(unsealed):
    LogPayload.objects.filter(entry__number=2).delete()
    assert verify_log().faults == ["the words of entry 2 were taken away, and no entry says so"]


def test_a_whole_log_renumbered_far_off_ends_soon(unsealed):
    LogEntry.objects.filter(number=6).update(number=2**53)
    assert faults() == [f"entry {2**53} was moved: it was written as entry 6"]


def test_progress_is_told_to_the_end(entries):
    told = []
    verify_log(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (ENTRIES, ENTRIES)


# --- The file and the command -------------------------------------------------------------------
def test_the_file_of_anchors_is_only_added_to_and_holds_one_line_a_day():
    first, second = Anchor(DAY, 3, "a" * 64), Anchor(DAY, 9, "b" * 64)
    third = Anchor(DAY + datetime.timedelta(days=1), 9, "c" * 64)
    assert [keep_anchor(a) for a in (first, second, third)] == [first, first, third]
    assert anchor_path().read_text() == f"{first}\n{third}\n"
    assert read_anchors() == [first, third]
    assert anchor_path().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("line", ["", "x", "2026-03-14 3", f"2026-13-14 3 {'a' * 64}", "٣"])
def test_what_is_not_an_anchor_is_not_read_as_one(line):
    with pytest.raises(ValueError):
        read_anchor(line)


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_log", *words, stdout=out, stderr=err)
    return out.getvalue()


def test_the_command_asks_the_anchors_it_keeps(unsealed):
    keep_anchor(Anchor(DAY, 6, unsealed[5].hash))
    assert "1 anchors" in run()
    cut_without_a_trace(unsealed)
    with pytest.raises(CommandError) as failed:
        run()
    assert failed.value.returncode == 1


def test_the_command_asks_a_line_of_a_letter_and_a_file_kept_elsewhere(unsealed, tmp_path):
    line = str(Anchor(DAY, 6, unsealed[5].hash))
    elsewhere = tmp_path / "kept.txt"
    elsewhere.write_text(f"{line}\n")
    cut_without_a_trace(unsealed)
    assert "The log is whole" in run()
    for words in (("--anchor", line), ("--anchors", str(elsewhere))):
        with pytest.raises(CommandError):
            run(*words)


@pytest.mark.parametrize("words", [("--anchor", "yesterday"), ("--anchors", "/no/such/file")])
def test_the_command_says_what_it_cannot_read(db, words):
    with pytest.raises(CommandError):
        run(*words)
