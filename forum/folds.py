"""Long branches of a tree, folded: the reply that one hangs on stays, with a count of the rest."""

from collections.abc import Sequence
from dataclasses import replace

from forum.lines import Fold, Line

# A branch of more posts than this is folded.
LONG = 8


def folded(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page of a tree, with where folds begin and end among them.

    A page that begins within a branch shows the rest of it as it is: what it hangs on is
    elsewhere. A fold with the post that was asked for in it is open.
    """
    result = list(lines)
    start = 0
    while start < len(lines):
        end = start + 1
        if lines[start].post.depth == 1:
            while end < len(lines) and lines[end].post.depth > 1:
                end += 1
            below = lines[start + 1 : end]
            if below and lines[start].post.below > LONG:
                _fold(result, start + 1, end, _fold_of(lines[start], below))
        start = end
    return result


def _fold_of(root: Line, below: Sequence[Line]) -> Fold:
    return Fold(
        count=root.post.below,
        new=sum(line.is_new for line in below),
        is_open=any(line.is_target for line in below),
    )


def _fold(lines: list[Line], start: int, end: int, fold: Fold) -> None:
    lines[start] = replace(lines[start], fold=fold)
    lines[end - 1] = replace(lines[end - 1], ends_fold=True)
