"""What live delivery must remember: which data set this is."""

import uuid

from django.db import models


class DataSet(models.Model):
    """One row. Restoring a backup changes the epoch, and clients forget what they hold."""

    epoch = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.epoch)
