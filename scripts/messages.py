"""Translations with Babel alone, because a fresh machine has no gettext programs.

`gather` brings the .po files up to date with the sources, `check` fails where one is not complete,
`compile` writes the .mo files that are older than their .po.
"""

import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from steps import ROOT

LOCALES = ("ar", "fr")
FLOORS = ("config", "realtime", "notifications", "moderation", "forum", "translation", "members")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd]")


def po_of(locale: str) -> Path:
    """Where a language's translations are."""
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[tuple[Path, bytes]]:
    """Our Python files, and our templates turned into something like Python."""
    from django.utils.translation.template import templatize

    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield path, path.read_bytes()
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            flat = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # Python's tokenizer, unlike a page, minds how lines are indented.
            lines = [line.strip() for line in flat.splitlines()]
            yield path, "\n".join(lines).encode()


def gather() -> Catalog:
    """Every string that is shown to a person, with the files it is in."""
    found = Catalog(project="Majlis", charset="utf-8")
    for path, text in sources():
        for _, message, comments, context in extract(
            "python", io.BytesIO(text), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            location = (path.relative_to(ROOT).as_posix(), 1)
            found.add(message, locations=[location], auto_comments=comments, context=context)
    return found


def read(locale: str) -> Catalog:
    """A language's translations as they are."""
    path = po_of(locale)
    if not path.exists():
        return Catalog(
            locale=locale,
            header_comment=f"# Majlis in the language `{locale}`.",
            project="Majlis",
            version="0.1",
            language_team=locale,
            last_translator="Majlis",
            msgid_bugs_address="majlis@localhost",
            charset="utf-8",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update_all() -> None:
    """Add new strings to each language, untranslated; set aside those that are gone."""
    found = gather()
    for locale in LOCALES:
        catalog = read(locale)
        catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
        path = po_of(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file,
                catalog,
                width=99,
                sort_by_file=True,
                include_lineno=False,
                ignore_obsolete=True,
            )
        print(f"{locale}: {len(catalog)} strings, {len(list(faults_of(locale, found)))} to do")


def compile_all() -> None:
    """Write each .mo that is missing or older than its .po."""
    for path in sorted((ROOT / "locale").rglob("*.po")):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as source:
            catalog = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
        with compiled.open("wb") as target:
            write_mo(target, catalog)


def faults_of(locale: str, found: Catalog) -> Iterator[str]:
    """What a language lacks, one line each."""
    catalog = read(locale)
    for message in found:
        if message.id == "":
            continue
        translated = catalog.get(message.id, message.context)
        fault = "is missing" if translated is None else fault_of(translated, catalog.num_plurals)
        if fault:
            yield f"{locale}: {message.context or ''}: {message.id!r} {fault}"
    for message in catalog:
        if message.id and found.get(message.id, message.context) is None:
            yield f"{locale}: {message.context or ''}: {message.id!r} is no longer used"


def forms_of(text: str | Sequence[str] | None) -> list[str]:
    """The one form of a string, or all its plural forms."""
    return [text] if isinstance(text, str) else [str(form) for form in text or ()]


def fault_of(message: Message, plurals: int) -> str:
    """Why a translation cannot be shown, or nothing."""
    single = isinstance(message.id, str)
    texts = forms_of(message.string)
    if message.fuzzy:
        return "is marked as uncertain"
    if len(texts) != (1 if single else plurals) or not all(texts):
        return "is not translated"
    wanted = {found for source in forms_of(message.id) for found in PLACEHOLDER.findall(source)}
    for text in texts:
        given = set(PLACEHOLDER.findall(text))
        # A plural form may leave the number out: "one reply".
        if given - wanted or (single and wanted - given):
            return "has other places to fill in than the English"
    return ""


def check_all() -> None:
    """Leave with an error where any language is not complete."""
    found = gather()
    faults = [fault for locale in LOCALES for fault in faults_of(locale, found)]
    print(*faults, sep="\n" if faults else "")
    if faults:
        sys.exit(f"{len(faults)} strings to translate: make messages, then fill in locale/.")
    print(f"Translations: {len(found)} strings, complete in {' and '.join(LOCALES)}.")


if __name__ == "__main__":
    {"gather": update_all, "check": check_all, "compile": compile_all}[sys.argv[1]]()
