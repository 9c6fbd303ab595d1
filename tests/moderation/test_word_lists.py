"""The list as a process keeps it: compiled once for each edition."""

import pytest

from moderation import word_lists
from moderation.actions import list_words
from moderation.models import WordListHead
from moderation.word_lists import present_list


@pytest.fixture
def compiled(monkeypatch):
    """How often the list was compiled."""
    count = []
    compile_ = word_lists._compile
    monkeypatch.setattr(word_lists, "_compile", lambda: count.append(1) or compile_())
    return count


def test_it_is_compiled_once_for_each_edition(administrator, compiled, monkeypatch):
    monkeypatch.setattr(word_lists, "LOOK_AGAIN", 0.0)
    list_words(phrases="kolb", language="", verdict="hold", by=administrator)
    first = present_list()
    assert present_list() is first
    assert len(compiled) == 1
    list_words(phrases="spam", language="", verdict="hold", by=administrator)
    assert len(present_list().find("kolb spam")) == 2
    assert len(compiled) == 2


def test_what_another_process_changed_is_heard_of_at_the_next_look(
    administrator, compiled, monkeypatch
):
    monkeypatch.setattr(word_lists, "LOOK_AGAIN", float("inf"))
    list_words(phrases="kolb", language="", verdict="hold", by=administrator)
    assert present_list().find("kolb")
    WordListHead.objects.update(revision=99)
    administrator.listed_words.update(is_active=False)
    assert present_list().find("kolb")
    monkeypatch.setattr(word_lists, "LOOK_AGAIN", 0.0)
    assert present_list().find("kolb") == []
