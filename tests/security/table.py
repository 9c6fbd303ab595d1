"""Tables of who is answered what, kept as text beside the tests."""

import re
from collections.abc import Iterable
from pathlib import Path

# The path of the home page, which is empty.
HOME = "/"
HERE = Path(__file__).parent
ROW = re.compile(r"(?P<what>\S+ +\S+) +(?P<cells>\S+(?: \S+)?)")


def read_table(name: str) -> dict[str, str]:
    """`{"GET t/<id:topic_id>/": "++++++f++ nnn+nnf++"}`; `GET,POST` stands for both."""
    found: dict[str, str] = {}
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        row = ROW.fullmatch(line.strip())
        assert row is not None, f"{name} has a line that is none: {line}"
        first, what = row["what"].split()
        for one in first.split(","):
            key = f"{one} {'' if what == HOME else what}"
            assert key not in found, f"{name} has two lines for {key}"
            found[key] = row["cells"]
    return found


def lines_of(cells: Iterable[tuple[str, str]]) -> list[str]:
    """These lines as the table has them."""
    return [
        f"{first:15} {what or HOME:58} {letters}"
        for key, letters in cells
        for first, _, what in [key.partition(" ")]
    ]
