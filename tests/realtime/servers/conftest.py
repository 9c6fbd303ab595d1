"""Servers in processes of their own, ended when their test ends."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.realtime.servers.sites import Server


@pytest.fixture
def make_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Server]]:
    """`make_server()` is a server on SQLite with a folder of its own; not started yet.

    Tests of a module that has a fixture `kind` run on each kind of server it names.
    """
    made: list[Server] = []
    kinds = {"SERVER": request.getfixturevalue("kind")} if "kind" in request.fixturenames else {}

    def make(name: str = "site", **environment: Any) -> Server:
        made.append(Server(tmp_path / name, **kinds | environment))
        return made[-1]

    yield make
    for server in made:
        server.end(9)
