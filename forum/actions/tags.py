"""Tags: made for the site by administrators, chosen for a topic by who keeps it."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import pgettext_lazy

from forum.actions.keeping import lock_for_keeper, require_keeper, tell_kept
from forum.models import Tag, TagName, Topic, TopicTag
from members.models import Member
from members.permissions import is_administrator
from members.refusals import forbidden, invalid
from members.text import clean_line
from members.writing import write

TAGS_A_TOPIC = 3
NAME_LIMIT = 60


def keep_tag(
    *, slug: str, names: Mapping[str, object], by: Member | None, position: int = 0
) -> Tag:
    """A tag with its names by language. Again with the same slug: changes it.

    `by` is an administrator, or None for a command on the server. Raises Refused.
    """
    if by is not None and not is_administrator(by):
        raise forbidden()
    clean = {
        language: clean_line(name, limit=NAME_LIMIT, field="names")
        for language, name in names.items()
        if language in dict(settings.LANGUAGES)
    }
    if not clean:
        raise invalid(pgettext_lazy("refusal", "A tag needs a name."), "names")
    with write():
        tag, _ = Tag.objects.update_or_create(slug=slug, defaults={"position": position})
        for language, name in clean.items():
            TagName.objects.update_or_create(tag=tag, language=language, defaults={"name": name})
    return tag


def clean_tags(sent: object) -> list[str]:
    """The slugs of tags there are, each once, in the order chosen. Raises Refused."""
    if sent in (None, "", ()):
        return []
    if not isinstance(sent, list) or not all(isinstance(slug, str) for slug in sent):
        raise _unknown()
    slugs = list(dict.fromkeys(sent))
    if len(slugs) > TAGS_A_TOPIC:
        raise invalid(pgettext_lazy("refusal", "Choose at most three tags."), "tags")
    if slugs and Tag.objects.filter(slug__in=slugs).count() < len(slugs):
        raise _unknown()
    return slugs


def set_tags(*, topic: Topic, by: Member | None, tags: object) -> bool:
    """Other tags for a topic, at most three; whether they are others. Raises Refused."""
    keeper = require_keeper(by, topic)
    chosen = clean_tags(tags)
    with write():
        locked, member = lock_for_keeper(topic, keeper)
        if locked.tags == chosen:
            return False
        locked.tags = chosen
        locked.save(update_fields=["tags"])
        store_tags(locked)
        tell_kept(locked, member, "tag_topic")
    topic.tags = chosen
    return True


def store_tags(topic: Topic) -> None:
    """Let the topic be found by the tags it names. Within a transaction, the topic locked."""
    TopicTag.objects.filter(topic=topic).exclude(tag__slug__in=topic.tags).delete()
    rows = [
        TopicTag(topic=topic, tag=tag, board_id=topic.board_id, last_post_at=topic.last_post_at)
        for tag in Tag.objects.filter(slug__in=topic.tags)
    ]
    TopicTag.objects.bulk_create(rows, ignore_conflicts=True)


def _unknown() -> Exception:
    return invalid(pgettext_lazy("refusal", "Choose among the tags offered."), "tags")
