"""The process in which files are opened: what it may take, and that its end is a refusal."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from forum.filing import inspecting
from forum.filing.inspecting import inspect
from forum.filing.unfit import Unfit
from members.refusals import Refused
from tests.forum.filing.builders import PDF, picture

CONFINED = """
import resource
from forum.filing.opener import confine
confine()
%s
"""


def confined(program: str) -> int:
    """How a program ends that may take no more than the opener."""
    return subprocess.run(
        [sys.executable, "-c", CONFINED % program],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    ).returncode


def test_a_picture_comes_back_made_anew() -> None:
    kept = inspect(picture("JPEG", (900, 600)), "picture")
    assert (kept.format, kept.width, kept.height) == ("jpeg", 900, 600)
    assert kept.data.startswith(b"\xff\xd8\xff")
    assert kept.small[8:12] == b"WEBP"


def test_a_document_is_kept_as_it_was_sent() -> None:
    assert inspect(PDF, "pdf").data == PDF


def test_what_is_wrong_comes_back_too() -> None:
    with pytest.raises(Unfit) as caught:
        inspect(b"MZ" + bytes(100), "pdf")
    assert (caught.value.code, caught.value.found) == ("disguised", "program")


def test_the_pixels_that_may_be_are_a_setting(settings: Any) -> None:
    settings.PICTURE_PIXELS = 100
    with pytest.raises(Unfit) as caught:
        inspect(picture(), "picture")
    assert caught.value.code == "pixels"


def test_a_picture_of_billions_of_pixels_takes_no_memory_of_ours() -> None:
    # 50,000 by 50,000 of one bit: some kilobytes that would become gigabytes.
    with pytest.raises(Unfit) as caught:
        inspect(picture("PNG", (50_000, 20_000), mode="1"), "picture")
    assert caught.value.code == "pixels"


def test_nothing_larger_than_its_memory_fits() -> None:
    assert confined("x = bytearray(1024 * 1024 * 1024)") != 0
    assert confined("x = bytearray(1024 * 1024)") == 0


def test_it_cannot_write_a_file(tmp_path: Path) -> None:
    place = tmp_path / "written"
    assert confined(f"with open({str(place)!r}, 'w') as file: file.write('x' * 10)") != 0
    assert place.read_text() == ""


def test_it_is_told_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def run(command: list[str], **how: Any) -> Any:
        seen.update(how)
        return subprocess.CompletedProcess(command, 0, stdout=b'{"format": "pdf"}\n')

    monkeypatch.setattr(subprocess, "run", run)
    inspect(PDF, "pdf")
    assert seen["env"] == {"LANG": "C.UTF-8"}


@pytest.mark.parametrize(
    "error", [subprocess.TimeoutExpired("x", 1), subprocess.CalledProcessError(-9, "x")]
)
def test_a_file_that_ends_it_is_a_bomb(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def run(*args: Any, **how: Any) -> Any:
        raise error

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Unfit) as caught:
        inspect(PDF, "pdf")
    assert caught.value.code == "bomb"


def test_who_finds_too_many_before_them_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inspecting, "PATIENCE", 0.01)
    for _ in range(inspecting.AT_ONCE):
        assert inspecting._turns.acquire(timeout=5)
    try:
        with pytest.raises(Refused) as caught:
            inspect(PDF, "pdf")
    finally:
        for _ in range(inspecting.AT_ONCE):
            inspecting._turns.release()
    assert caught.value.code == "unavailable"
    assert inspect(PDF, "pdf").format == "pdf"
