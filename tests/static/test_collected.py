"""What a server knows of its static files: all there, one missing, one out of date."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finder

from config.storage import ModuleManifestStorage

FILES = {"css/page.css": "body { color: black }", "js/page.js": "export const page = 1;"}


class Shelf:
    """A source folder with two files, collected in another one."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.collected = folder / "collected"
        for name, text in FILES.items():
            (self.source / name).parent.mkdir(parents=True)
            (self.source / name).write_text(text)

    def collect(self) -> None:
        """As `collectstatic` does it, without asking."""
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)

    def uncollected(self) -> int:
        """As a server that starts now would count."""
        return ModuleManifestStorage(
            location=str(self.collected), base_url="/static/"
        ).uncollected()


@pytest.fixture
def shelf(tmp_path: Path, settings: Any) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    settings.STATIC_ROOT = str(shelf.collected)
    settings.STATICFILES_DIRS = [str(shelf.source)]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder.cache_clear()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.storage.ModuleManifestStorage"},
    }
    yield shelf
    get_finder.cache_clear()


def test_what_was_never_collected_is_counted(shelf: Shelf) -> None:
    assert shelf.uncollected() == len(FILES)


def test_what_was_collected_lacks_nothing(shelf: Shelf) -> None:
    shelf.collect()
    assert shelf.uncollected() == 0


def test_a_file_changed_since_is_counted_and_one_that_came_since_too(shelf: Shelf) -> None:
    shelf.collect()
    later = time.time() + 60
    os.utime(shelf.source / "css/page.css", (later, later))
    (shelf.source / "js/new.js").write_text("export const another = 2;")
    assert shelf.uncollected() == 2


def test_a_copy_that_was_removed_is_counted(shelf: Shelf) -> None:
    shelf.collect()
    for copy in (shelf.collected / "js").glob("page.*.js"):
        copy.unlink()
    assert shelf.uncollected() == 1
