"""Which data set this is: another after a backup was restored."""

import uuid

from members.writing import write
from realtime.models import DataSet


def epoch() -> str:
    """The UUID that clients compare with the one they knew."""
    return str(DataSet.objects.values_list("epoch", flat=True).get(pk=1))


def renew_epoch() -> str:
    """Another UUID: clients forget what they hold and fetch it anew."""
    renewed = uuid.uuid4()
    with write():
        DataSet.objects.update_or_create(pk=1, defaults={"epoch": renewed})
    return str(renewed)
