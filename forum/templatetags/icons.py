"""Icons: each is drawn once and kept, as a page has a hundred of the same few."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide as draw_icon

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str) -> str:
    """The icon of that name; the attributes are those of its element."""
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> str:
    drawn: str = draw_icon(name, size=size, **dict(attributes))
    return drawn
