"""Which data set this is: another after a backup was restored."""

import uuid

from members.models import Edition
from members.writing import write
from realtime.models import DataSet


def epoch() -> str:
    """The UUID that clients compare with the one they knew."""
    return str(DataSet.objects.values_list("epoch", flat=True).get(pk=1))


def epoch_or_none() -> str | None:
    """The same, while the row may be on its way: a backup is being restored."""
    found = DataSet.objects.filter(pk=1).values_list("epoch", flat=True).first()
    return str(found) if found is not None else None


def renew_epoch() -> str:
    """Another UUID: clients forget what they hold and fetch it anew."""
    renewed = uuid.uuid4()
    with write():
        DataSet.objects.update_or_create(pk=1, defaults={"epoch": renewed})
        # Revisions that were given before are given again: no part of a page kept under one holds.
        marks = {"places": uuid.uuid4(), "people": uuid.uuid4()}
        Edition.objects.update_or_create(pk=1, defaults=marks)
    return str(renewed)
