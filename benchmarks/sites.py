"""A whole site in one process, tasks included, to be measured.

`python -m benchmarks.sites make ROOMS MEMBERS` fills an empty database and prints what the load
must know; `python -m benchmarks.sites serve PORT [--no-tasks] [--uvicorn]` serves it as
`manage.py serve` does.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from benchmarks.fanout import free_port
from benchmarks.ground import WORDS
from benchmarks.measuring import SERVER_CORE, stay_on

MEMBERS = 64
TOWNS = 60
SCREENER = "benchmarks.screening.without_end"
STARTING = 60.0


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    django.setup()
    settings.FORUM_SCREENERS = [SCREENER]


def _members(count: int) -> list[Any]:
    """Every second one is a councillor, as about half of those who write are."""
    from members.actions import create_member, give_mandate
    from members.actions.places import load_places
    from members.models import Municipality

    load_places()
    towns = list(Municipality.objects.order_by("pk")[:TOWNS])
    members = [create_member(name=f"Conseillère {number}") for number in range(count)]
    for number, member in enumerate(members[::2]):
        give_mandate(member=member, municipality=towns[number % TOWNS], by=None)
    return members


def make(rooms: int, people: int) -> dict[str, Any]:
    """Members with sign-ins, and rooms where they may speak."""
    from django.core.management import call_command

    from forum.actions import create_board, open_topic
    from members.actions import issue_token

    call_command("migrate", verbosity=0, skip_checks=True)
    board = create_board(
        slug="measures", names={"fr": ("Mesures", "")}, by=None, open_rule="members"
    )
    members = _members(people)
    opened = [
        open_topic(
            board=board, author=members[0], title=f"Salle {number}", body="Bienvenue.",
            format="room",
        )
        for number in range(rooms)
    ]  # fmt: skip
    return {
        "topics": [one.post.topic_id for one in opened],
        "members": [member.pk for member in members],
        "tokens": [issue_token(member=member) for member in members],
        "statements": statements(opened[0].post.topic_id, members[1].pk),
        "words": WORDS,
    }


def statements(topic_id: int, member_id: int) -> dict[str, int]:
    """How many statements a post is, and how many the hub's pull of it; BEGIN and COMMIT too."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from forum.actions import publish_post
    from forum.models import Topic
    from members.models import Member
    from realtime.sources import pull
    from realtime.streams import Stream

    def say() -> int:
        topic = Topic.objects.select_related("board__region").get(pk=topic_id)
        author = Member.objects.get(pk=member_id)
        # The two just read are what the socket reads to know the sender and the topic.
        with CaptureQueriesContext(connection) as asked:
            publish_post(topic=topic, author=author, body=WORDS, client_id=str(uuid.uuid4()))
        return len(asked) + 2

    # The first also asks for the board to be brought up; one a second does.
    say()
    count = say()
    revision = Topic.objects.values_list("revision", flat=True).get(pk=topic_id)
    with CaptureQueriesContext(connection) as pulled:
        pull(Stream("topic", topic_id), revision - 1)
    return {"post": count, "pull": len(pulled)}


def serve(port: int, *, with_tasks: bool, by_uvicorn: bool) -> None:
    """Pages, sockets and tasks in one process."""
    from realtime.server import ServerProcess

    kind = ServerProcess
    if by_uvicorn:
        from realtime.uvicorn_server import UvicornProcess

        kind = UvicornProcess
    kind(host="127.0.0.1", port=port, with_tasks=with_tasks).run(ready=lambda: None)


@contextmanager
def database(vendor: str, *, durable: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a site of its own; what a `durable` one stores outlives a power cut."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="majlis-site-"))
        environment = dict(os.environ) | {
            "DATA_DIR": folder, "STATIC_ROOT": folder, "MAJLIS_LIMITS": "off",
        }  # fmt: skip
        environment.pop("DATABASE_URL", None)
        environment.pop("REDIS_URL", None)
        if vendor == "postgresql":
            from tests.servers import postgresql

            environment["DATABASE_URL"] = stack.enter_context(postgresql(durable=durable))
        yield environment


def made(environment: dict[str, str], rooms: int, *, people: int = MEMBERS) -> dict[str, Any]:
    """What `make` printed, from a process of its own."""
    return _told(["benchmarks.sites", "make", str(rooms), str(people)], environment)


def ground_of(environment: dict[str, str]) -> dict[str, Any]:
    """The ground of the fan-out: a room, and posts that come to light one by one."""
    return _told(["benchmarks.ground"], environment)


def _told(module: list[str], environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", *module]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    ground: dict[str, Any] = json.loads(done.stdout)
    return ground


@contextmanager
def serving(environment: dict[str, str], *options: str) -> Iterator[tuple[int, int]]:
    """A process of the site: its port and pid. It is gone at the end."""
    port = free_port()
    with started(["benchmarks.sites", "serve", str(port), *options], environment, port) as server:
        yield port, server.pid


@contextmanager
def started(
    module: list[str], environment: dict[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """A module with its arguments that listens at the port; it is gone at the end."""
    site = {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen([sys.executable, "-m", *module], env=environment | site)
    try:
        _wait_for(port, server)
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The site did not start.")


def main(arguments: list[str]) -> None:
    """`make ROOMS MEMBERS` or `serve PORT`."""
    _prepare()
    if arguments[0] == "make":
        print(json.dumps(make(int(arguments[1]), int(arguments[2]))))
        return
    stay_on(int(os.environ.get("BENCHMARK_CORE", SERVER_CORE)))
    serve(
        int(arguments[1]),
        with_tasks="--no-tasks" not in arguments,
        by_uvicorn="--uvicorn" in arguments,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
