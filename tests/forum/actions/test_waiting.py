"""What waits for a moderator, taken back by who wrote it."""

import pytest

from forum.actions import open_topic, publish_post, withdraw_held_post
from forum.models import Post, Topic
from forum.signals import held_post_withdrawn
from members.refusals import Refused


@pytest.fixture
def held(thread, dounia, settings):
    """A reply by dounia that waits."""
    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    return publish_post(topic=thread, author=dounia, body="للمراجعة", client_id=CLIENT_ID).post


CLIENT_ID = "7d0f7f3e-7c3f-4d1c-9b44-6a9a1d1f0b33"


def state_of(post):
    return Post.objects.values_list("state", flat=True).get(pk=post.pk)


def refused(code, **asked):
    with pytest.raises(Refused) as refusal:
        withdraw_held_post(**asked)
    assert refusal.value.code == code


def test_its_author_takes_it_back_and_it_is_never_shown(held, thread, dounia):
    said = []
    hear = lambda sender, **facts: said.append(facts["post_id"])  # noqa: E731
    held_post_withdrawn.connect(hear, weak=False)
    try:
        withdraw_held_post(post=held, by=dounia)
    finally:
        held_post_withdrawn.disconnect(hear)
    topic = Topic.objects.get(pk=thread.pk)
    assert (state_of(held), topic.post_count, topic.last_number) == ("withdrawn", 1, 2)
    assert said == [held.pk]


def test_sent_again_it_stays_withdrawn(held, thread, dounia):
    withdraw_held_post(post=held, by=dounia)
    again = publish_post(topic=thread, author=dounia, body="للمراجعة", client_id=CLIENT_ID)
    assert (again.duplicate, again.post.pk, again.held) == (True, held.pk, False)


@pytest.mark.parametrize("who", ["amel", "bilal", "administrator", "stranger"])
def test_for_others_there_is_nothing_to_take_back(held, who, request):
    refused("not_found", post=held, by=request.getfixturevalue(who))
    assert state_of(held) == "held"


def test_who_is_signed_out_or_suspended_takes_nothing_back(held, emir):
    refused("unauthenticated", post=held, by=None)
    Post.objects.filter(pk=held.pk).update(author=emir)
    refused("suspended", post=held, by=emir)


def test_who_lost_the_board_takes_nothing_back(held, dounia):
    type(held.topic.board).objects.update(read_rule="councillors")
    fresh = Post.objects.select_related("topic__board__region").get(pk=held.pk)
    refused("not_found", post=fresh, by=dounia)


def test_what_was_decided_meanwhile_is_a_conflict(held, dounia, bilal):
    from forum.actions import publish_held_post

    publish_held_post(post=held, by=bilal)
    refused("conflict", post=held, by=dounia)
    assert state_of(held) == "published"


def test_a_topic_whose_first_post_is_taken_back_never_appears(theme_board, amel, settings):
    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    opened = open_topic(board=theme_board, author=amel, title="Titre", body="Texte").post
    withdraw_held_post(post=opened, by=amel)
    topic = Topic.objects.get(pk=opened.topic_id)
    assert (topic.is_visible, state_of(opened)) == (False, "withdrawn")
