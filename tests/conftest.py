"""The cast and the stage of the tests: who takes part, where, and what may not be reached."""

import importlib
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation

LOOPBACK = ("127.", "::1", "localhost")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
# Two servers on a PostgreSQL and a Valkey of their own: run there, and only there.
PAIRS = Path(__file__).parent / "faults" / "pairs"


def touches_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by mark or by fixture."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & fixtures)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run what depends on the database; the rest was run on SQLite."""
    from django.conf import settings

    if "postgresql" not in settings.DATABASES["default"]["ENGINE"] or config.option.keyword:
        return

    def is_kept(item: pytest.Item) -> bool:
        return touches_database(item) or PAIRS in item.path.parents

    config.hook.pytest_deselected(items=[item for item in items if not is_kept(item)])
    items[:] = [item for item in items if is_kept(item)]


# --- Guards -----------------------------------------------------------------------------------
@pytest.fixture(scope="session", autouse=True)
def nothing_leaves_this_machine() -> Iterator[None]:
    """Connections go to this machine or nowhere."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def checked(self: socket.socket, address: Any, *rest: Any) -> Any:
            if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
                raise ConnectionRefusedError(f"A test tried to reach {address[0]}.")
            return connect(self, address, *rest)

        return checked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        yield


@pytest.fixture(autouse=True)
def each_test_starts_clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """English, an empty cache, and the rows that migrations make (a flush takes them away).

    No board was brought up a moment ago, and words are learnt where a test asks for it.
    """
    from forum import tasks
    from moderation.word_lists import forget_list

    forget_list()
    translation.activate("en")
    cache.clear()
    tasks._due.clear()
    tasks._due[tasks.NO_BOARD] = float("inf")
    if touches_database(request.node):
        request.getfixturevalue("db")
        from members.models import Edition
        from moderation.models import CaseQueue, LogHead
        from realtime.models import DataSet

        for single in (CaseQueue, LogHead, DataSet, Edition):
            single.objects.get_or_create(pk=1)
    yield
    if touches_database(request.node):
        empty_the_log()
    translation.deactivate()


def empty_the_log() -> None:
    """Entries that were committed go before the flush, which the log's triggers would refuse."""
    from django.db import connection

    from moderation.models import LogEntry, LogPayload

    if connection.in_atomic_block or not LogEntry.objects.exists():
        return
    seals = [
        importlib.import_module(f"moderation.migrations.{name}")
        for name in ("0003_log_is_append_only", "0007_log_anchors_and_words")
    ]
    with connection.cursor() as cursor:
        for seal in seals:
            for statement in seal.UNGUARD[connection.vendor]:
                cursor.execute(statement)
        LogPayload.objects.all().delete()
        LogEntry.objects.all().delete()
        for seal in seals:
            for statement in seal.GUARD[connection.vendor]:
                cursor.execute(statement)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Threads of a test may still hold connections, and a database in use cannot be dropped."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture
def limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flood, rate and slow-mode limits as in use (tests run without them).

    A minute in which askers are counted has just begun, and does not end among their questions.
    """
    settings.LIMITS_ON = True
    since = time.time() % 60
    clock = SimpleNamespace(time=lambda: time.time() - since)
    monkeypatch.setattr("members.rates.time", clock)


# --- Places -----------------------------------------------------------------------------------
@pytest.fixture
def places(db: None) -> dict[str, Any]:
    """A branch of the tree and two municipalities, by code."""
    from members.models import Municipality, MunicipalityName, Region, RegionName

    branches = (
        ("world", "world", None, "", "العالم", "Monde"),
        ("africa", "continent", "world", "", "إفريقيا", "Afrique"),
        ("maghreb", "area", "africa", "", "المغرب العربي", "Maghreb"),
        ("tn", "country", "maghreb", "TN", "تونس", "Tunisie"),
        ("tn-12", "governorate", "tn", "TN", "أريانة", "Ariana"),
        ("europe", "continent", "world", "", "أوروبا", "Europe"),
        ("fr", "country", "europe", "FR", "فرنسا", "France"),
    )
    towns = (
        ("tn-1213", "tn-12", "TN", "رواد", "Raoued"),
        ("fr-marseille", "fr", "FR", "مرسيليا", "Marseille"),
    )
    found: dict[str, Any] = {}
    for code, kind, parent, country, arabic, french in branches:
        above = found[parent] if parent else None
        path = f"{above.path if above else ''}{code}/"
        region = Region.objects.create(
            code=code, kind=kind, parent=above, path=path, country=country
        )
        found[code] = region
        for language, name in (("ar", arabic), ("fr", french)):
            RegionName.objects.create(region=region, language=language, name=name)
    for code, region_code, country, arabic, french in towns:
        town = Municipality.objects.create(code=code, region=found[region_code], country=country)
        found[code] = town
        for language, name in (("ar", arabic), ("fr", french)):
            MunicipalityName.objects.create(municipality=town, language=language, name=name)
    return found


@pytest.fixture
def raoued(places: dict[str, Any]) -> Any:
    """A municipality of Tunisia."""
    return places["tn-1213"]


@pytest.fixture
def marseille(places: dict[str, Any]) -> Any:
    """A municipality of another country."""
    return places["fr-marseille"]


# --- The cast ---------------------------------------------------------------------------------
def _member(name: str, handle: str, language: str) -> Any:
    from members.actions import create_member

    return create_member(
        name=name,
        email=f"{handle}@majlis.example",
        password="the house of the council",
        language=language,
        handle_from=handle,
    )


@pytest.fixture
def amel(raoued: Any) -> Any:
    """A councillor of Raoued who writes Arabic."""
    from members.actions import give_mandate

    member = _member("أمل بن صالح", "amel", "ar")
    give_mandate(member=member, municipality=raoued, by=None)
    member.refresh_from_db()
    return member


@pytest.fixture
def carine(marseille: Any) -> Any:
    """A councillor elsewhere, who writes French."""
    from members.actions import give_mandate

    member = _member("Carine Étienne", "carine", "fr")
    give_mandate(member=member, municipality=marseille, by=None)
    member.refresh_from_db()
    return member


@pytest.fixture
def bilal(db: None) -> Any:
    """A moderator of the whole site."""
    from members.actions import give_role

    member = _member("Bilal Haddad", "bilal", "fr")
    give_role(member=member, name="moderator", by=None)
    member.refresh_from_db()
    return member


@pytest.fixture
def administrator(db: None) -> Any:
    """Who keeps the site."""
    from members.actions import give_role

    member = _member("Farida Mansour", "farida", "en")
    give_role(member=member, name="administrator", by=None)
    member.refresh_from_db()
    return member


@pytest.fixture
def dounia(db: None) -> Any:
    """A plain member who writes Arabic."""
    return _member("دنيا الطرابلسي", "dounia", "ar")


@pytest.fixture
def stranger(db: None) -> Any:
    """A plain member with no mandate, role or invitation."""
    return _member("Yannick Stranger", "yannick", "en")


@pytest.fixture
def basma(marseille: Any) -> Any:
    """Another councillor of Carine's municipality: each is asked for it, and it has one voice."""
    from members.actions import give_mandate

    member = _member("Basma Aubert", "basma", "fr")
    give_mandate(member=member, municipality=marseille, by=None)
    member.refresh_from_db()
    return member


@pytest.fixture
def emir(administrator: Any) -> Any:
    """A suspended member."""
    from members.actions import suspend_member

    member = _member("Emir Gharbi", "emir", "fr")
    suspend_member(member=member, by=administrator)
    return member


# --- Boards and topics ------------------------------------------------------------------------
@pytest.fixture
def theme_board(db: None) -> Any:
    """Everyone reads, members reply, councillors open topics."""
    from forum.actions import create_board

    names = {"ar": ("ماء", "الماء في بلدياتنا"), "fr": ("Eau", "L'eau"), "en": ("Water", "Water")}
    return create_board(slug="water-of-tests", names=names, by=None)


@pytest.fixture
def invited_board(db: None, amel: Any) -> Any:
    """Only the invited read and write; amel is invited."""
    from forum.actions import create_board, invite_member

    board = create_board(
        slug="closed-of-tests",
        names={"fr": ("Bureau fermé", ""), "en": ("Closed", "")},
        by=None,
        read_rule="invited",
        write_rule="invited",
        open_rule="invited",
    )
    invite_member(board=board, member=amel, by=None)
    return board


@pytest.fixture
def thread(theme_board: Any, amel: Any) -> Any:
    """A thread by amel on the theme board."""
    from forum.actions import open_topic

    opened = open_topic(
        board=theme_board, author=amel, title="قنوات المياه", body="متى تصلح القنوات؟"
    )
    return opened.post.topic


@pytest.fixture
def room(theme_board: Any, amel: Any) -> Any:
    """A room by amel on the theme board."""
    from forum.actions import open_topic

    opened = open_topic(
        board=theme_board, author=amel, title="Salle de l'eau", body="Bienvenue", format="room"
    )
    return opened.post.topic


# --- Ways in ----------------------------------------------------------------------------------
@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """`sign_in(amel)` is a browser that amel is signed in with, its pages in English.

    `language=None` leaves the choice to the site.
    """

    def browser_of(member: Any, *, language: str | None = "en") -> Client:
        browser = Client()
        browser.force_login(member)
        if language is not None:
            browser.cookies["language"] = language
        return browser

    return browser_of


@pytest.fixture
def run_tasks(db: None) -> Callable[[], int]:
    """Runs what waits, whenever it was due, and what that leads to; an error reaches the test."""
    from django_tasks_db.models import DBTaskResult

    def run() -> int:
        done = 0
        while (row := DBTaskResult.objects.filter(status="READY").first()) is not None:
            row.claim("tests")
            row.set_successful(row.task.call(*row.task_result.args, **row.task_result.kwargs))
            done += 1
        return done

    return run
