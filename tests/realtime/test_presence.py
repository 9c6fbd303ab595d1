"""Who is here and who is writing, over all processes."""

from typing import Any

from realtime.neighbours import IDS_TOLD, NAMED, Crowd, crowd_of, read_crowd
from realtime.presence import SECONDS_TYPING, Typing, named, together

AMEL, BILAL = {8: "Amel"}, {9: "Bilal"}


def test_members_count_once_and_each_visitor_counts() -> None:
    assert together(AMEL | BILAL, 3, []) == (5, {8: "Amel", 9: "Bilal"})


def test_at_most_fifty_are_named_and_all_are_counted() -> None:
    many = {n: f"M{n}" for n in range(1, 81)}
    count, people = together(many, 0, [])
    assert (count, list(people)) == (80, list(range(1, NAMED + 1)))
    assert len(crowd_of(many, 0).names) == NAMED


def test_who_is_at_several_processes_counts_once() -> None:
    others = [crowd_of(AMEL | BILAL, 1), crowd_of(AMEL, 2)]
    assert together(AMEL, 1, others) == (6, {8: "Amel", 9: "Bilal"})


def test_who_is_told_by_id_alone_still_counts_once() -> None:
    many = {n: f"M{n}" for n in range(1, 301)}
    count, _ = together(many, 0, [crowd_of(many, 0)])
    assert count == 300


def test_beyond_the_ids_that_are_told_members_are_a_sum() -> None:
    many = {n: f"M{n}" for n in range(1, IDS_TOLD + 6)}
    crowd = crowd_of(many, 2)
    assert (len(crowd.members), crowd.more) == (IDS_TOLD, 5)
    assert together({}, 0, [crowd])[0] == IDS_TOLD + 7


def test_a_crowd_travels_as_json() -> None:
    import json

    crowd = crowd_of(AMEL | BILAL, 3)
    assert read_crowd(json.loads(json.dumps(crowd.wire()))) == crowd
    assert crowd_of({}, 0) == Crowd()


def test_typing_ends_by_itself(hour: Any) -> None:
    typing = Typing()
    typing.begin(8, "Amel")
    hour.pass_by(SECONDS_TYPING - 1)
    typing.begin(9, "Bilal")
    assert typing.now() == {8: "Amel", 9: "Bilal"}
    hour.pass_by(2)
    assert typing.now() == {9: "Bilal"}


def test_typing_ends_with_what_is_sent_and_with_the_process() -> None:
    typing = Typing()
    for member, process in ((7, ""), (8, "first"), (9, "second")):
        typing.begin(member, str(member), process)
    typing.end(7)
    typing.end(70)
    typing.drop("second")
    assert typing.now() == {8: "8"}


def test_at_most_fifty_are_named_as_writing() -> None:
    typing = Typing()
    for member in range(80):
        typing.begin(member, str(member))
    assert len(typing.now()) == NAMED


def test_people_are_listed_as_the_protocol_says() -> None:
    assert named({8: "Amel"}) == [{"id": 8, "name": "Amel"}]
