"""The press: a process of its own that sets one paper, so that it can be stopped."""

import sys
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import typst

HERE = Path(__file__).resolve().parent
FONTS = [fontpkg_noto_sans.ROOT / "files", fontpkg_noto_sans_arabic.ROOT / "files"]


def press(paper: str) -> bytes:
    """The paper, given as JSON, as a PDF."""
    return typst.compile(
        HERE / "paper.typ",
        root=HERE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"paper": paper},
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(press(sys.stdin.buffer.read().decode()))
