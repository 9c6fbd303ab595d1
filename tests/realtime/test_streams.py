"""Names of streams are read strictly and written as they were read."""

import pytest

from realtime.streams import Stream, parse_stream


@pytest.mark.parametrize(
    "name",
    ["topic.12", "topic.12.people", "topic.12.fr", "topic.1.arb", "board.3", "member.8", "cases"],
)
def test_a_name_is_written_as_it_was_read(name: str) -> None:
    stream = parse_stream(name)
    assert stream is not None
    assert stream.name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "topic",
        "topic.",
        "topic.0",
        "topic.01",
        "topic.-1",
        "topic.1.",
        "topic.1.f",
        "topic.1.fren",
        "topic.1.FR",
        "topic.1.people.x",
        "topic.1 ",
        " topic.1",
        "topic.1\n",
        "cases\n",
        "board.1.people",
        "member.1.fr",
        "cases.1",
        "topic.١",
        "topic.1" + "0" * 15,
        "room.1",
        None,
        1,
        True,
        ["topic.1"],
        {},
    ],
)
def test_anything_else_is_no_stream(name: object) -> None:
    assert parse_stream(name) is None


def test_people_and_translations_have_no_revision() -> None:
    assert Stream("topic", 1).has_revision
    assert Stream("cases").has_revision
    assert not Stream("topic", 1, "people").has_revision
    assert not Stream("topic", 1, "fr").has_revision
