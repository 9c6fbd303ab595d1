"""The languages in which a moderator reads cases."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import pgettext_lazy

from forum.permissions import require_acting
from members.models import Member
from members.refusals import invalid, not_found
from members.writing import write
from moderation.actions.queue import lock_members
from moderation.models import ReadLanguage
from moderation.permissions import may_review


def choose_read_languages(*, member: Member | None, languages: Collection[object]) -> list[str]:
    """These from now on; at least one. Raises Refused."""
    reader = require_acting(member)
    if not may_review(reader):
        raise not_found()
    offered = dict(settings.LANGUAGES)
    chosen = sorted({code for code in languages if isinstance(code, str) and code in offered})
    if not chosen or len(chosen) != len({str(code) for code in languages}):
        raise invalid(
            pgettext_lazy("refusal", "Please choose at least one language."), "languages"
        )
    with write():
        lock_members(reader.pk)
        ReadLanguage.objects.filter(member=reader).exclude(language__in=chosen).delete()
        ReadLanguage.objects.bulk_create(
            (ReadLanguage(member=reader, language=code) for code in chosen), ignore_conflicts=True
        )
    return chosen
