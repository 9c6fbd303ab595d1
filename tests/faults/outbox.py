"""A simulated client's queue of posts: each is sent, by its one id, until it is answered for."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

IN_FLIGHT = 5
PATIENCE = 5.0
BY_SOCKET = 2
WITHOUT = 1.0
TRY_AGAIN = {"unavailable", "internal", "rate_limited", "slow_mode"}


@dataclass
class Entry:
    """One post on its way."""

    topic: int
    body: str
    client_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    offered_at: float = field(default_factory=time.monotonic)
    state: str = "waiting"
    sent_at: float = 0.0
    settled_at: float = 0.0
    failures: int = 0
    times: int = 0
    place: dict[str, Any] | None = None
    is_duplicate: bool = False
    code: str = ""

    def frame(self) -> dict[str, Any]:
        return {
            "type": "post",
            "topic": self.topic,
            "client_id": self.client_id,
            "body": self.body,
        }


class Outbox:
    """The entries of one client, oldest first."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.waiting: list[Entry] = []
        self.flying: dict[str, Entry] = {}
        self.not_before = 0.0

    def add(self, entry: Entry) -> None:
        self.entries[entry.client_id] = entry
        self.waiting.append(entry)

    @property
    def is_empty(self) -> bool:
        return not self.waiting and not self.flying

    def due(self) -> Entry | None:
        """What may be sent now, by whichever way."""
        if time.monotonic() < self.not_before or len(self.flying) >= IN_FLIGHT:
            return None
        return self.waiting[0] if self.waiting else None

    def leave(self, entry: Entry) -> None:
        """It is on its way."""
        self.waiting.remove(entry)
        entry.state, entry.sent_at = "sent", time.monotonic()
        entry.times += 1
        self.flying[entry.client_id] = entry

    def line_lost(self) -> None:
        """Whatever was on its way goes again."""
        for entry in list(self.flying.values()):
            self._again(entry)
        for entry in self.waiting:
            entry.failures += 1

    def tick(self) -> None:
        """Nobody answered for this long."""
        late = time.monotonic() - PATIENCE
        for entry in [e for e in self.flying.values() if e.sent_at < late]:
            self._again(entry)

    def hurry(self, lost: float) -> None:
        """Without a line since then: what has waited a second goes the other way."""
        late = time.monotonic() - WITHOUT
        for entry in self.waiting:
            if max(entry.offered_at, lost) < late:
                entry.failures = max(entry.failures, BY_SOCKET)

    def _again(self, entry: Entry) -> None:
        self.flying.pop(entry.client_id, None)
        entry.state = "waiting"
        entry.failures += 1
        self.waiting.append(entry)
        self.waiting.sort(key=lambda e: e.offered_at)

    def take(self, frame: dict[str, Any]) -> None:
        """`accepted`, `held`, `refused`, or an `error` that names a client_id."""
        entry = self.entries.get(frame.get("client_id", ""))
        if entry is None or entry.state in {"accepted", "held"}:
            return
        if frame["type"] in {"refused", "error"} and frame["code"] in TRY_AGAIN:
            self.put_off(float(frame.get("retry_after") or 1))
            if entry.client_id in self.flying:
                self._again(entry)
            return
        self._settle(entry, frame)

    def put_off(self, seconds: float) -> None:
        self.not_before = time.monotonic() + seconds

    def _settle(self, entry: Entry, frame: dict[str, Any]) -> None:
        self.flying.pop(entry.client_id, None)
        if entry in self.waiting:
            self.waiting.remove(entry)
        entry.settled_at = time.monotonic()
        entry.state = "refused" if frame["type"] == "error" else frame["type"]
        entry.place = frame.get("post")
        entry.is_duplicate = bool(frame.get("duplicate"))
        entry.code = frame.get("code", "")
