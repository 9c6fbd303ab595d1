"""`manage.py import_threads`: progress, counts, and a clear word when it cannot."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from forum.models import Post


def run(*arguments: Any) -> tuple[str, str]:
    """What the command prints, and what it says on the side."""
    out, side = StringIO(), StringIO()
    call_command("import_threads", *map(str, arguments), stdout=out, stderr=side)
    return out.getvalue(), side.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two good rows and two that are not."""
    rows = [{"id": 1, "body": "Hola"}, {"id": 2, "parent_id": 1, "body": "Sí"}, {"id": 3}]
    path = tmp_path / "talk.jsonl"
    path.write_text("\n".join([*map(json.dumps, rows), "{not json"]), encoding="utf-8")
    return path


def test_the_last_line_counts_what_was_added_mended_and_refused(
    theme_board: Any, file: Path
) -> None:
    out, side = run(file, "--board", theme_board.slug)
    last = out.strip().splitlines()[-1]
    assert "4 rows: 2 posts added in 1 new topics, 0 already here" in last
    assert "refused 2 (no body 1, not readable as JSON 1)" in last
    assert "missing title 1" in last
    assert "refused, no body: 1 (lines 3)" in side
    assert "refused, not readable as JSON: 1 (lines 4)" in side
    assert "Storing posts: 2 of 2" in side


def test_run_again_it_adds_nothing(theme_board: Any, file: Path) -> None:
    run(file, "--board", theme_board.slug)
    out, _ = run(file, "--board", theme_board.slug)
    assert "0 posts added in 0 new topics, 2 already here; mended 0" in out
    assert Post.objects.count() == 2


def test_a_limit_takes_the_first_rows_and_a_later_run_the_rest(
    theme_board: Any, file: Path
) -> None:
    run(file, "--board", theme_board.slug, "--limit", 1)
    assert Post.objects.count() == 1
    run(file, "--board", theme_board.slug)
    assert list(Post.objects.order_by("number").values_list("number", "depth")) == [(1, 0), (2, 1)]


@pytest.mark.parametrize(
    "options", [["--board", "atlantis"], ["--board", "water-of-tests", "--limit", "-1"]]
)
def test_a_wrong_option_is_told(theme_board: Any, file: Path, options: list[str]) -> None:
    with pytest.raises(CommandError):
        run(file, *options)
    assert not Post.objects.exists()


def test_a_file_that_is_not_there_is_told(theme_board: Any, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.jsonl", tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            run(path, "--board", theme_board.slug)
