"""The page on which a member flags a post, without scripts."""

import pytest

from forum.actions import hide_post, open_topic
from forum.models import Post
from moderation.models import Case, Flag, Reason


def url_of(post):
    return f"/p/{post.pk}/flag/"


def test_the_form_shows_the_post_and_a_reason_for_each_code(post, dounia, sign_in):
    page = sign_in(dounia).get(url_of(post)).content.decode()
    assert "Un mot de trop" in page
    for code in Reason.values:
        assert f'name="reason" value="{code}"' in page


def test_a_sent_flag_leads_to_thanks_with_the_way_back(post, dounia, sign_in):
    browser = sign_in(dounia)
    sent = browser.post(url_of(post), {"reason": "hate", "note": "Lisez la fin"}, follow=True)
    assert sent.redirect_chain == [(f"/p/{post.pk}/flag/thanks/", 302)]
    assert f'href="/p/{post.pk}/"' in sent.content.decode()
    flag = Flag.objects.get()
    assert (flag.member, flag.reason, flag.note) == (dounia, "hate", "Lisez la fin")


def test_a_script_gets_its_answer_as_json(post, dounia, sign_in):
    sent = sign_in(dounia).post(
        url_of(post), {"reason": "hate"}, headers={"Accept": "application/json"}
    )
    assert sent.status_code == 201
    assert sent.json()["post"] == post.pk
    again = sign_in(dounia).post(
        url_of(post), {"reason": "hate"}, headers={"Accept": "application/json"}
    )
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_led_to_sign_in_and_back(post, client, method):
    answer = getattr(client, method)(url_of(post), {"reason": "hate"} if method == "post" else {})
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={url_of(post)}"
    assert not Flag.objects.exists()


def test_a_visitor_without_a_page_gets_401(post, client):
    sent = client.post(url_of(post), {"reason": "hate"}, headers={"Accept": "application/json"})
    assert (sent.status_code, sent.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("data", [{}, {"reason": ""}, {"reason": "nonsense"}])
def test_without_a_reason_the_form_comes_back_and_keeps_the_note(post, dounia, sign_in, data):
    answer = sign_in(dounia).post(url_of(post), {**data, "note": "Ma note"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Ma note" in page
    assert 'id="reason-error"' in page
    assert not Flag.objects.exists()


@pytest.mark.parametrize("note", ["a\x00b", "e" + "\u0301" * 500, "x" * 1001, "a\x1bb"])
def test_a_bad_note_brings_the_form_back(post, dounia, sign_in, note):
    answer = sign_in(dounia).post(url_of(post), {"reason": "spam", "note": note})
    assert answer.status_code == 400
    assert 'id="note-error"' in answer.content.decode()
    assert not Flag.objects.exists()


def test_a_second_flag_says_that_one_is_enough(flag, dounia, sign_in):
    answer = sign_in(dounia).post(url_of(flag.post), {"reason": "spam"})
    assert answer.status_code == 409
    assert "already told us" in answer.content.decode()
    assert f'href="{flag.post.get_absolute_url()}"' in answer.content.decode()
    assert Flag.objects.count() == 1


def test_one_s_own_page_and_a_hidden_post_are_refused_in_words(
    post, carine, dounia, bilal, sign_in
):
    own = sign_in(carine).get(f"/people/{carine.handle}/flag/")
    assert own.status_code == 403
    assert f'href="/people/{carine.handle}/"' in own.content.decode()
    hide_post(post=post, by=bilal)
    answer = sign_in(dounia).get(url_of(post))
    assert answer.status_code == 409
    assert "Un mot de trop" not in answer.content.decode()


def test_what_the_stranger_may_not_read_is_not_there_to_flag(
    invited_board, amel, stranger, sign_in, client, held_post
):
    closed = open_topic(board=invited_board, author=amel, title="Fermé", body="Entre nous").post
    assert not stranger.board_memberships.exists()
    browser = sign_in(stranger)
    nothing = browser.get("/p/99999999/flag/")
    for post in (closed, held_post):
        for visitor in (browser, client):
            for path in (url_of(post), url_of(post) + "thanks/"):
                assert visitor.get(path).status_code == 404
            assert visitor.post(url_of(post), {"reason": "spam"}).status_code == 404
        assert "Entre nous" not in browser.get(url_of(post)).content.decode()
    assert nothing.status_code == 404
    assert not Flag.objects.exists()


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "-1", "abc", "٣"])
def test_a_number_that_is_no_post_is_not_found(dounia, sign_in, number):
    assert sign_in(dounia).get(f"/p/{number}/flag/").status_code == 404


def test_a_flag_by_get_is_no_flag(post, dounia, sign_in):
    sign_in(dounia).get(url_of(post), {"reason": "spam"})
    assert not Case.objects.exists()
    assert Post.objects.get(pk=post.pk).is_shown


def test_the_page_speaks_arabic_from_the_right(post, dounia, sign_in):
    page = (
        sign_in(dounia, language=None)
        .get(url_of(post), headers={"Accept-Language": "ar"})
        .content.decode()
    )
    assert '<html lang="ar" dir="rtl"' in page
