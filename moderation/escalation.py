"""When a case that waits is passed on to the next circle of moderators."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from moderation.models import EscalationStep

Circle = EscalationStep.Circle
# The board is reminded after a day; the region hears after two, the administrators after three.
HOURS = {Circle.BOARD: 24, Circle.REGION: 48, Circle.SITE: 72}
MOST_HOURS = 24 * 90


@dataclass(frozen=True)
class Step:
    """A circle, and after how many hours a case reaches it."""

    circle: Circle
    hours: int

    @property
    def begun_by(self) -> datetime.datetime:
        """Cases opened until then have reached it now."""
        return timezone.now() - datetime.timedelta(hours=self.hours)


def steps() -> list[Step]:
    """The steps in their order, as administrators set them."""
    known = dict(EscalationStep.objects.values_list("circle", "hours"))
    return [Step(circle, known.get(int(circle), hours)) for circle, hours in HOURS.items()]
