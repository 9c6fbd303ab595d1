"""Names of streams, and what each kind of stream carries."""

import re
from typing import NamedTuple

NAME = re.compile(r"(topic|board|member)\.([1-9][0-9]{0,14})(\.people|\.[a-z]{2,3})?")


class Stream(NamedTuple):
    """`topic.12`, `topic.12.people`, `topic.12.fr`, `board.3`, `member.8`, `cases`."""

    kind: str
    id: int = 0
    part: str = ""

    @property
    def name(self) -> str:
        """As PROTOCOL writes it."""
        if self.kind == "cases":
            return "cases"
        return f"{self.kind}.{self.id}" + (f".{self.part}" if self.part else "")

    @property
    def has_revision(self) -> bool:
        """People and translations have none."""
        return not self.part


def parse_stream(name: object) -> Stream | None:
    """The stream of that name, or None where there can be none."""
    if name == "cases":
        return Stream("cases")
    match = NAME.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        return None
    kind, id_, part = match.groups()
    if part and kind != "topic":
        return None
    return Stream(kind, int(id_), (part or "").lstrip("."))
