"""A screener that holds every post, named by the settings of some tests."""

from forum.screening import Draft, Screening, Verdict


def hold(draft: Draft) -> Screening:
    """Every post waits."""
    return Screening(Verdict.HOLD, reason="It must be looked at first.")
