"""The scripts keep their promises: small, explained, without anything a strict policy forbids."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
MODULES = sorted((ROOT / "static" / "js").glob("*.js"))
TEMPLATES = ("_scripts.html", "forum/_topic_scripts.html")
HTML_OR_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\("
)
# Fetched when a moderator opens the queue, someone the search of a room, a page to write on,
# begins to write, or
# where somebody votes in a poll that is looked at; by nobody else.
# Or where a topic is passed on, or goes into another.
ON_DEMAND = {
    "cases.js", "finding.js", "mentions.js", "moved_on.js", "poll.js", "queue_keys.js",
    "sharing.js", "similar.js",
    "writing.js", "ordering.js", "standing.js",
}  # fmt: skip


def test_each_module_is_small_and_says_first_what_it_is_for() -> None:
    assert len(MODULES) > 20
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 150, path.name
        assert re.match(r"// \S.*[.?]$", lines[0]), path.name


def test_all_of_them_are_light() -> None:
    weights = {path.name: path.stat().st_size for path in MODULES}
    assert sum(weights.values()) < 180_000
    # What a topic asks for at once; less than half of it goes over the line.
    assert sum(size for name, size in weights.items() if name not in ON_DEMAND) < 160_000


def test_only_the_servers_own_html_is_put_in_as_html() -> None:
    found = {
        (path.name, line.strip())
        for path in MODULES
        for line in path.read_text(encoding="utf-8").splitlines()
        if HTML_OR_CODE.search(line)
    }
    assert found == {
        ("post.js", 'body.innerHTML = shown ? html : "";'),
        ("preview.js", "if (answer?.body?.html) box.innerHTML = answer.body.html;"),
    }


def test_pages_ask_for_every_module_at_once_and_for_no_other() -> None:
    asked: list[str] = []
    for name in TEMPLATES:
        text = (ROOT / "templates" / name).read_text(encoding="utf-8")
        asked += re.findall(r"'js/(\w+\.js)'", text)
    assert sorted(asked) == sorted({path.name for path in MODULES} - ON_DEMAND)


def test_imports_are_written_so_that_hashed_names_find_them() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        names = re.findall(r'(?:from|import\() ?"\./(\w+\.js)"', text)
        statements = re.findall(r'^import .*?from "\./\w+\.js";$', text, re.MULTILINE | re.DOTALL)
        assert len(re.findall(r"^import ", text, re.MULTILINE)) == len(statements), path.name
        assert all((path.parent / name).exists() for name in names), path.name
