"""What an author reads of a post that the site hid for now, and everybody else sees of it."""

import pytest

from forum.actions import invite_member, open_topic, publish_post, remove_member
from members.models import Member
from moderation.actions import decide_case
from tests.moderation.crowds import all_flag, strangers_to_each_other


@pytest.fixture
def said(thread, dounia, run_tasks):
    post = publish_post(topic=thread, author=dounia, body="Un mot de trop").post
    all_flag(post, strangers_to_each_other(3))
    run_tasks()
    post.refresh_from_db()
    return post


@pytest.fixture
def path(said):
    return f"/p/{said.pk}/hidden/"


def test_everybody_sees_that_it_waits_for_a_moderator(said, client, sign_in, stranger, dounia):
    for browser in (client, sign_in(stranger), sign_in(dounia)):
        page = browser.get(said.topic.get_absolute_url()).content.decode()
        assert f'data-id="{said.pk}"' in page
        assert "Hidden until a moderator has looked at it" in page.partition("<script")[0]
        assert "Un mot de trop" not in page


def test_frames_say_so_too(said, client):
    changes = client.get(f"/t/{said.topic_id}/changes/?since=0").json()
    post = next(each for each in changes["posts"] if each["id"] == said.pk)
    assert (post["state"], post["hidden_for_now"], post["body_html"]) == ("hidden", True, "")
    assert all("hidden_for_now" not in each for each in changes["posts"] if each is not post)


def test_the_api_says_so_too(said, client):
    posts = client.get(f"/api/v1/topics/{said.topic_id}/posts").json()["items"]
    assert [post["number"] for post in posts if post.get("hidden_for_now")] == [said.number]


def test_its_author_is_led_to_why_and_what_now(said, path, sign_in, dounia):
    browser = sign_in(dounia)
    assert path in browser.get("/notifications/").content.decode()
    page = browser.get(path).content.decode()
    for words in ("It spreads hate", "Un mot de trop", "It stays hidden until a moderator"):
        assert words in page


def test_nobody_else_has_such_a_page(path, client, sign_in, stranger, bilal, amel):
    assert client.get(path).status_code == 302
    for member in (stranger, bilal, amel):
        assert sign_in(member).get(path).status_code == 404
        assert sign_in(member).post(path, {"words": "Moi"}).status_code == 404


def test_who_flagged_is_nowhere_on_it(said, path, sign_in, dounia):
    page = sign_in(dounia).get(path).content.decode()
    for flag in said.flags.select_related("member"):
        assert flag.member.handle not in page


def test_its_author_answers_and_moderators_read_it(said, path, sign_in, dounia, bilal):
    browser = sign_in(dounia)
    assert browser.post(path, {"words": " "}).status_code == 400
    answer = browser.post(path, {"words": "C'était <b>une</b> citation"}, follow=True)
    assert "The moderators will read it." in answer.content.decode()
    case = said.cases.get()
    page = sign_in(bilal).get(case.get_absolute_url()).content.decode()
    # In the queue, in its place, and to take a part out.
    assert page.count("Un mot de trop") == 3
    assert "C&#x27;était &lt;b&gt;une&lt;/b&gt; citation" in page
    assert "It stays hidden until somebody decides." in page


def test_once_it_was_looked_at_the_page_leads_to_the_post(said, path, sign_in, dounia, bilal):
    decide_case(case=said.cases.get(), moderator=bilal, outcome="none")
    browser = sign_in(dounia)
    assert browser.get(path)["Location"] == said.get_absolute_url()
    assert browser.post(path, {"words": "Encore"}).status_code == 404


def test_hidden_for_good_says_so(said, client, bilal):
    decide_case(case=said.cases.get(), moderator=bilal, outcome="hide", note="Non")
    page = client.get(said.topic.get_absolute_url()).content.decode().partition("<script")[0]
    assert "Hidden by a moderator" in page
    assert "until a moderator" not in page


def test_moderators_are_led_to_a_case_that_cannot_wait(post, sign_in, bilal, run_tasks):
    case = all_flag(post, strangers_to_each_other(3))
    run_tasks()
    browser = sign_in(bilal)
    assert f'href="/cases/{case.pk}/"' in browser.get("/notifications/").content.decode()
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "nothing of theirs is hidden unseen" in page


def test_who_may_no_longer_read_the_board_has_no_such_page(
    invited_board, amel, dounia, sign_in, run_tasks
):
    crowd = strangers_to_each_other(3)
    for member in (dounia, *crowd):
        invite_member(board=invited_board, member=member, by=None)
    topic = open_topic(board=invited_board, author=amel, title="Secret", body="B").post.topic
    said = publish_post(
        topic=topic, author=Member.objects.get(pk=dounia.pk), body="Un mot de trop"
    ).post
    all_flag(said, [Member.objects.get(pk=member.pk) for member in crowd])
    run_tasks()
    path = f"/p/{said.pk}/hidden/"
    assert sign_in(dounia).get(path).status_code == 200
    remove_member(board=invited_board, member=dounia, by=None)
    assert sign_in(Member.objects.get(pk=dounia.pk)).get(path).status_code == 404
