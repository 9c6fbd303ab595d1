"""The queue of cases: one revision for all of them."""

from django.db import models


class CaseQueue(models.Model):
    """One row: the revision of the whole queue, for the stream `cases`."""

    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.revision)
