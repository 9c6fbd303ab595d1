"""Servers in processes of their own, ended when their test ends."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.realtime.servers.sites import Server


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """`make_server()` is a server on SQLite with a folder of its own; not started yet."""
    made: list[Server] = []

    def make(name: str = "site", **environment: Any) -> Server:
        made.append(Server(tmp_path / name, **environment))
        return made[-1]

    yield make
    for server in made:
        server.end(9)
