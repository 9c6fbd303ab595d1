"""A screener for tests of what is held."""

from forum.screening import Draft, Screening, Verdict


def hold_all(draft: Draft) -> Screening:
    """Everything waits for a moderator."""
    return Screening(Verdict.HOLD, reason="tests")
