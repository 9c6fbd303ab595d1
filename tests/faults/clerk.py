"""A process beside the server that does acts on its database as soon as it is told."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import close_old_connections

from tests.faults import acts
from tests.faults.plots import COUNTER
from tests.realtime.servers.sites import ROOT, Server

LISTEN = "from tests.faults.clerk import listen; listen()"


def listen() -> None:
    """The clerk's own end: a line of JSON an act, a line of JSON an answer."""
    print("ready", flush=True)
    for line in sys.stdin:
        print(answer(line), flush=True)


def answer(line: str) -> str:
    """Do what a line asks for; the line that answers it."""
    asked = json.loads(line)
    close_old_connections()
    try:
        told = {"answer": getattr(acts, asked["act"])(**asked["fields"])}
        told["at"] = time.monotonic()
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
    close_old_connections()
    return json.dumps(told)


class Inside:
    """At work in the server's own process (`plots.employs_a_clerk`): its pokes arrive."""

    def __init__(self, folder: Path) -> None:
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(str(folder / COUNTER))
        self.file = self.line.makefile("rw", encoding="utf-8")
        # When the last act was committed, by the clock all processes of a machine share.
        self.done_at = 0.0

    def do(self, act: str, **fields: Any) -> Any:
        """Have it done, and wait for the answer. Raises AssertionError where it failed."""
        self.file.write(json.dumps({"act": act, "fields": fields}) + "\n")
        self.file.flush()
        told = json.loads(self.file.readline())
        assert "error" not in told, told["error"]
        self.done_at = float(told["at"])
        return told["answer"]

    async def soon(self, act: str, **fields: Any) -> Any:
        """Have it done while others talk."""
        return await asyncio.to_thread(self.do, act, **fields)

    def leave(self) -> None:
        """Go home."""
        self.file.close()
        self.line.close()


class Clerk:
    """Like `manage.py shell` with somebody quick at it: its pokes reach no other process."""

    def __init__(self, server: Server) -> None:
        self.done_at = 0.0
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", LISTEN],
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "ready"

    def do(self, act: str, **fields: Any) -> Any:
        """Have it done, and wait for the answer. Raises AssertionError where it failed."""
        self.begin(act, **fields)
        return self.end()

    def begin(self, act: str, **fields: Any) -> None:
        """Have it done, without waiting."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"act": act, "fields": fields}) + "\n")
        self.process.stdin.flush()

    def end(self) -> Any:
        """The answer to what was begun."""
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        assert "error" not in told, told["error"]
        self.done_at = float(told["at"])
        return told["answer"]

    async def soon(self, act: str, **fields: Any) -> Any:
        """Have it done while others talk."""
        return await asyncio.to_thread(self.do, act, **fields)

    def leave(self) -> None:
        """Go home."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)


@contextmanager
def clerk_of(server: Server) -> Iterator[Clerk]:
    """A clerk while the block runs."""
    clerk = Clerk(server)
    try:
        yield clerk
    finally:
        clerk.leave()
