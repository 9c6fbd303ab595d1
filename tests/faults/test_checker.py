"""The checker complains of what a transcript, a database or a log should not show."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults.checker import DATABASE_AWAY, Allowed, Row, complaints, log_complaints
from tests.faults.clients import Client
from tests.faults.outbox import Entry
from tests.faults.sites import Ground, Site

CLIENT_ID = "00000000-0000-4000-8000-000000000001"


class Told(Site):
    """A site whose rows and logs are given."""

    def __init__(self, folder: Path, rows: list[Row], log: str = "") -> None:
        super().__init__(folder, Ground([], [1], 1))
        self.given = rows
        self.lines = log

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.given]

    def log(self) -> str:
        return self.lines


def row(number: int = 1, *, revision: int = 0, client_id: str = "", state: str = "") -> Row:
    body = f"words {number} end"
    return Row(
        number, 1, number, revision or number, 5, client_id, body, f"<p>{body}</p>",
        state or "published",
    )  # fmt: skip


def shown(of: Row) -> dict[str, Any]:
    """A post as it is told."""
    html = of.body_html if of.state == "published" else ""
    told = {"id": of.id, "number": of.number, "revision": of.revision}
    return {**told, "state": of.state, "body_html": html}


def a_client(*rows: Row) -> Client:
    """One who holds these."""
    client = Client("amel", [1], [1], token="x", member=5)
    for one in rows:
        client.apply(1, shown(one))
    return client


def hear(client: Client, *frames: dict[str, Any]) -> Client:
    for frame in frames:
        client.transcript.note("heard", {"stream": "topic.1", **frame})
    return client


def post(of: Row, **more: Any) -> dict[str, Any]:
    return {"type": "post", "revision": of.revision, "post": shown(of) | more}


def accepted(client: Client, of: Row, **place: Any) -> Client:
    entry = Entry(1, of.body, CLIENT_ID)
    client.outbox.add(entry)
    told = {"id": of.id, "number": of.number, "revision": of.revision} | place
    client.outbox.take({"type": "accepted", "client_id": CLIENT_ID, "post": told})
    return client


SENT = row(2, client_id=CLIENT_ID)
HIDDEN = row(1, revision=9, state="hidden")


def test_who_heard_and_holds_everything_gives_no_complaint(tmp_path: Path) -> None:
    client = accepted(hear(a_client(row(1), SENT), post(row(1)), post(SENT)), SENT)
    assert complaints(Told(tmp_path, [row(1), SENT]), [client]) == []


@pytest.mark.parametrize(
    ("rows", "client", "complaint"),
    [
        ([row(1)], accepted(a_client(row(1)), SENT), "I1: amel: acknowledged as"),
        ([row(1), SENT], accepted(a_client(row(1), SENT), SENT, number=3), "I1: amel: ack"),
        ([row(1), SENT], accepted(a_client(row(1), SENT), SENT, revision=1), "I1: post 2"),
        ([SENT, SENT._replace(id=3, number=3, revision=3)], a_client(), "I2: (5, "),
        ([row(1), row(2)._replace(body=row(1).body)], a_client(), "I2: (1, 'words 1"),
        ([row(1), row(3)], a_client(row(1), row(3)), "I3: topic 1 lacks the numbers [2]"),
        ([row(1), row(2)], a_client(row(1)), "I4: amel topic 1: lacks {2}"),
        ([row(1)], a_client(row(1), row(2)), "I4: amel topic 1: lacks set(), holds beyond {2}"),
        ([row(1, revision=3)], a_client(row(1)), "I4: amel post 1: holds"),
        ([row(1)], hear(a_client(row(1)), post(row(4)), post(row(1))), "I4: amel topic.1"),
        ([row(1)], hear(a_client(row(1)), post(row(4)), post(row(4))), "I4: amel topic.1"),
        (
            [row(1)],
            hear(a_client(row(1)), {"type": "removed"}, post(row(1))),
            "I5: amel hears post of topic.1 after",
        ),
        (
            [HIDDEN],
            hear(a_client(HIDDEN), post(HIDDEN), post(row(2), body_html=HIDDEN.body)),
            "I6: amel hears the text of post 1",
        ),
        (
            [HIDDEN],
            hear(a_client(HIDDEN), post(HIDDEN, body_html="<p>words</p>")),
            "I6: amel hears post 1 hidden with text",
        ),
        (
            [row(1)],
            hear(a_client(row(1)), {"type": "error", "code": "internal"}),
            "I7: amel: {",
        ),
    ],
)
def test_each_invariant_is_looked_at(
    tmp_path: Path, rows: list[Row], client: Client, complaint: str
) -> None:
    found = complaints(Told(tmp_path, rows), [client])
    assert any(text.startswith(complaint) for text in found), found


def test_what_a_client_holds_of_a_stream_it_lost_is_found(tmp_path: Path) -> None:
    client = a_client(row(1))
    client.removed.add("topic.1")
    assert "I5: amel still holds" in complaints(Told(tmp_path, [row(1)]), [client])[0]


def test_what_came_after_a_membership_ended_is_found(tmp_path: Path) -> None:
    client = hear(a_client(row(1)), post(row(7)))
    allowed = Allowed(ended={("amel", "topic.1"): 6})
    found = complaints(Told(tmp_path, [row(1)]), [client], allowed=allowed)
    assert found == ["I5: amel hears of topic.1 beyond revision 6"]


def put_out(*told: Row, asked: float = 1e12) -> tuple[Client, Allowed]:
    """One who was told these before the room was taken away."""
    client = hear(a_client(), *map(post, told))
    client.removed.add("topic.1")
    stream = ("amel", "topic.1")
    return client, Allowed(ended={stream: 9}, begun={stream: asked})


def test_a_gap_in_what_was_told_before_a_membership_ended_is_found(tmp_path: Path) -> None:
    rows = Told(tmp_path, [row(1), row(2), row(3)])
    client, allowed = put_out(row(1), row(3))
    (found,) = complaints(rows, [client], allowed=allowed)
    assert found.startswith("I4: amel, put out of topic.1")
    assert found.endswith("[2]")
    client, allowed = put_out(row(1), row(2))
    assert complaints(rows, [client], allowed=allowed) == []


def test_what_others_were_told_before_a_membership_ended_was_due_too(tmp_path: Path) -> None:
    rows = Told(tmp_path, [row(1), row(2)])
    other = hear(a_client(row(1), row(2)), post(row(1)), post(row(2)))
    other.name = "bilal"
    client, allowed = put_out(row(1))
    (found,) = complaints(rows, [client, other], allowed=allowed)
    assert found.endswith("[2]")
    # What they were told after it was asked for may have come too late for this one.
    client, allowed = put_out(row(1), asked=0.0)
    assert complaints(rows, [client, other], allowed=allowed) == []


def test_a_socket_that_ended_with_1011_is_found(tmp_path: Path) -> None:
    client = a_client(row(1))
    client.transcript.note("closed", 1011)
    assert "1011" in complaints(Told(tmp_path, [row(1)]), [client])[0]


def test_a_post_nobody_answered_for_is_found(tmp_path: Path) -> None:
    client = a_client(row(1))
    client.outbox.add(Entry(1, "words"))
    assert complaints(Told(tmp_path, [row(1)]), [client])[0].startswith("I1: amel: 'words'")


def test_errors_and_tracebacks_in_logs_are_found_record_by_record() -> None:
    stamp = "2026-11-23 10:00:00,000"
    away = f"{stamp} ERROR realtime A sweep failed\nTraceback (most recent)\nOperationalError: x\n"
    other = f"{stamp} ERROR realtime A tick failed\nTraceback (most recent)\nKeyError: 'x'\n"
    quiet = f"{stamp} WARNING realtime The channel layer is away\n"
    assert list(log_complaints(quiet + away, (DATABASE_AWAY,))) == []
    (found,) = log_complaints(away + other + quiet, (DATABASE_AWAY,))
    assert "KeyError" in found
    (bare,) = log_complaints("Task exception was never retrieved\n" + quiet)
    assert "never retrieved" in bare
