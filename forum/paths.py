"""Where a reply stands: materialised paths, so that any thread is one range scan."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH = 7
# Index rows have a limit: from this depth on a path goes on from the ancestor one above it.
DEPTH_OF_PATHS = 50
# As long as the path of a reply to the topic's own text: a branch hangs on each.
BRANCH = WIDTH * 2
# Sorts after all that stands below a path, and before what follows.
END = "~"


def step(number: int) -> str:
    """A number as 7 base-36 digits, which sort as the numbers do (up to 78 thousand million)."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(WIDTH, "0")


def path_under(parent_path: str | None, number: int) -> str:
    """The path of post `number` below its parent's; None for a post without parent."""
    kept = (parent_path or "")[: WIDTH * DEPTH_OF_PATHS]
    return kept + step(number)


def branch_of(path: str) -> str:
    """The path of the reply to the topic's own text that a post hangs on, or is."""
    return path[:BRANCH]
