"""Row I21: a scanner that speaks clamd's words, and what becomes of what it finds."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forum.actions import keep_file
from forum.filing.scanning import scan
from forum.filing.unfit import Unfit
from forum.models import Attachment
from members.refusals import Refused

# The test string of the trade, put together here so that no scanner finds this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"


class Scanner:
    """A clamd that knows one virus, on a line of its own."""

    def __init__(self, place: str, *, is_broken: bool = False) -> None:
        self.is_broken = is_broken
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(place)
        self.server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack(">I", sent.read(4))[0]:
                    data += sent.read(length)
                found = b"Eicar-Signature FOUND" if EICAR in data else b"OK"
                line.sendall(b"stream: " + (b"ERROR" if self.is_broken else found) + b"\0")


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[Scanner]:
    """One that runs, and that the site is told of."""
    place = str(tmp_path / "clamd")
    settings.FILE_SCANNER = f"unix:{place}"
    running = Scanner(place)
    yield running
    running.server.close()


def test_without_a_scanner_a_file_is_known_as_not_looked_at() -> None:
    assert scan(b"words") is False


def test_what_is_clean_is_known_as_such(scanner: Scanner) -> None:
    assert scan(b"words" * 50_000) is True


def test_what_is_found_is_refused(scanner: Scanner) -> None:
    with pytest.raises(Unfit) as caught:
        scan(b"before " + EICAR)
    assert caught.value.code == "infected"


def test_a_scanner_that_is_away_or_broken_lets_nothing_in(scanner: Scanner, settings: Any) -> None:
    scanner.is_broken = True
    with pytest.raises(Refused) as caught:
        scan(b"words")
    assert caught.value.code == "unavailable"
    settings.FILE_SCANNER = "unix:/nowhere/at/all"
    with pytest.raises(Refused):
        scan(b"words")
    settings.FILE_SCANNER = "tcp:127.0.0.1:1"
    with pytest.raises(Refused):
        scan(b"words")


@pytest.mark.django_db
def test_nothing_is_kept_of_what_a_scanner_finds(
    scanner: Scanner, settings: Any, tmp_path: Path, dounia: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    with pytest.raises(Refused) as caught:
        keep_file(owner=dounia, name="a.txt", data=EICAR)
    assert "virus" in str(caught.value.message)
    assert not Attachment.objects.exists()
    assert not settings.MEDIA_ROOT.exists()
    assert keep_file(owner=dounia, name="a.txt", data=b"words").facts()["scanned"] is True
