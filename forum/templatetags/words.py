"""The words for scripts, in the page."""

from django import template

from forum.words import page_words

register = template.Library()
register.simple_tag(page_words, name="page_words")
