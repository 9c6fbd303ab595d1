"""Which data set this is: another after a backup was restored."""

import uuid

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
    return str(renewed)
