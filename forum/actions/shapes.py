"""What is about to be opened: its format, its kind and the facts of the kind, checked together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from forum.actions.calls import clean_call
from forum.actions.drafting import Facts
from forum.actions.polls import clean_poll
from forum.actions.records import clean_record
from forum.actions.tags import clean_tags
from forum.models import Topic
from members.refusals import invalid

_CLEAN: dict[str, Callable[[Mapping[str, object]], Facts]] = {
    Topic.Kind.RECORD: clean_record,
    Topic.Kind.CALL: clean_call,
    Topic.Kind.POLL: clean_poll,
}


@dataclass(frozen=True)
class Shape:
    """A format and a kind that go together, with the facts of that kind."""

    format: str
    kind: str
    facts: Facts | None = None
    tags: Sequence[str] = ()

    @property
    def is_room(self) -> bool:
        """Live and flat, rather than a nested thread."""
        return self.format == Topic.Format.ROOM

    def screened_text(self, body: str) -> str:
        """All that screeners must see."""
        return body if self.facts is None else f"{body}\n\n{self.facts.as_text()}"


def clean_shape(format: object, kind: object, facts: Mapping[str, object]) -> Shape:
    """All three, and tags, where a topic may have them. Raises Refused."""
    if not isinstance(format, str) or format not in Topic.Format.values:
        raise invalid(pgettext_lazy("refusal", "Choose a thread or a room."), "format")
    if not isinstance(kind, str) or kind not in Topic.Kind.values:
        raise invalid(pgettext_lazy("refusal", "Choose one of the kinds offered."), "kind")
    if format == Topic.Format.ROOM and kind != Topic.Kind.DISCUSSION:
        raise invalid(
            pgettext_lazy("refusal", "Only a discussion can be a room; the others are threads."),
            "format",
        )
    clean = _CLEAN.get(kind)
    tags = clean_tags(facts.get("tags"))
    return Shape(format, kind, clean(facts) if clean is not None else None, tags)
