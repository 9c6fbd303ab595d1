"""What a moderator may leave of another's words: whole words, and no meaning of their own."""

import pytest

from forum.actions import publish_post, redact_post
from forum.actions.redacting import only_cuts
from members.refusals import Refused


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Un mot de trop", "Un mot"),
        ("Un mot de trop", "Un mot […]"),
        ("Un mot de trop.", "[...] de trop."),
        ("Vous êtes un **idiot**, cher collègue.", "Vous êtes […], cher collègue."),
        ("أنتَ كاذبٌ، والماء مقطوع", "[…] والماء مقطوع"),
        ("He is—an idiot—wrong", "He is—wrong"),
        ("One\n\nTwo\n\nThree", "One\nThree"),
        ("See https://a.example/b for more", "See […] for more"),
    ],
)
def test_words_may_go(before, after):
    assert only_cuts(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("therapist", "the rapist"),
        ("therapist", "the […] rapist"),
        ("I do not assert it, colleagues", "I do ass it"),
        ("I can't", "I can"),
        ("It costs 1.500 dinars", "It costs 1500 dinars"),
        ("See https://a.example/b", "See https://a.example"),
        ("كاذبون", "كاذب"),
        ("Un mot de trop", "mot Un"),
        ("Un mot de trop", "Un mot de trop vraiment"),
    ],
)
def test_none_becomes_another(before, after):
    assert not only_cuts(before, after)


def test_a_post_is_not_changed_so(thread, carine, bilal):
    post = publish_post(topic=thread, author=carine, body="She is a therapist").post
    with pytest.raises(Refused, match="invalid"):
        redact_post(post=post, by=bilal, body="She is a the rapist")
    post.refresh_from_db()
    assert post.body == "She is a therapist"
