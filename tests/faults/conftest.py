"""Sites to be broken, from seeds made once in a run; ended when their test ends."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.checker import held_up
from tests.faults.grounds import Estate
from tests.faults.sites import Seed, Site
from tests.faults.sizes import SIZE
from tests.faults.stores import Database, Valkey, database

MEMBERS = min(SIZE.members, 60)
ROOMS = max(SIZE.rooms, 4)
HOLDS_UP = "blocks_the_loop"


@pytest.fixture(scope="session")
def lite_seed(tmp_path_factory: pytest.TempPathFactory) -> Seed:
    """On SQLite."""
    return Seed(tmp_path_factory.mktemp("lite"), MEMBERS, ROOMS, None)


@pytest.fixture(scope="session")
def store() -> Iterator[Database]:
    """A PostgreSQL for all trials that need one."""
    with database() as one:
        yield one


@pytest.fixture(scope="session")
def pair_seed(tmp_path_factory: pytest.TempPathFactory, store: Database) -> Seed:
    """On PostgreSQL."""
    return Seed(tmp_path_factory.mktemp("pair"), MEMBERS, ROOMS, store)


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """A Valkey that this test may break."""
    server = Valkey()
    yield server
    server.end()


@pytest.fixture
def lite(tmp_path: Path, lite_seed: Seed) -> Iterator[Callable[..., Site]]:
    """`lite()` is one process on SQLite, not started yet."""
    made: list[Site] = []

    def make(**more: object) -> Site:
        made.append(lite_seed.site(tmp_path / f"site-{len(made)}", **more))
        return made[-1]

    yield make
    for site in made:
        site.end()


@pytest.fixture
def pair(
    tmp_path: Path, pair_seed: Seed, valkey: Valkey, store: Database
) -> Iterator[Callable[..., Site]]:
    """`pair()` is two processes on PostgreSQL and Valkey, not started yet."""
    made: list[Site] = []

    def make(**more: object) -> Site:
        site = pair_seed.site(tmp_path / f"site-{len(made)}", valkey=valkey, **more)
        made.append(site)
        return site

    yield make
    for site in made:
        site.end()
        assert site.store is not None
        store.drop(site.store[1])


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    """A public, an invited and a councillors' room on SQLite."""
    return Estate(tmp_path_factory.mktemp("estate"))


@pytest.fixture
def opened(estate: Estate, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """`opened("a planted fault", NAME="value")` is a site of the estate, started.

    Whatever goes wrong in it, its event loop is not held up (R29): not by a fifth of a second, as
    many of these trials are over before a hundredth of their ticks says anything.
    """
    made: list[Site] = []
    innocent: list[Site] = []

    def open_site(*planted: str, **environment: str) -> Site:
        made.append(estate.site(tmp_path / f"estate-{len(made)}", *planted, **environment))
        if HOLDS_UP not in planted:
            innocent.append(made[-1])
        made[-1].start()
        return made[-1]

    yield open_site
    for site in made:
        site.end()
    assert [text for site in innocent for text in held_up(site, p99=0.2, worst=0.2)] == []
