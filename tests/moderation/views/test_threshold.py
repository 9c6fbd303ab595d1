"""The page of the threshold: for administrators, tried first, saved after."""

import pytest

from forum.actions import publish_post
from moderation.actions import decide_case
from moderation.models import LogEntry
from moderation.models.hiding import threshold_now
from tests.moderation.crowds import all_flag, strangers_to_each_other

PATH = "/cases/threshold/"


@pytest.fixture
def past(thread, dounia, bilal):
    """Two posts, one of them rightly flagged."""
    crowd = strangers_to_each_other(3)
    for outcome in ("hide", "none"):
        said = publish_post(topic=thread, author=dounia, body=f"Mot {outcome}").post
        decide_case(case=all_flag(said, crowd), moderator=bilal, outcome=outcome, note="Parce que")


def test_for_others_there_is_no_such_page(client, sign_in, bilal, amel, stranger):
    assert client.get(PATH).status_code == 404
    for member in (bilal, amel, stranger):
        browser = sign_in(member)
        assert browser.get(PATH).status_code == 404
        assert browser.post(PATH, {"threshold": "20"}).status_code == 404
    assert threshold_now() == 12


def test_without_a_past_it_says_so(sign_in, administrator):
    page = sign_in(administrator).get(PATH).content.decode()
    assert "There is nothing to try it on yet." in page
    assert "<svg viewBox" not in page.partition("data-trial")[2].partition("</section>")[0]


def test_flags_that_never_pressed_are_said_to_be_too_few(case, sign_in, administrator):
    page = sign_in(administrator).get(PATH).content.decode()
    assert "no threshold would have hidden anything" in page


def test_what_is_tried_is_drawn_and_told_and_not_saved(past, sign_in, administrator):
    page = sign_in(administrator).get(PATH, {"threshold": "15"}).content.decode()
    assert "<polyline" in page
    assert "Mot none" in page
    assert "Mot hide" not in page
    assert 'name="threshold" value="15"' in page
    assert threshold_now() == 12


def test_before_trying_there_is_nothing_to_save(past, sign_in, administrator):
    page = sign_in(administrator).get(PATH).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<polyline" in main
    assert 'method="post"' not in main


def test_what_was_tried_is_saved_and_logged(past, sign_in, administrator, client):
    browser = sign_in(administrator)
    answer = browser.post(PATH, {"threshold": "15"}, follow=True)
    assert "It is saved." in answer.content.decode()
    assert threshold_now() == 15
    assert LogEntry.objects.get(action="set_threshold").moderator == administrator
    assert "Changed from when on" in client.get("/log/").content.decode()


def test_it_can_be_turned_off_and_says_so(past, sign_in, administrator):
    browser = sign_in(administrator)
    page = browser.get(PATH, {"threshold": "off"}).content.decode()
    assert "Every flagged post would have stayed" in page
    browser.post(PATH, {"threshold": "off"})
    assert threshold_now() is None
    assert "nothing is hidden automatically" in browser.get(PATH).content.decode()


@pytest.mark.parametrize("wrong", ["0", "61", "x", ""])
def test_a_wrong_number_is_refused_at_its_field(past, sign_in, administrator, wrong):
    browser = sign_in(administrator)
    tried = browser.get(PATH, {"threshold": wrong})
    assert tried.status_code == 400
    assert 'id="threshold-error"' in tried.content.decode()
    assert browser.post(PATH, {"threshold": wrong}).status_code == 400
    assert threshold_now() == 12


def test_the_queue_leads_administrators_there_and_nobody_else(case, sign_in, administrator, bilal):
    assert PATH in sign_in(administrator).get("/cases/").content.decode()
    assert PATH not in sign_in(bilal).get("/cases/").content.decode()
