"""What was mended and what was refused, by cause, with the lines it was found on."""

from collections import defaultdict
from dataclasses import dataclass, field

SHOWN = 20


@dataclass
class Tally:
    """Two lists of causes; nothing is left out of an import without being counted here."""

    mended: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def mend(self, cause: str, line: int) -> None:
        """Count a row that was brought in order; once a cause."""
        if self.mended[cause][-1:] != [line]:
            self.mended[cause].append(line)

    def refuse(self, cause: str, line: int) -> None:
        """Count a row that was not taken; what was mended on it before does not count."""
        for found, rows in list(self.mended.items()):
            if rows[-1:] == [line]:
                rows.pop()
            if not rows:
                del self.mended[found]
        self.refused[cause].append(line)

    def leave_out(self, lines: set[int]) -> None:
        """Forget what was mended on rows that were already here: nothing was done with them."""
        for cause, rows in list(self.mended.items()):
            kept = [line for line in rows if line not in lines]
            self.mended[cause] = kept
            if not kept:
                del self.mended[cause]

    @property
    def refused_rows(self) -> int:
        """How many rows were not taken."""
        return sum(map(len, self.refused.values()))

    def lines(self) -> list[str]:
        """One line a cause with line numbers: all of what was refused, the first of the rest."""
        told = [
            f"refused, {cause}: {len(rows)} (lines {', '.join(map(str, rows))})"
            for cause, rows in sorted(self.refused.items())
        ]
        for cause, rows in sorted(self.mended.items()):
            more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
            first = ", ".join(map(str, rows[:SHOWN]))
            told.append(f"mended, {cause}: {len(rows)} (lines {first}{more})")
        return told

    def summary(self) -> str:
        """Counts by cause, without the lines."""
        return "; ".join(
            f"{word} {sum(map(len, found.values()))}" + (f" ({_counts(found)})" if found else "")
            for word, found in (("mended", self.mended), ("refused", self.refused))
        )


def _counts(found: dict[str, list[int]]) -> str:
    return ", ".join(f"{cause} {len(rows)}" for cause, rows in sorted(found.items()))
