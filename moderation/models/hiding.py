"""The rule of automatic hiding: from how many points on, as an administrator set it."""

from django.db import models

from moderation.weighing import DEFAULT_THRESHOLD

THE_RULE = 1


class HidingRule(models.Model):
    """One row once somebody has set it; until then the default holds."""

    # In points; None: the site hides nothing by itself.
    threshold = models.PositiveSmallIntegerField(null=True, blank=True, default=DEFAULT_THRESHOLD)

    def __str__(self) -> str:
        return str(self.threshold)


def threshold_now() -> int | None:
    """The points from which the site hides by itself, None where it never does."""
    rule = HidingRule.objects.filter(pk=THE_RULE).first() or HidingRule()
    return rule.threshold
