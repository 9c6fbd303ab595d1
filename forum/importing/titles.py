"""A title for a conversation that came without one."""

import html
import re

LONGEST = 80


def title_from(body_html: str, *, otherwise: str) -> str:
    """The first words of a text, cut at a word's end."""
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body_html)).split())
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.-") + "…"
    return text or otherwise
