"""Words that administrators put on the list."""

import pytest

from forum.actions import edit_post, open_topic, publish_post
from forum.models import Post
from forum.screening import Verdict
from members.refusals import Refused
from moderation.actions import list_words
from moderation.screeners import listed_words


@pytest.fixture
def listed(administrator):
    """Two words that wait, two that are not let in."""
    for phrases, verdict in (("kolb\nكلب", "hold"), ("casino\nviagra", "refuse")):
        list_words(phrases=phrases, language="", verdict=verdict, by=administrator)


def test_a_text_without_them_is_published(listed, thread, dounia):
    assert not publish_post(topic=thread, author=dounia, body="متى تصلح القنوات؟").held


@pytest.mark.parametrize("body", ["K o l b !", "والكلب", "sidi k0lb"])
def test_a_text_with_one_waits_and_its_author_reads_which(listed, thread, room, dounia, body):
    for topic in (thread, room):
        published = publish_post(topic=topic, author=dounia, body=body)
        assert published.held
        word = "كلب" if "كلب" in body else "kolb"
        assert published.reason == f"A moderator looks first at texts with: {word}."


def test_a_text_with_one_that_is_not_let_in_is_refused_and_says_which(listed, thread, dounia):
    before = Post.objects.count()
    with pytest.raises(Refused) as refusal:
        publish_post(topic=thread, author=dounia, body="kolb, v1agra, c.a.s.i.n.o")
    assert refusal.value.code == "forbidden"
    assert str(refusal.value.message) == "These words are not let in here: casino, viagra."
    assert Post.objects.count() == before


def test_titles_are_looked_at_too(listed, theme_board, amel):
    opened = open_topic(board=theme_board, author=amel, title="Un kolb", body="Texte")
    assert opened.held


def test_moderators_of_the_board_are_not_stopped_those_of_another_are(
    listed, thread, bilal, second_moderator, elsewhere, draft_in
):
    verdicts = [
        listed_words(draft_in(thread, member, "casino")).verdict
        for member in (bilal, second_moderator, elsewhere)
    ]
    assert verdicts == [Verdict.PUBLISH, Verdict.PUBLISH, Verdict.REFUSE]


def test_an_edit_may_keep_what_was_let_in_and_add_nothing(listed, thread, dounia):
    post = publish_post(topic=thread, author=dounia, body="Un texte").post
    for body in ("Un kolb", "Un casino"):
        with pytest.raises(Refused):
            edit_post(post=post, editor=dounia, body=body)
    Post.objects.filter(pk=post.pk).update(body="Un kolb")
    shown = Post.objects.select_related("topic__board").get(pk=post.pk)
    edit_post(post=shown, editor=dounia, body="Un k.o.l.b, corrigé")
    assert "corrigé" in Post.objects.get(pk=post.pk).body


def test_between_two_looks_at_the_list_a_text_costs_no_question(
    listed, thread, dounia, draft_in, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("moderation.word_lists.LOOK_AGAIN", float("inf"))
    draft = draft_in(thread, dounia, "Un texte")
    listed_words(draft)
    with django_assert_num_queries(0):
        assert listed_words(draft).verdict is Verdict.PUBLISH
