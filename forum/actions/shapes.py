"""What is about to be opened: its format and its kind, checked together."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from forum.models import Topic
from members.refusals import invalid


@dataclass(frozen=True)
class Shape:
    """A format and a kind that go together."""

    format: str
    kind: str

    @property
    def is_room(self) -> bool:
        """Live and flat, rather than a nested thread."""
        return self.format == Topic.Format.ROOM


def clean_shape(format: object, kind: object) -> Shape:
    """Both, where there are such and a topic may have both. Raises Refused."""
    if not isinstance(format, str) or format not in Topic.Format.values:
        raise invalid(pgettext_lazy("refusal", "Choose a thread or a room."), "format")
    if not isinstance(kind, str) or kind not in Topic.Kind.values:
        raise invalid(pgettext_lazy("refusal", "Choose one of the kinds offered."), "kind")
    shape = Shape(format, kind)
    if shape.is_room and kind != Topic.Kind.DISCUSSION:
        raise invalid(
            pgettext_lazy("refusal", "Only a discussion can be a room; the others are threads."),
            "format",
        )
    return shape
