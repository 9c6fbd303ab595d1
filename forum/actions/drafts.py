"""Keeping what a member has begun to write: from several devices, without loss."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.drafting import clean, clean_language
from forum.models import Draft, Topic
from forum.permissions import require_acting, require_readable
from members.models import Member
from members.refusals import Refused, conflict
from members.writing import write


def keep_draft(
    *,
    topic: Topic,
    member: Member | None,
    body: str,
    version: int = 0,
    language: str = "",
    reply_to: int | None = None,
) -> Draft | None:
    """Store the text that follows `version` (0: there was none); an empty one drops it.

    Returns what is kept now. Raises Refused: `conflict` where another device wrote meanwhile.
    """
    writer = require_acting(member)
    require_readable(writer, topic)
    text = clean(body, room=topic.is_room) if body.strip() else ""
    facts = {"body": text, "language": clean_language(language), "reply_to": reply_to}
    with write():
        known = Draft.objects.select_for_update().filter(member=writer, topic=topic).first()
        if known is None:
            return _begin(writer, topic, facts) if text else None
        if known.version != version:
            if known.body == text:
                return known
            raise written_elsewhere()
        if not text:
            known.delete()
            return None
        for name, value in facts.items():
            setattr(known, name, value)
        known.version += 1
        known.updated_at = timezone.now()
        known.save(update_fields=[*facts, "version", "updated_at"])
    return known


def _begin(writer: Member, topic: Topic, facts: Mapping[str, object]) -> Draft:
    draft, is_first = Draft.objects.get_or_create(
        member=writer, topic=topic, defaults={**facts, "updated_at": timezone.now()}
    )
    if not is_first and draft.body != facts["body"]:
        raise written_elsewhere()
    older = writer.drafts.order_by("-updated_at", "-pk").values("pk")[settings.DRAFTS_KEPT :]
    Draft.objects.filter(pk__in=list(older.values_list("pk", flat=True))).delete()
    return draft


def drop_draft(*, draft_id: int, member: Member | None) -> bool:
    """Forget a draft of one's own; whether there was one. Raises Refused."""
    with write():
        dropped, _ = require_acting(member).drafts.filter(pk=draft_id).delete()
    return bool(dropped)


def written_elsewhere() -> Refused:
    """Another device kept another text since this one last heard."""
    return conflict(
        pgettext_lazy("beside a draft", "You wrote another text here on another device.")
    )
