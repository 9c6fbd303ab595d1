"""Reads what every client heard, the database and the logs, and says what is wrong.

Each complaint starts with its invariant:
I1 every acknowledged post is in the database, once, as it was acknowledged
I2 nothing is stored twice
I3 numbers of a topic are 1..n
I4 each client holds exactly what the database holds of what it may see; revisions only rise
I5 nobody holds or hears anything of a topic after it was taken from them
I6 no text of a post reaches anybody who was told that it is gone
I7 no socket ends with 1011, no traceback and no error in a log but injected ones
`vacuous`: a trial that could not have failed.
"""

import json
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tests.faults.clients import Client
from tests.faults.outbox import Entry
from tests.faults.sites import Site
from tests.faults.wire import Note

COMPLAINTS_A_KIND = 5
RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ (\w+) ", re.MULTILINE)
# What the forum logs while its database is away: said, and no defect.
DATABASE_AWAY = (
    r"OperationalError|PoolTimeout|AdminShutdown|InterfaceError|"
    r"the connection is (lost|closed)|server closed the connection"
)


class Row(NamedTuple):
    """A post as it is stored."""

    id: int
    topic: int
    number: int | None
    revision: int | None
    author: int | None
    client_id: str
    body: str
    body_html: str
    state: str


def read_rows(site: Site) -> dict[int, Row]:
    """All posts, past the forum."""
    asked = (
        "SELECT id, topic_id, number, revision, author_id, client_id, body, body_html, state"
        " FROM forum_post"
    )
    rows = {}
    for id_, topic, number, revision, author, client_id, *rest in site.rows(asked):
        sent = str(uuid.UUID(str(client_id))) if client_id else ""
        rows[id_] = Row(id_, topic, number, revision, author, sent, *rest)
    return rows


@dataclass
class Allowed:
    """What a trial does on purpose."""

    # Log records with one of these in them are no complaint.
    logs: tuple[str, ...] = ()
    # Posts whose revision may have risen after they were acknowledged (edited, hidden, ...).
    changed: frozenset[int] = frozenset()
    # Codes with which a post may have been refused for good.
    refused: frozenset[str] = frozenset()
    # (client's name, stream) -> the last revision it may have heard of.
    ended: dict[tuple[str, str], int] = field(default_factory=dict)
    # The same -> when the act that ended it was asked for: up to then it was due everything.
    begun: dict[tuple[str, str], float] = field(default_factory=dict)


def complaints(
    site: Site,
    clients: Sequence[Client],
    entries: Iterable[Entry] | None = None,
    *,
    allowed: Allowed | None = None,
) -> list[str]:
    """Everything that is wrong, at most a few of each kind."""
    allowed = allowed or Allowed()
    rows = read_rows(site)
    sent = [(client, entry) for client in clients for entry in client.outbox.entries.values()]
    found = [
        *log_complaints(site.log(), allowed.logs),
        *_acknowledged(sent, rows, allowed),
        *_doubles(rows),
        *_holes(rows),
        *(text for client in clients for text in _had(client, clients, rows, allowed)),
        *(text for client in clients for text in _same(client, rows)),
        *(text for client in clients for text in _rising(client)),
        *(text for client in clients for text in _ended(client, allowed)),
        *(text for client in clients for text in _gone(client, rows)),
        *(text for client in clients for text in _closed(client)),
    ]
    seen: Counter[str] = Counter()
    kept = []
    for text in found:
        seen[text[:2]] += 1
        if seen[text[:2]] <= COMPLAINTS_A_KIND:
            kept.append(text)
    return kept


def _acknowledged(
    sent: list[tuple[Client, Entry]], rows: dict[int, Row], allowed: Allowed
) -> Iterable[str]:
    for client, entry in sent:
        if entry.state != "accepted":
            if entry.state != "held" and entry.code not in allowed.refused:
                yield f"I1: {client.name}: {entry.body[:30]!r} ended as {entry.state} {entry.code}"
            continue
        place = entry.place or {}
        row = rows.get(place.get("id", 0))
        if row is None:
            yield f"I1: {client.name}: acknowledged as {place}, and not stored"
            continue
        told = (place["number"], entry.client_id, entry.body, entry.topic, client.member)
        stored = (row.number, row.client_id, row.body, row.topic, row.author)
        if told != stored:
            yield f"I1: {client.name}: acknowledged {told}, stored {stored}"
        if place["revision"] != row.revision and row.id not in allowed.changed:
            yield f"I1: post {row.id}: acknowledged {place}, stored at revision {row.revision}"


def _doubles(rows: dict[int, Row]) -> Iterable[str]:
    ids = Counter((row.author, row.client_id) for row in rows.values() if row.client_id)
    bodies = Counter((row.topic, row.body) for row in rows.values() if row.state == "published")
    for what, count in [*ids.items(), *bodies.items()]:
        if count > 1:
            yield f"I2: {what} is stored {count} times"


def _holes(rows: dict[int, Row]) -> Iterable[str]:
    numbers: dict[int, list[int]] = defaultdict(list)
    for row in rows.values():
        if row.number is not None:
            numbers[row.topic].append(row.number)
    for topic, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            missing = set(range(1, max(found) + 1)) - set(found)
            yield f"I3: topic {topic} lacks the numbers {sorted(missing)[:9]}"


def _same(client: Client, rows: dict[int, Row]) -> Iterable[str]:
    if client.is_away:
        return
    for topic in client.topics:
        held = client.posts[topic]
        if f"topic.{topic}" in client.removed:
            if held:
                yield f"I5: {client.name} still holds topic {topic}: {sorted(held)[:9]}"
            continue
        stored = {r.id: r for r in rows.values() if r.topic == topic and r.number is not None}
        if held.keys() != stored.keys():
            lacking, more = stored.keys() - held.keys(), held.keys() - stored.keys()
            yield f"I4: {client.name} topic {topic}: lacks {lacking}, holds beyond {more}"
        for id_ in held.keys() & stored.keys():
            post, row = held[id_], stored[id_]
            html = row.body_html if row.state == "published" else ""
            told = (post["number"], post["revision"], post["state"], post["body_html"])
            if told != (row.number, row.revision, row.state, html):
                yield f"I4: {client.name} post {id_}: holds {told}, stored {row}"


def _had(
    client: Client, others: Sequence[Client], rows: dict[int, Row], allowed: Allowed
) -> Iterable[str]:
    """Who was put out was told everything until then.

    A process tells all its listeners in one go: what another of them had heard before the act was
    asked for, this one was due; and nothing may be left out below the last that it heard.
    """
    for (name, stream), asked in allowed.begun.items():
        if name != client.name:
            continue
        told = _told(client, stream)
        reached = max((revision for revision, _ in told.values()), default=0)
        due = {
            row.id
            for row in rows.values()
            if f"topic.{row.topic}" == stream and (row.revision or reached + 1) <= reached
        }
        for other in others:
            if other.port == client.port:
                heard = _told(other, stream, by_frame=True)
                due |= {id_ for id_, (_, at) in heard.items() if at < asked}
        if lacking := sorted(due - told.keys()):
            yield f"I4: {name}, put out of {stream} later, was never told of {lacking[:9]}"


def _told(client: Client, stream: str, *, by_frame: bool = False) -> dict[int, tuple[int, float]]:
    """Each post it was told of there: the highest revision, and when it first was."""
    told: dict[int, tuple[int, float]] = {}
    for note in client.transcript.notes:
        if note.what == "heard":
            is_meant = note.matter.get("stream") == stream
            is_meant = is_meant and (not by_frame or note.matter["type"] == "post")
        else:
            topic = note.matter["topic"] if note.what == "fetched" else None
            is_meant = not by_frame and f"topic.{topic}" == stream
        for post in _posts_in(note) if is_meant else ():
            before, at = told.get(int(str(post["id"])), (0, note.at))
            told[int(str(post["id"]))] = (max(before, int(str(post["revision"]))), at)
    return told


def _rising(client: Client) -> Iterable[str]:
    """On one socket, of one stream: what is told later is never older."""
    reached: dict[tuple[int, str], int] = {}
    for note in client.transcript.of("heard"):
        frame = note.matter
        if "stream" not in frame or "revision" not in frame or frame["type"] == "translation":
            continue
        key = (note.line, frame["stream"])
        before = reached.get(key, -1)
        is_post = frame["type"] == "post"
        if frame["revision"] < before or (is_post and frame["revision"] == before):
            yield (
                f"I4: {client.name} {frame['stream']}: {frame['type']} {frame['revision']}"
                f" after {before} on one socket"
            )
        told = [post["revision"] for post in frame.get("posts", [])]
        if told != sorted(set(told)) or any(t > frame["revision"] for t in told):
            yield f"I4: {client.name} {frame['stream']}: joined with posts at {told}"
        reached[key] = max(before, frame["revision"])


def _ended(client: Client, allowed: Allowed) -> Iterable[str]:
    """After `removed`, and beyond the last revision of a membership, there is nothing."""
    gone: set[tuple[int, str]] = set()
    for note in client.transcript.of("heard"):
        frame = note.matter
        stream = frame.get("stream")
        if frame["type"] == "removed":
            gone.add((note.line, stream))
        elif frame["type"] == "joined":
            gone.discard((note.line, stream))
        elif stream and (note.line, stream) in gone and frame["type"] != "error":
            yield f"I5: {client.name} hears {frame['type']} of {stream} after it was removed"
        last = allowed.ended.get((client.name, str(stream)))
        posts = [*frame.get("posts", []), *([frame["post"]] if frame["type"] == "post" else [])]
        if last is not None and any(post["revision"] > last for post in posts):
            yield f"I5: {client.name} hears of {stream} beyond revision {last}"


def _gone(client: Client, rows: dict[int, Row]) -> Iterable[str]:
    """Nothing of its text once this client was told that a post is hidden or withdrawn."""
    hidden = {row.id: row for row in rows.values() if row.state in {"hidden", "withdrawn"}}
    if not hidden:
        return
    told: set[int] = set()
    for note in client.transcript.notes:
        if note.what not in {"heard", "fetched"}:
            continue
        text = json.dumps(note.matter, ensure_ascii=False)
        for id_ in told:
            if hidden[id_].body in text:
                yield f"I6: {client.name} hears the text of post {id_} after it was hidden"
        for post in _posts_in(note):
            if post["id"] in hidden and post["state"] != "published":
                if post["body_html"]:
                    yield f"I6: {client.name} hears post {post['id']} {post['state']} with text"
                told.add(post["id"])


def _posts_in(note: Note) -> Iterable[dict[str, object]]:
    matter = note.matter if note.what == "heard" else note.matter["answer"]
    if not isinstance(matter, dict):
        return
    yield from matter.get("posts", [])
    if matter.get("type") == "post":
        yield matter["post"]


def _closed(client: Client) -> Iterable[str]:
    for note in client.transcript.of("closed"):
        if note.matter == 1011:
            yield f"I7: {client.name}: a socket ended with 1011"
    for note in client.transcript.frames("error"):
        if note.matter["code"] == "internal":
            yield f"I7: {client.name}: {note.matter}"


def log_complaints(log: str, allowed: Collection[str] = ()) -> Iterable[str]:
    """Errors and tracebacks, record by record."""
    starts = [0, *(match.start() for match in RECORD.finditer(log)), len(log)]
    records = [log[begin:end] for begin, end in pairwise(starts)]
    for record in records:
        level = RECORD.match(record)
        is_wrong = "Traceback" in record or "never retrieved" in record
        if not is_wrong and (level is None or level[1] not in {"ERROR", "CRITICAL"}):
            continue
        if not any(re.search(pattern, record) for pattern in allowed):
            yield f"I7: logged: {record[:300]} ... {record[-300:]}"


def spread(site: Site, clients: Sequence[Client]) -> list[str]:
    """Rooms really were split over the processes, and pokes crossed between them."""
    found = []
    ports: dict[int, set[int]] = defaultdict(set)
    for client in clients:
        for note in client.transcript.of("open"):
            for topic in client.topics:
                ports[topic].add(note.matter)
    whole = [topic for topic, seen in ports.items() if len(seen) < len(site.processes)]
    if whole:
        found.append(f"vacuous: topics {whole} had listeners at one process only")
    found += [
        f"vacuous: no poke reached port {process.port} from elsewhere"
        for process in site.processes
        if not process.counts().get("pokes_heard")
    ]
    return found


def lag_complaints(site: Site, *, p99: float = 0.05, worst: float = 0.1) -> list[str]:
    """The event loop of each process, by its own probe (tests.faults.counting)."""
    found = []
    for process in site.processes:
        lives = process.all_counts()
        if max((life["ticks"] for life in lives), default=0) < 20:
            found.append(f"vacuous: no probe ran at port {process.port}: {lives}")
    return found + held_up(site, p99=p99, worst=worst)


def held_up(site: Site, *, p99: float = 0.05, worst: float = 0.1) -> list[str]:
    """The same, of a trial that may be over before the probe has told much."""
    found = []
    for process in site.processes:
        for life in process.all_counts():
            if life.get("ticks") and (life["lag_p99"] > p99 or life["lag_worst"] > worst):
                lag = {k: v for k, v in life.items() if k.startswith("lag")}
                found.append(f"R29: port {process.port}: the event loop was held up: {lag}")
    return found
