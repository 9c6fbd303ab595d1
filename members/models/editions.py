"""Which edition is in force of what many pages show and seldom changes."""

import uuid

from django.db import models


class Edition(models.Model):
    """One row; the database itself gives a new mark with each change (see the migrations).

    Marks are drawn, not counted: a change that is undone leaves its mark to no other.
    """

    # Regions, municipalities and boards: their names, their order, who may read and write.
    places = models.UUIDField(default=uuid.uuid4)
    # Names, handles and countries of members, and who is forgotten.
    people = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.places)
