"""The page of what waits: its author's alone."""

import pytest

from forum.actions import publish_post
from forum.models import Post, Topic


@pytest.fixture
def held(thread, dounia, settings):
    """A reply by dounia that waits."""
    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    return publish_post(topic=thread, author=dounia, body="نص ينتظر").post


def page_of(sign_in, member):
    answer = sign_in(member).get("/waiting/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_author_reads_the_text_and_why_it_waits(held, sign_in, dounia, thread):
    page = page_of(sign_in, dounia)
    assert "نص ينتظر" in page
    assert "<bdi>tests</bdi>" in page
    assert f'href="{thread.get_absolute_url()}"' in page


@pytest.mark.parametrize("who", ["amel", "stranger", "bilal"])
def test_nobody_else_does(held, sign_in, who, request):
    page = page_of(sign_in, request.getfixturevalue(who))
    assert "نص ينتظر" not in page
    assert "Nothing of yours waits" in page


def test_a_visitor_is_asked_to_sign_in(held, client):
    assert client.get("/waiting/").status_code == 302


def test_a_topic_that_was_hidden_meanwhile_loses_its_title(held, sign_in, dounia, thread):
    Topic.objects.filter(pk=thread.pk).update(is_visible=False)
    page = page_of(sign_in, dounia)
    assert thread.title not in page
    assert "A topic that is no longer shown" in page


def test_on_a_board_that_was_closed_to_them_it_is_not_listed(held, sign_in, dounia, thread):
    type(thread.board).objects.update(read_rule="councillors")
    assert "نص ينتظر" not in page_of(sign_in, dounia)


def test_its_author_takes_it_back(held, sign_in, dounia):
    answer = sign_in(dounia).post(f"/waiting/{held.pk}/withdraw/", follow=True)
    page = answer.content.decode()
    assert "Your text is withdrawn." in page
    assert "نص ينتظر" not in page
    assert Post.objects.get(pk=held.pk).state == "withdrawn"


def test_a_stranger_or_a_visitor_takes_nothing_back(held, sign_in, stranger, client):
    assert sign_in(stranger).post(f"/waiting/{held.pk}/withdraw/").status_code == 404
    assert client.post(f"/waiting/{held.pk}/withdraw/").status_code == 401
    assert Post.objects.get(pk=held.pk).state == "held"


def test_the_number_of_texts_raises_no_cost(
    held, sign_in, dounia, thread, django_assert_max_num_queries
):
    for number in range(8):
        publish_post(topic=thread, author=dounia, body=f"Un texte {number}")
    browser = sign_in(dounia)
    browser.get("/waiting/")
    with django_assert_max_num_queries(14):
        browser.get("/waiting/")


def test_the_reason_is_told_in_the_language_of_the_page(sign_in, dounia, thread, limits):
    body = "https://a.example https://b.example https://c.example"
    assert "3 links" in publish_post(topic=thread, author=dounia, body=body).reason
    page = sign_in(dounia, language="ar").get("/waiting/").content.decode()
    assert "فيه 3 روابط" in page
    assert "A moderator" not in page
