"""The words for scripts, in the page."""

from functools import lru_cache

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from forum.words import page_words
from members.formats import reader_language

register = template.Library()


@register.simple_tag(name="page_words")
def words_of_page() -> SafeString:
    """As JSON in an element of its own."""
    return _words_in(reader_language())


@lru_cache(maxsize=8)
def _words_in(language: str) -> SafeString:
    return json_script(page_words(), "words")
