"""Who is here and who is writing, over all processes."""

from typing import Any

from realtime.presence import NAMED, SECONDS_HEARD, SECONDS_TYPING, Presence, named


def test_a_member_with_two_tabs_counts_once_and_each_visitor_counts() -> None:
    presence = Presence()
    presence.set_local([(8, "Amel"), (8, "Amel"), (9, "Bilal")], visitors=3)
    assert presence.now() == (5, {8: "Amel", 9: "Bilal"})


def test_at_most_fifty_are_named_and_all_are_counted() -> None:
    presence = Presence()
    presence.set_local([(n, f"M{n}") for n in range(1, 81)], visitors=0)
    count, people = presence.now()
    assert (count, len(people)) == (80, NAMED)
    assert len(presence.announcement()[1]) == NAMED
    assert presence.announcement()[0] == 80


def test_who_is_at_two_processes_counts_once() -> None:
    presence = Presence()
    presence.set_local([(8, "Amel")], visitors=1)
    presence.hear("other", 3, {8: "Amel", 9: "Bilal"})
    assert presence.now() == (4, {8: "Amel", 9: "Bilal"})


def test_a_process_that_says_nothing_is_gone(hour: Any) -> None:
    presence = Presence()
    presence.set_local([(8, "Amel")], visitors=0)
    presence.hear("other", 2, {9: "Bilal"})
    hour.pass_by(SECONDS_HEARD - 1)
    assert presence.now()[0] == 3
    hour.pass_by(2)
    assert presence.now() == (1, {8: "Amel"})
    assert presence.elsewhere == {}


def test_typing_ends_by_itself_and_each_change_is_known_once(hour: Any) -> None:
    presence = Presence()
    presence.type_(8, "Amel")
    assert presence.is_typing_changed
    presence.is_typing_changed = False
    presence.type_(8, "Amel")
    assert not presence.is_typing_changed
    hour.pass_by(SECONDS_TYPING - 1)
    assert presence.typing_now() == {8: "Amel"}
    hour.pass_by(2)
    assert presence.typing_now() == {}
    assert presence.is_typing_changed


def test_stopping_is_a_change_only_for_who_was_writing() -> None:
    presence = Presence()
    presence.stop_typing(8)
    assert not presence.is_typing_changed
    presence.type_(8, "Amel")
    presence.is_typing_changed = False
    presence.stop_typing(8)
    assert presence.is_typing_changed
    assert presence.typing_now() == {}


def test_people_are_listed_as_the_protocol_says() -> None:
    assert named({8: "Amel"}) == [{"id": 8, "name": "Amel"}]
