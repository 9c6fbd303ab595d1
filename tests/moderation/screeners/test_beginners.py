"""New members whose text is full of links, or calls many by name."""

import datetime

import pytest
from django.utils import timezone

from forum.actions import edit_post, publish_post
from forum.models import Post
from forum.screening import Verdict
from members.actions import give_mandate
from members.models import Member
from members.refusals import Refused
from moderation.screeners import newcomers
from moderation.screeners.beginners import links_in

TWO = "https://one.example/ and https://two.example/"
THREE = f"{TWO} and [here](https://three.example/x)"


def test_two_links_and_two_names_are_published(limits, thread, dounia, draft_in):
    body = f"@amel @carine {TWO}"
    assert newcomers(draft_in(thread, dounia, body)).verdict is Verdict.PUBLISH


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        (THREE, {"links": 3}),
        ("@amel @carine @bilal", {"mentions": 3}),
        (f"@amel @carine @bilal @farida {THREE}", {"links": 3, "mentions": 4}),
    ],
)
def test_more_are_held_and_it_is_said_how_many(limits, thread, dounia, draft_in, body, facts):
    found = newcomers(draft_in(thread, dounia, body))
    assert (found.verdict, dict(found.facts)) == (Verdict.HOLD, facts)
    assert all(str(number) in str(found.reason) for number in facts.values())
    assert "new member" in str(found.reason)


def test_a_held_post_of_a_new_member_waits_with_its_reason(limits, thread, dounia):
    published = publish_post(topic=thread, author=dounia, body=THREE)
    assert published.held
    assert published.reason == "A moderator looks first at a new member's text with 3 links."


def test_a_title_counts_too(limits, thread, dounia, draft_in):
    draft = draft_in(thread, dounia, TWO, title="https://three.example/")
    assert newcomers(draft).verdict is Verdict.HOLD


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("no link at all", 0),
        ("https://a.example/ https://a.example/", 1),
        ("[a](https://a.example) [b][c]\n\n[c]: https://c.example", 2),
        ("<https://a.example/> mailto:x@y.example", 2),
        ("[a](&#104;ttps://hidden.example/) [b](https\\://escaped.example/)", 2),
        ("[in the house](/t/1/) and `https://code.example/`", 0),
        ("http://127.0.0.1:8000/t/1/ is ours", 0),
    ],
)
def test_links_are_counted_as_a_reader_meets_them(text, count, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert len(links_in(text)) == count


def test_a_confirmed_mandate_lifts_it_at_once(limits, thread, stranger, raoued, draft_in):
    assert newcomers(draft_in(thread, stranger, THREE)).verdict is Verdict.HOLD
    give_mandate(member=stranger, municipality=raoued, by=None)
    fresh = Member.objects.get(pk=stranger.pk)
    assert newcomers(draft_in(thread, fresh, THREE)).verdict is Verdict.PUBLISH


def test_some_published_posts_lift_it_and_held_ones_do_not(limits, thread, dounia, draft_in):
    for number in range(5):
        post = publish_post(topic=thread, author=dounia, body=f"Post {number}").post
    assert newcomers(draft_in(thread, dounia, THREE)).verdict is Verdict.PUBLISH
    Post.objects.filter(pk=post.pk).update(state="hidden")
    assert newcomers(draft_in(thread, dounia, THREE)).verdict is Verdict.HOLD


def test_an_account_of_a_week_is_no_new_one(
    limits, thread, dounia, draft_in, django_assert_num_queries
):
    dounia.date_joined = timezone.now() - datetime.timedelta(days=8)
    draft = draft_in(thread, dounia, THREE)
    with django_assert_num_queries(0):
        assert newcomers(draft).verdict is Verdict.PUBLISH


def test_moderators_of_the_board_are_not_held_those_of_another_are(
    limits, thread, bilal, second_moderator, elsewhere, draft_in
):
    for moderator in (bilal, second_moderator):
        assert newcomers(draft_in(thread, moderator, THREE)).verdict is Verdict.PUBLISH
    assert newcomers(draft_in(thread, elsewhere, THREE)).verdict is Verdict.HOLD


def test_what_was_let_in_before_does_not_stop_an_edit(limits, thread, dounia, bilal):
    post = publish_post(topic=thread, author=dounia, body=TWO).post
    with pytest.raises(Refused) as refusal:
        edit_post(post=post, editor=dounia, body=THREE)
    assert "3 links" in str(refusal.value.message)
    Post.objects.filter(pk=post.pk).update(body=THREE)
    shown = Post.objects.select_related("topic__board").get(pk=post.pk)
    edit_post(post=shown, editor=dounia, body=f"{THREE}, corrected")
    assert Post.objects.get(pk=post.pk).body.endswith("corrected")


def test_a_text_without_links_costs_no_question(
    limits, thread, dounia, draft_in, django_assert_num_queries
):
    draft = draft_in(thread, dounia, "@amel, a plain text: 1 < 2")
    with django_assert_num_queries(0):
        assert newcomers(draft).verdict is Verdict.PUBLISH


def test_with_the_limits_off_nobody_is_held(thread, dounia, draft_in):
    assert newcomers(draft_in(thread, dounia, THREE)).verdict is Verdict.PUBLISH
