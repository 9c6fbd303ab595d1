"""Pages of administrators: the word list, and boards whose posts wait."""

import pytest

from forum.models import Board
from moderation.actions import list_words
from moderation.models import ListedWord

PAGES = ("/house/words/", "/house/review/")


@pytest.fixture
def word(administrator):
    """A word that waits."""
    return list_words(phrases="kolb", language="fr", verdict="hold", by=administrator)[0]


@pytest.mark.parametrize("who", ["amel", "bilal", "stranger", "dounia"])
def test_for_others_there_are_no_such_pages(word, theme_board, sign_in, who, request):
    browser = sign_in(request.getfixturevalue(who))
    for address in PAGES:
        assert browser.get(address).status_code == 404
        assert "/house/" not in browser.get("/settings/").content.decode()
    for address, sent in (
        ("/house/words/", {"phrases": "spam", "language": "", "verdict": "hold"}),
        ("/house/words/try/", {"text": "kolb"}),
        (f"/house/words/{word.pk}/", {"active": "off"}),
        (f"/house/review/{theme_board.pk}/", {"review": "everybody"}),
    ):
        assert browser.post(address, sent).status_code == 404
    assert list(ListedWord.objects.values_list("phrase", "is_active")) == [("kolb", True)]
    assert Board.objects.get(pk=theme_board.pk).held_for_review == "nobody"


def test_for_a_visitor_neither(client, db):
    assert [client.get(address).status_code for address in PAGES] == [404, 404]


def test_an_administrator_is_led_there(administrator, sign_in):
    page = sign_in(administrator).get("/settings/").content.decode()
    assert all(f'href="{address}"' in page for address in PAGES)


def test_words_are_added_found_and_switched_off(administrator, sign_in):
    browser = sign_in(administrator)
    assert "The list is empty" in browser.get("/house/words/").content.decode()
    sent = {"phrases": "kolb\nكلب", "language": "", "verdict": "refuse"}
    page = browser.post("/house/words/", sent, follow=True).content.decode()
    assert "The list is changed." in page
    assert page.count('id="word-') == 2
    found = browser.get("/house/words/?q=كَلْب").content.decode()
    assert found.count('id="word-') == 1
    word = ListedWord.objects.get(phrase="kolb")
    page = browser.post(f"/house/words/{word.pk}/", {"active": "off"}, follow=True)
    assert "Switched off" in page.content.decode()
    browser.post(f"/house/words/{word.pk}/", {"verdict": "hold"})
    word.refresh_from_db()
    assert (word.is_active, word.verdict) == (False, "hold")


def test_a_wrong_form_comes_back_with_what_was_typed(administrator, sign_in):
    sent = {"phrases": "kolb\n!!", "language": "fr", "verdict": "refuse"}
    answer = sign_in(administrator).post("/house/words/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "two letters or more" in page
    assert "kolb\n!!" in page
    assert '<option value="fr" selected>' in page


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("Sidi k0lb", "hold", "This text would wait for a moderator."),
        ("c.a.s.i.n.o", "refuse", "This text would not be let in."),
        ("Bonjour", "publish", "The list would let this text pass."),
    ],
)
def test_a_text_is_tried_and_it_is_said_why(administrator, sign_in, word, text, verdict, said):
    list_words(phrases="casino", language="", verdict="refuse", by=administrator)
    page = sign_in(administrator).post("/house/words/try/", {"text": text}).content.decode()
    assert f'data-verdict="{verdict}"' in page
    assert said in page
    assert text in page
    if verdict == "hold":
        assert "<bdi>k0lb</bdi> is read as <bdi>kolb</bdi>" in page


def test_a_long_list_has_pages_of_constant_cost(
    administrator, sign_in, django_assert_max_num_queries
):
    phrases = "\n".join(f"mot{number:03}" for number in range(150))
    list_words(phrases=phrases, language="", verdict="hold", by=administrator)
    browser = sign_in(administrator)
    with django_assert_max_num_queries(14):
        page = browser.get("/house/words/").content.decode()
    assert page.count('id="word-') == 100
    assert "after=100" in page
    assert browser.get("/house/words/?after=100").content.decode().count('id="word-') == 50


def test_a_board_is_chosen_for_review(administrator, sign_in, theme_board):
    browser = sign_in(administrator)
    address = f"/house/review/{theme_board.pk}/"
    page = browser.post(address, {"review": "unconfirmed"}, follow=True).content.decode()
    assert "The board is changed." in page
    assert 'value="unconfirmed" checked' in page
    assert browser.post(address, {"review": "nonsense"}).status_code == 400
    assert browser.post("/house/review/999999/", {"review": "nobody"}).status_code == 404
    assert Board.objects.get(pk=theme_board.pk).held_for_review == "unconfirmed"
