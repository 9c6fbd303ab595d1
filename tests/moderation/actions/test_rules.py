"""Rules of the house: written by those who may, in three languages, each change in the log."""

import pytest

from members.refusals import Refused
from moderation.actions import set_rule, verify_log
from moderation.models import HouseRule, LogEntry

WORDS = {
    "ar": ("لا للكراهية", "نتحاور باحترام."),
    "fr": ("Pas de haine", "Nous parlons avec respect."),
    "en": ("No hate", "We speak with respect."),
}


def refused(code, **arguments):
    with pytest.raises(Refused) as refusal:
        set_rule(**{"texts": WORDS, **arguments})
    assert refusal.value.code == code
    assert not HouseRule.objects.exists()
    assert not LogEntry.objects.exists()
    return refusal.value


def test_the_rules_of_the_site_are_its_administrators(administrator, bilal, stranger, emir):
    assert not stranger.roles.exists()
    refused("forbidden", by=stranger)
    refused("forbidden", by=bilal)
    refused("suspended", by=emir)
    refused("unauthenticated", by=None)
    rule = set_rule(by=administrator, texts=WORDS)
    assert rule.titles == {language: title for language, (title, _) in WORDS.items()}


def test_the_rules_of_a_board_are_its_moderators(
    theme_board, second_moderator, elsewhere, stranger, invited_board
):
    assert not stranger.roles.exists()
    refused("forbidden", by=stranger, board=theme_board)
    refused("forbidden", by=elsewhere, board=theme_board)
    refused("not_found", by=stranger, board=invited_board)
    assert set_rule(by=second_moderator, texts=WORDS, board=theme_board).board == theme_board


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("part", [0, 1])
def test_a_rule_speaks_all_languages(language, part, administrator):
    broken = list(WORDS[language])
    broken[part] = " "
    refusal = refused("invalid", by=administrator, texts={**WORDS, language: tuple(broken)})
    assert refusal.field == f"{('title', 'text')[part]}_{language}"


@pytest.mark.parametrize("order", ["", "-1", "100", "x", None])
def test_its_place_is_a_small_number(order, administrator):
    assert refused("invalid", by=administrator, order=order).field == "order"


def test_each_change_stands_in_the_log_with_the_words_before(administrator):
    rule = set_rule(by=administrator, texts=WORDS)
    set_rule(by=administrator, rule=rule, texts={**WORDS, "en": ("Be kind", "Always.")})
    set_rule(by=administrator, rule=rule, texts=WORDS, is_active=False)
    entries = list(LogEntry.objects.order_by("number"))
    assert [entry.action for entry in entries] == ["write_rule", "change_rule", "retire_rule"]
    assert entries[1].payload.public["before"]["en"] == list(WORDS["en"])
    assert entries[1].payload.public["after"]["en"] == ["Be kind", "Always."]
    assert verify_log().faults == []
    assert HouseRule.objects.count() == 1


def test_the_rules_that_hold_on_a_board(administrator, theme_board, other_board):
    second = set_rule(by=administrator, texts=WORDS, order=2)
    first = set_rule(by=administrator, texts=WORDS, order=1)
    own = set_rule(by=administrator, texts=WORDS, board=theme_board)
    set_rule(by=administrator, texts=WORDS, board=other_board)
    set_rule(by=administrator, texts=WORDS, is_active=False)
    assert list(HouseRule.objects.in_force(None)) == [first, second]
    assert list(HouseRule.objects.in_force(theme_board.pk)) == [first, second, own]


@pytest.mark.parametrize("order", ["9" * 5000, "1" * 4])
def test_a_long_number_is_no_small_one(order, administrator):
    assert refused("invalid", by=administrator, order=order).field == "order"


def test_a_form_that_is_sent_twice_makes_one_rule(administrator, theme_board):
    sent = {"by": administrator, "texts": WORDS, "order": 2, "reason": "spam"}
    assert set_rule(**sent) == set_rule(**sent)
    assert LogEntry.objects.filter(action="write_rule").count() == 1
    set_rule(**sent, board=theme_board)
    set_rule(**{**sent, "texts": {**WORDS, "en": ("Other", "Words.")}})
    assert HouseRule.objects.count() == 3
