"""A forum in processes of its own: made, started, killed and asked from outside."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0
# Run by `manage.py shell`: one topic, and members with tokens.
FOUND = """
import json
from uuid import uuid4
from forum.actions import create_board, open_topic
from members.actions import create_member, give_role, issue_token
from members.models import Member
board = create_board(slug="trial", names={"en": ("Trial", "")}, by=None, open_rule="members")
tokens, members = {}, {}
for handle in ("amel", "bilal"):
    member = create_member(name=handle.title(), email=f"{uuid4()}@majlis.example", language="fr")
    members[handle] = member.pk
    tokens[handle] = issue_token(member=member)
opened = open_topic(board=board, author=member, title="Trial", body="First", format="room")
topic = opened.post.topic
print(json.dumps({"topic": topic.pk, "tokens": tokens, "members": members}))
"""


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One `manage.py serve`; `SERVER` in the environment says which kind."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.folder = folder
        folder.mkdir(exist_ok=True)
        kept = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
        self.environment = kept | {
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "MAJLIS_LIMITS": "off",
            **environment,
        }
        self.log = folder / f"serve-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=PATIENCE * 2,
        )

    def found(self) -> dict[str, Any]:
        """Make the database and what is in it."""
        self.manage("migrate", "--verbosity", "0")
        told = self.manage("shell", "--verbosity", "0", "-c", FOUND).stdout
        return dict(json.loads(told.strip().splitlines()[-1]))

    def start(self, *arguments: str) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


class Caller:
    """A program on a socket of that server."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.heard: list[dict[str, Any]] = []

    async def say(self, frame_type: str, **fields: Any) -> None:
        await self.line.send(json.dumps({"type": frame_type, **fields}))

    async def post(self, topic: int, body: str, client_id: str | None = None) -> str:
        sent_id = client_id or str(uuid.uuid4())
        await self.say("post", topic=topic, body=body, client_id=sent_id)
        return sent_id

    async def take(self) -> None:
        """One more message."""
        frame = json.loads(await asyncio.wait_for(self.line.recv(), PATIENCE))
        self.heard += frame["frames"] if frame["type"] == "batch" else [frame]

    async def until(self, frame_type: str, **fields: Any) -> dict[str, Any]:
        """The first frame like this not yet taken."""
        begun = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                for index in range(begun, len(self.heard)):
                    frame = self.heard[index]
                    if frame["type"] == frame_type and fields.items() <= frame.items():
                        return self.heard.pop(index)
                begun = len(self.heard)
                await self.take()

    async def until_body(self, text: str) -> dict[str, Any]:
        """The post with this text."""
        while True:
            frame = await self.until("post")
            if text in frame["post"]["body_html"]:
                return frame


async def call(server: Server, token: str = "") -> Caller:
    """Connect and hear `welcome`."""
    line = await connect(
        f"ws://127.0.0.1:{server.port}/ws/",
        origin=server.origin,  # type: ignore[arg-type]
        subprotocols=["majlis.v1"],  # type: ignore[list-item]
        additional_headers={"Authorization": f"Bearer {token}"} if token else {},
        open_timeout=PATIENCE,
        ping_interval=None,
    )
    caller = Caller(line)
    await caller.until("welcome")
    return caller
