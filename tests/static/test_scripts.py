"""Scripts as they are sent: without what only their authors read, and still modules."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from config.storage import ModuleManifestStorage

SCRIPTS = sorted(Path("static/js").glob("*.js"))


def sent(name: str, text: str, folder: Path) -> str:
    storage = ModuleManifestStorage(location=str(folder), base_url="/static/")
    return (folder / storage.save(name, ContentFile(text.encode()))).read_text()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_is_sent_without_its_comments_and_with_its_imports(
    script: Path, tmp_path: Path
) -> None:
    written = script.read_text()
    small = sent("js/one.js", written, tmp_path)
    assert len(small) < len(written)
    assert not re.search(r"^\s*//", small, re.MULTILINE)
    names = re.compile(r'"(\./\w+\.js)"')
    assert sorted(names.findall(small)) == sorted(names.findall(written))


def test_a_text_within_a_text_keeps_its_spaces(tmp_path: Path) -> None:
    small = sent(
        "js/one.js", "export const say = (a) => `${[`> — ${a}`].join(' ')}\\n`;", tmp_path
    )
    assert "`> — ${" in small


def test_a_sheet_is_sent_as_it_is(tmp_path: Path) -> None:
    assert sent("css/one.css", "/* Kept */ a { color: red }", tmp_path).startswith("/* Kept */")
