"""How a simulated client speaks HTTP, and what it writes down of all it hears and does."""

import asyncio
import http.client
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HTTP_PATIENCE = 20.0


class Note:
    """One line of a transcript: when, on which of the client's sockets, what, and the matter."""

    __slots__ = ("at", "line", "matter", "what")

    def __init__(self, at: float, line: int, what: str, matter: Any) -> None:
        self.at = at
        self.line = line
        self.what = what
        self.matter = matter

    def __repr__(self) -> str:
        return f"{self.at:.3f} #{self.line} {self.what} {self.matter}"


@dataclass
class Transcript:
    """Everything one client heard and did, in order.

    `what` is: try, open, refused, closed (matter: code), waits (seconds, until the next try),
    heard (a frame), batch (its size), said (a frame), fetched (topic, since, answer), posted
    (status, answer), forgot (topic).
    """

    notes: list[Note] = field(default_factory=list)
    line: int = 0

    def note(self, what: str, matter: Any = None) -> None:
        self.notes.append(Note(time.monotonic(), self.line, what, matter))

    def of(self, what: str) -> list[Note]:
        return [note for note in self.notes if note.what == what]

    def frames(self, kind: str) -> list[Note]:
        """Frames heard of that type."""
        return [n for n in self.notes if n.what == "heard" and n.matter["type"] == kind]

    def save(self, file: Path) -> None:
        """As lines of JSON, to be read after a failure."""
        lines = [json.dumps([n.at, n.line, n.what, n.matter], default=str) for n in self.notes]
        file.write_text("\n".join(lines) + "\n")


async def ask(
    port: int, method: str, path: str, token: str = "", body: Any = None
) -> tuple[int, Any]:
    """Status and JSON; status 0 where nobody answered."""
    return await asyncio.to_thread(_ask, port, method, path, token, body)


def _ask(port: int, method: str, path: str, token: str, body: Any) -> tuple[int, Any]:
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=HTTP_PATIENCE)
    try:
        line.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = line.getresponse()
        text = answer.read()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, None
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        line.close()


async def read_page(
    port: int, path: str, *, token: str = "", session: str = ""
) -> tuple[int, str]:
    """Status and text, as a browser with that session gets them, or a program with that token."""
    return await asyncio.to_thread(_read_page, port, path, token, session)


def _read_page(port: int, path: str, token: str, session: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {"Cookie": f"session={session}"}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=HTTP_PATIENCE)
    try:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()
