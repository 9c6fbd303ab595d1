"""The house holds: floors, sizes, words on each door, and nothing that ties it to one machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("config", "realtime", "notifications", "moderation", "forum", "translation", "members")
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in (*FLOORS, "scripts")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
STYLES = sorted((ROOT / "static").rglob("*.css"))
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}
)
# Our name, in both scripts; the names of languages in themselves; what is on a key; a class.
NOT_TRANSLATED = re.compile(r"Majlis|مجلس|العربية|Français|English|Markdown|Ctrl|Enter|\bis-\w+")
PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)
      | border-(?:top|bottom)-(?:left|right)-radius
      | (?:left|right|top|bottom)(?=\s*:)
      | (?:text-align|float|clear)\s*:\s*(?:left|right)
    )(?![\w-]*\()""",
    re.VERBOSE,
)
NO_PAGES_HERE = ("actions", "permissions", "models", "querysets", "signals", "markup", "wire")


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def first_line(path: Path) -> str:
    return (ast.get_docstring(tree(path)) or "").partition("\n")[0]


def test_the_floors_and_rooms_import_as_agreed() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    checked = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[-4000:]


def faults(paths: Iterable[Path], fault: Callable[[Path], object]) -> list[str]:
    """One line for each file in which something was found."""
    found = ((path, fault(path)) for path in paths)
    return [f"{path}: {what}" for path, what in found if what]


def test_every_module_says_what_it_is_for() -> None:
    def fault(path: Path) -> str:
        if path.name == "__init__.py" and not (ROOT / path).read_text(encoding="utf-8").strip():
            return ""
        ends_well = first_line(path).endswith((".", "?", ")"))
        return "" if ends_well else "no docstring, or half a line"

    assert len(MODULES) > 100
    assert faults(MODULES, fault) == []


def test_modules_and_functions_stay_small() -> None:
    def fault(path: Path) -> list[str]:
        lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
        long = [f"{lines} lines"] if lines > 300 else []
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                height = (node.end_lineno or 0) - node.lineno + 1
                long += [f"{node.name} has {height} lines"] if height > 40 else []
        return long

    assert faults(MODULES, fault) == []


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_workshops_and_stores_know_no_requests_or_pages() -> None:
    pages = ("django.http", "django.shortcuts", "django.template", "django.views", "ninja")
    rooms = [path for path in MODULES if set(path.with_suffix("").parts) & {*NO_PAGES_HERE}]
    assert len(rooms) > 20
    assert faults(rooms, lambda path: [n for n in imported(path) if n.startswith(pages)]) == []


def test_styles_know_start_and_end_instead_of_left_and_right() -> None:
    def fault(path: Path) -> list[str]:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        return PHYSICAL.findall(text)

    assert len(STYLES) > 5
    assert faults(STYLES, fault) == []


def test_pages_carry_no_script_or_style_of_their_own() -> None:
    def fault(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8")
        own = re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text)
        scripts = re.findall(r"<script\b([^>]*)>", text)
        return own + [x for x in scripts if "src=" not in x and "application/json" not in x]

    assert len(TEMPLATES) > 5
    assert faults(TEMPLATES, fault) == []


def visible_words(text: str) -> Iterator[str]:
    """What a reader would see of a template that no translation can reach."""
    for block in (
        r"{%\s*(?:blocktranslate|blocktrans)\b.*?{%\s*endblocktrans(?:late)?\s*%}",
        r"{%\s*comment\b.*?{%\s*endcomment\s*%}",
        r"{#.*?#}",
        r"<!--.*?-->",
        r"<script\b.*?</script>",
    ):
        text = re.sub(block, " ", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    told = r"\s(?:alt|title|aria-label|placeholder|summary)=\"([^\"]*)\""
    yield from re.findall(told, text)
    # Attributes may stand in a file of their own, which a tag includes.
    yield from re.sub(r"<[^>]*>|[\w-]+=\"[^\"]*\"", "\n", text, flags=re.DOTALL).splitlines()


def test_every_word_of_a_page_can_be_translated() -> None:
    def fault(path: Path) -> list[str]:
        seen = visible_words(path.read_text(encoding="utf-8"))
        bare = [NOT_TRANSLATED.sub("", re.sub(r"&#?\w+;", "", words)).strip() for words in seen]
        return [words for words in bare if re.search(r"[^\W\d_]{2}", words)]

    assert faults(TEMPLATES, fault) == []


def test_words_outside_a_translation_are_found() -> None:
    page = '<p title="Close">{% translate "Hello" context "x" %} Welcome</p>'
    assert {words.strip() for words in visible_words(page)} == {"Close", "Welcome", ""}


def own_files() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".ico", ".woff2"}:
            yield path


def test_nothing_names_one_machine_or_where_packages_come_from() -> None:
    # Written apart, so that this file does not find itself.
    told = (
        "/wo" + "rk/",
        "/ro" + "ot/",
        "py" + "pi.org",
        "python" + "hosted",
        "deb." + "debian.org",
    )
    found = [
        f"{path.relative_to(ROOT)} names {word}"
        for path in own_files()
        for word in told
        if word in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert not found


def test_the_map_in_the_readme_is_the_house() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"^([a-z]+)/ {2,}(\S.*)$", readme, flags=re.MULTILINE))
    assert {floor: written.get(floor) for floor in FLOORS} == {
        floor: first_line(Path(floor) / "__init__.py") for floor in FLOORS
    }


def test_the_changelog_begins_with_the_version_of_the_project() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert version
    assert heading
    assert heading[1] == version[1]


def test_packages_of_the_site_are_pinned_alike_for_tests() -> None:
    pins = {
        name: set(re.findall(r"^([\w.-]+==\S+)", path.read_text(), flags=re.MULTILINE))
        for name in ("base", "dev")
        for path in [ROOT / "requirements" / f"{name}.txt"]
    }
    assert len(pins["base"]) > 20
    assert pins["base"] <= pins["dev"]
