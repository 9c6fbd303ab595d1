"""The style sheets keep the promises of docs/design.md."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text()
GROUNDS = ("ground", "surface", "sunken")
TONES = ("action", "live", "danger", "success", "warning")
PAIRS = [
    *product(("ink", "ink-soft", "action-strong", *TONES), GROUNDS),
    *((ink, f"{tone}-soft") for ink, tone in product(("ink", "ink-soft"), TONES)),
    *((tone, f"{tone}-soft") for tone in TONES),
    ("on-action", "action"),
    ("on-action", "action-strong"),
    ("on-live", "live"),
    ("on-danger", "danger"),
    *product(("on-bar", "on-bar-soft"), ("bar", "bar-lift")),
]


def palettes() -> list[dict[str, str]]:
    """Light, dark by the device's wish, dark by the member's choice."""
    blocks = re.findall(r"\{([^{}]*--ground:[^{}]*)\}", TOKENS)
    return [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block)) for block in blocks]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_known_contrast() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(scheme: int) -> None:
    palette = palettes()[scheme]
    weak = {pair for pair in PAIRS if contrast(palette[pair[0]], palette[pair[1]]) < 4.5}
    assert not weak


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(scheme: int) -> None:
    palette = palettes()[scheme]
    assert contrast(palette["line-strong"], palette["surface"]) >= 3


def test_dark_is_the_same_whether_asked_for_or_chosen() -> None:
    _, asked, chosen = palettes()
    assert asked == chosen


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_sheet_knows_left_from_right(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert not re.findall(r"\b(?:left|right)\b", text)
    assert not re.findall(r"(?:margin|padding)-(?:top|bottom)|[^-]\b(?:width|height):\s", text)
    assert not re.findall(r"(?:margin|padding|inset):(?: [^\s;]+){4};", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_sheet_stands_in_a_layer_and_imports_nothing(sheet: Path) -> None:
    text = sheet.read_text()
    assert "@layer" in text
    assert "@import" not in text


def test_every_sheet_the_frame_names_exists() -> None:
    named = re.findall(r"static '(css/[^']+)'", (ROOT / "templates" / "_sheets.html").read_text())
    assert named
    assert [name for name in named if not (ROOT / "static" / name).is_file()] == []
