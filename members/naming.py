"""Whether a name may stand: floors above know words and names that may not."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import invalid
from members.text import clean_line

NAME_LIMIT = 80


def clean_name(sent: object, member: Member | None = None) -> str:
    """A name for the member, or for who signs up, as it is stored. Raises Refused.

    Each of `MEMBERS_NAME_KEEPERS` (dotted paths) may say that a name cannot stay.
    """
    name = clean_line(sent, limit=NAME_LIMIT, field="name")
    if member is not None and name == member.name:
        return name
    member_id = member.pk if member is not None else None
    if any(import_string(path)(name, member_id) for path in settings.MEMBERS_NAME_KEEPERS):
        raise invalid(
            pgettext_lazy("refusal", "This name cannot be used here. Please choose another."),
            "name",
        )
    return name
