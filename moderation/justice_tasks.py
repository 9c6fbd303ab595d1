"""Second looks that nobody has answered lapse by themselves."""

from django_tasks import task

from moderation.actions.second_looks import lapse_second_look
from moderation.models import SecondLook


@task()
def lapse_unanswered(look_id: int) -> bool:
    """What nobody has answered within a day lapses."""
    return lapse_second_look(look_id=look_id)


def lapse_in_time(look_id: int) -> None:
    """Enqueue `lapse_unanswered` for the moment the question is too old."""
    due = SecondLook.objects.get(pk=look_id).expires_at
    lapse_unanswered.using(run_after=due).enqueue(look_id)
