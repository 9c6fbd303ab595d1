"""Static files arrive with what a browser needs to keep them, and with nothing else."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.delivery import StaticFilesMiddleware

HASHED = "page.0123456789ab.css"


@pytest.fixture
def serve(tmp_path: Path, settings: Any) -> Any:
    """Asks for a file of a folder that holds one of each kind."""
    settings.STATIC_ROOT = str(tmp_path)
    for name in (HASHED, "plain.css"):
        (tmp_path / name).write_text("body { color: black }")
    middleware = StaticFilesMiddleware(lambda request: HttpResponse("a page", status=404))
    middleware.immutable_file_test = lambda path, url: url.endswith(HASHED)
    middleware.files.clear()
    middleware.add_files(str(tmp_path), "/static/")

    def ask(name: str, **headers: str) -> HttpResponse:
        request: HttpRequest = RequestFactory().get(f"/static/{name}", headers=headers)
        return middleware(request)

    return ask


def test_what_never_changes_is_kept_for_good_and_has_nothing_to_ask_again_with(serve: Any) -> None:
    answer = serve(HASHED)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"body { color: black }"
    assert "immutable" in answer["Cache-Control"]
    assert not {"Last-Modified", "ETag", "Access-Control-Allow-Origin"} & set(answer.headers)


def test_what_may_change_can_be_asked_for_again(serve: Any) -> None:
    first = serve("plain.css")
    assert serve("plain.css", if_none_match=first["ETag"]).status_code == 304


def test_a_file_is_what_it_says_and_nothing_is_said_that_pages_say(serve: Any) -> None:
    answer = serve(HASHED)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"].startswith("text/css")
    assert not {"Referrer-Policy", "Content-Security-Policy"} & set(answer.headers)


def test_no_other_address_is_its_business(serve: Any) -> None:
    assert serve("nowhere.css").content == b"a page"
