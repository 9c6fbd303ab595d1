"""The page of rules: read by everybody, written by those who keep it."""

import pytest

from moderation.actions import set_rule
from moderation.models import HouseRule

WORDS = {
    "ar": ("لا للكراهية", "نتحاور باحترام."),
    "fr": ("Pas de haine", "Nous parlons avec respect."),
    "en": ("No hate", "We speak with respect."),
}
SENT = {
    **{f"title_{language}": title for language, (title, _) in WORDS.items()},
    **{f"text_{language}": text for language, (_, text) in WORDS.items()},
    "order": "1",
    "is_active": "on",
}


@pytest.fixture
def rule(administrator):
    return set_rule(by=administrator, texts=WORDS)


def test_everybody_reads_the_rules_in_their_language(client, rule):
    for language, (title, text) in WORDS.items():
        client.cookies["language"] = language
        page = client.get("/rules/").content.decode()
        assert title in page
        assert text in page
        assert "/rules/new/" not in page


def test_a_house_without_rules_says_so(client, db):
    assert "No rules yet" in client.get("/rules/").content.decode()


def test_a_board_shows_its_own_beside_them(client, rule, administrator, theme_board, other_board):
    words = dict.fromkeys(WORDS, ("Eau", "Texte."))
    set_rule(by=administrator, texts=words, board=theme_board)
    here = client.get(f"/b/{theme_board.slug}/rules/").content.decode()
    assert "No hate" in here
    assert "On this board, too" in here
    assert "On this board, too" not in client.get(f"/b/{other_board.slug}/rules/").content.decode()
    assert (
        f"/b/{theme_board.slug}/rules/" in client.get(f"/b/{theme_board.slug}/").content.decode()
    )


def test_the_rules_of_a_closed_board_are_not_there_for_the_stranger(
    client, sign_in, stranger, amel, invited_board
):
    assert not stranger.board_memberships.exists()
    path = f"/b/{invited_board.slug}/rules/"
    assert client.get(path).status_code == 404
    assert sign_in(stranger).get(path).status_code == 404
    assert sign_in(amel).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/rules/new/", "/rules/{rule}/"])
def test_the_stranger_writes_no_rules(path, rule, sign_in, stranger, bilal, client):
    assert not stranger.roles.exists()
    address = path.format(rule=rule.pk)
    for browser in (sign_in(stranger), sign_in(bilal)):
        assert browser.get(address).status_code == 403
        assert browser.post(address, SENT).status_code == 403
    assert client.get(address).status_code == 401
    assert HouseRule.objects.count() == 1


def test_an_administrator_writes_changes_and_retires_a_rule(sign_in, administrator):
    browser = sign_in(administrator)
    assert browser.get("/rules/new/").status_code == 200
    assert browser.post("/rules/new/", SENT).status_code == 302
    rule = HouseRule.objects.get()
    assert rule.titles["fr"] == "Pas de haine"
    page = browser.get(f"/rules/{rule.pk}/").content.decode()
    assert "We speak with respect." in page
    off = {key: value for key, value in SENT.items() if key != "is_active"}
    browser.post(f"/rules/{rule.pk}/", {**off, "title_en": "Be kind"})
    rule = HouseRule.objects.get()
    assert (rule.titles["en"], rule.is_active) == ("Be kind", False)
    assert "No longer in force" in browser.get("/rules/").content.decode()


def test_a_moderator_writes_the_rules_of_their_board(sign_in, second_moderator, theme_board):
    browser = sign_in(second_moderator)
    assert browser.post(f"/b/{theme_board.slug}/rules/new/", SENT).status_code == 302
    assert HouseRule.objects.get().board == theme_board


@pytest.mark.parametrize("field", ["title_ar", "text_fr", "order"])
def test_what_is_wrong_brings_the_form_back_with_what_was_typed(field, sign_in, administrator):
    answer = sign_in(administrator).post("/rules/new/", {**SENT, field: ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "field-error" in page
    assert "Pas de haine" in page
    assert not HouseRule.objects.exists()


def test_what_is_not_there_is_not_there(sign_in, administrator):
    assert sign_in(administrator).get("/rules/424242/").status_code == 404


def test_the_page_of_rules_costs_the_same_for_many(
    client, administrator, django_assert_max_num_queries
):
    for order in range(12):
        set_rule(by=administrator, texts=WORDS, order=order)
    with django_assert_max_num_queries(8):
        client.get("/rules/")
