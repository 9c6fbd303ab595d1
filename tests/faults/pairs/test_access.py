"""R22, R23 and R24 over two processes: what one takes away, the other no longer gives."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.checker import held_up
from tests.faults.grounds import Estate, beside
from tests.faults.sites import Site, Trial
from tests.faults.stores import Database, Valkey
from tests.faults.test_put_out import POKED, SWEPT, put_out_one_by_one
from tests.faults.test_signed_out import everything_that_ends_a_sign_in

Opened = Callable[[Trial], Site]


@pytest.fixture(scope="session")
def pair_estate(tmp_path_factory: pytest.TempPathFactory, store: Database) -> Estate:
    """The three rooms on PostgreSQL."""
    return Estate(tmp_path_factory.mktemp("pair-estate"), store)


@pytest.fixture
def opened(
    tmp_path: Path, pair_estate: Estate, valkey: Valkey, store: Database
) -> Iterator[Opened]:
    """`opened(trial)` is two processes of the estate, started; no event loop is held up (R29)."""
    made: list[Site] = []

    def open_site(trial: Trial) -> Site:
        made.append(pair_estate.pair(tmp_path / f"pair-{len(made)}", valkey, trial))
        made[-1].start()
        return made[-1]

    yield open_site
    for site in made:
        site.end()
        assert site.store is not None
        store.drop(site.store[1])
    assert [text for site in made for text in held_up(site, p99=0.2, worst=0.2)] == []


@pytest.mark.parametrize(("lost", "within"), [(False, POKED), (True, SWEPT)])
async def test_what_is_taken_away_elsewhere_is_gone_here(
    opened: Opened, pair_estate: Estate, lost: bool, within: float
) -> None:
    site = opened(Trial(without_pokes=lost))
    # A command beside the servers says what it did through Valkey; here that is lost too.
    if lost:
        site.processes[0].environment.pop("REDIS_URL")
    with beside(site) as clerk:
        found = await put_out_one_by_one(
            site, pair_estate, clerk, "invited", "remove", within=within
        )
        found += await everything_that_ends_a_sign_in(site, pair_estate, clerk, within=within)
    assert found == []


async def test_two_processes_that_let_them_stay_are_found_out(
    opened: Opened, pair_estate: Estate
) -> None:
    site = opened(Trial(planted=("looks_at_nobodys_rights",)))
    with beside(site) as clerk:
        found = await put_out_one_by_one(site, pair_estate, clerk, "invited", "remove", within=1.0)
    assert any(text.startswith("I5") for text in found), found
