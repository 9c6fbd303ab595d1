"""A topic closed with a conclusion, which stands over it and may be corrected."""

from django.conf import settings
from django.utils import timezone

from forum.actions.drafting import Text, clean_language, render_text
from forum.actions.indexing import index_posts
from forum.actions.placing import lock_for_moderator
from forum.actions.steering import clean_reason, record_act
from forum.models import Conclusion, ConclusionVersion, Topic
from forum.permissions import require_moderator, require_voice
from members.models import Member
from members.permissions import current_mandate
from members.refusals import not_found
from members.text import clean_body
from members.writing import write


def conclude_topic(
    *, topic: Topic, by: Member | None, body: object, language: object = "", reason: object = ""
) -> bool:
    """Close a topic with what was concluded, or correct that; returns whether it is new.

    What it replaces is kept. Raises Refused.
    """
    moderator, why = require_voice(require_moderator(by, topic), topic), clean_reason(reason)
    if not topic.is_visible:
        raise not_found()
    text = clean_body(body, limit=settings.POST_LIMIT, field="conclusion")
    wanted = clean_language(language)
    ready = render_text(text, language=wanted, author=moderator)
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        require_voice(member, locked)
        if not locked.is_visible:
            raise not_found()
        former = Conclusion.objects.filter(topic=locked).first()
        if former is not None and (former.body, former.language) == (text, ready.language):
            return False
        _store(locked, member, ready)
        act = "conclude_topic" if former is None else "correct_conclusion"
        record_act(locked, member, act, reason=why, changed=("concluded_at",))
        _index(locked)
    topic.locked_at, topic.concluded_at = locked.locked_at, locked.concluded_at
    return True


def _store(topic: Topic, by: Member, text: Text) -> None:
    now = timezone.now()
    keep_version(topic, by)
    Conclusion.objects.update_or_create(
        topic=topic,
        defaults={
            "body": text.body,
            "body_html": text.html,
            "language": text.language,
            "folded": text.folded,
            "by": by,
            "mandate": current_mandate(by),
            "written_at": now,
        },
    )
    topic.locked_at = topic.locked_at or now
    topic.concluded_at = topic.concluded_at or now


def keep_version(topic: Topic, by: Member) -> None:
    """Keep what stands over the topic, which is about to be replaced; it must be locked."""
    former = Conclusion.objects.filter(topic=topic).first()
    if former is None:
        return
    ConclusionVersion.objects.create(
        topic=topic,
        body=former.body,
        body_html=former.body_html,
        language=former.language,
        by=former.by,
        mandate=former.mandate,
        written_at=former.written_at,
        replaced_at=timezone.now(),
        replaced_by=by,
    )


def take_conclusion_off(topic: Topic, by: Member) -> None:
    """An open topic has none; the topic, which must be locked, is not stored."""
    if topic.concluded_at is None:
        return
    keep_version(topic, by)
    Conclusion.objects.filter(topic=topic).delete()
    topic.concluded_at = None
    _index(topic)


def _index(topic: Topic) -> None:
    index_posts(posts=topic.posts.published().select_related("topic__conclusion").filter(number=1))
