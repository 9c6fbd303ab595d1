"""The word list, kept by administrators."""

import pytest

from members.refusals import Refused
from moderation.actions import change_word, list_words
from moderation.actions.word_lists import MOST_AT_ONCE
from moderation.models import ListedWord, LogEntry
from moderation.word_lists import present_list


def add(by, phrases="kolb", language="", verdict="hold"):
    return list_words(phrases=phrases, language=language, verdict=verdict, by=by)


def rows():
    return list(ListedWord.objects.values_list("phrase", "language", "verdict", "is_active"))


def refused(code, field, act):
    with pytest.raises(Refused) as refusal:
        act()
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_each_line_is_a_word_and_is_sought_from_now_on(administrator):
    add(administrator, "kolb\n\n  ta gueule \r\n", "fr", "refuse")
    assert rows() == [("kolb", "fr", "refuse", True), ("ta gueule", "fr", "refuse", True)]
    assert present_list().find("k o l b")


def test_who_and_when_and_which_stands_in_the_log_but_not_in_public(administrator):
    add(administrator, "kolb\nspam")
    word = ListedWord.objects.get(phrase="kolb")
    assert word.changed_by == administrator
    entry = LogEntry.objects.get()
    assert (entry.action, entry.moderator, entry.payload.public) == (
        "list_words",
        administrator,
        {"count": 2},
    )
    assert entry.payload.private["words"][0] == [word.pk, "kolb", "", "hold", True]


def test_the_same_word_is_one_row_however_it_is_spelt(administrator):
    add(administrator, "كلب")
    add(administrator, "كَلْب", verdict="refuse")
    add(administrator, "كلب", "ar")
    assert rows() == [("كَلْب", "", "refuse", True), ("كلب", "ar", "hold", True)]
    assert add(administrator, "كلب", "ar") == []
    assert LogEntry.objects.count() == 3


def test_a_word_is_switched_off_and_on_and_given_another_verdict(administrator):
    (word,) = add(administrator)
    assert change_word(word=word, by=administrator, is_active=False)
    assert present_list().find("kolb") == []
    assert not change_word(word=word, by=administrator, is_active=False)
    assert change_word(word=word, by=administrator, is_active=True)
    assert change_word(word=word, by=administrator, verdict="refuse")
    assert present_list().find("kolb")[0].listed.verdict == "refuse"
    acts = list(LogEntry.objects.order_by("number").values_list("action", flat=True))
    assert acts == ["list_words", "unlist_word", "change_word", "change_word"]


@pytest.mark.parametrize("who", ["amel", "bilal", "stranger", None])
def test_for_others_there_is_no_list(administrator, who, request):
    (word,) = add(administrator)
    member = request.getfixturevalue(who) if who else None
    refused("not_found", None, lambda: add(member, "spam"))
    refused("not_found", None, lambda: change_word(word=word, by=member, is_active=False))
    assert rows() == [("kolb", "", "hold", True)]


@pytest.mark.parametrize(
    ("sent", "code", "field"),
    [
        ({"phrases": "kolb\n!!!"}, "invalid", "phrases"),
        ({"phrases": "a"}, "invalid", "phrases"),
        ({"phrases": "  "}, "invalid", "phrases"),
        ({"phrases": None}, "invalid", "phrases"),
        ({"phrases": "k" * 81}, "too_large", "phrases"),
        ({"phrases": "\n".join(f"w{n}" for n in range(MOST_AT_ONCE + 1))}, "invalid", "phrases"),
        ({"language": "de"}, "invalid", "language"),
        ({"verdict": "publish"}, "invalid", "verdict"),
    ],
)
def test_what_is_no_word_is_refused_and_nothing_is_stored(administrator, sent, code, field):
    refused(code, field, lambda: add(administrator, **sent))
    assert rows() == []


def test_the_list_does_not_grow_for_ever(administrator, monkeypatch):
    monkeypatch.setattr("moderation.actions.word_lists.MOST", 2)
    add(administrator, "one\ntwo")
    refused("invalid", "phrases", lambda: add(administrator, "three"))
