"""What is begun and not sent: kept from every device, lost on none, seen by its member alone."""

from typing import Any

import pytest

from forum.actions import drop_draft, hide_post, keep_draft, open_topic, publish_post
from forum.drafts import draft_for, drafts_of
from forum.models import Draft, Topic
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def refusal(**given: Any) -> str:
    with pytest.raises(Refused) as refused:
        keep_draft(**given)
    return refused.value.code


def test_a_draft_is_kept_changed_and_dropped(thread: Topic, dounia: Any) -> None:
    first = keep_draft(topic=thread, member=dounia, body="Le budget", language="fr", reply_to=1)
    assert first is not None
    assert (first.version, first.language, first.reply_to) == (1, "fr", 1)
    second = keep_draft(topic=thread, member=dounia, body="Le budget de 2027", version=1)
    assert second is not None
    assert (second.pk, second.version) == (first.pk, 2)
    assert Draft.objects.get().body == "Le budget de 2027"
    assert keep_draft(topic=thread, member=dounia, body="  ", version=2) is None
    assert not Draft.objects.exists()


def test_nothing_is_kept_of_nothing(thread: Topic, dounia: Any) -> None:
    assert keep_draft(topic=thread, member=dounia, body="") is None
    assert not Draft.objects.exists()


def test_a_device_that_has_not_heard_does_not_write_over_another(
    thread: Topic, dounia: Any
) -> None:
    keep_draft(topic=thread, member=dounia, body="on the telephone")
    for version in (0, 2, 9):
        given = {"topic": thread, "member": dounia, "version": version}
        assert refusal(body="on the computer", **given) == "conflict"
        assert refusal(body="", **given) == "conflict"
    assert Draft.objects.get().body == "on the telephone"


def test_the_same_text_from_both_is_no_conflict(thread: Topic, dounia: Any) -> None:
    keep_draft(topic=thread, member=dounia, body="the same")
    again = keep_draft(topic=thread, member=dounia, body="the same", version=7)
    assert again is not None
    assert again.version == 1


@pytest.mark.parametrize("body", ["a\x00b", "\ud800", "x" * 20_001])
def test_what_no_post_may_hold_no_draft_holds(thread: Topic, dounia: Any, body: str) -> None:
    assert refusal(topic=thread, member=dounia, body=body) in {"invalid", "too_large"}
    assert not Draft.objects.exists()


def test_a_stranger_keeps_nothing_where_they_may_not_read(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="t", body="b").post.topic
    assert not invited_board.memberships.filter(member=stranger).exists()
    assert refusal(topic=topic, member=stranger, body="hello") == "not_found"
    assert refusal(topic=topic, member=None, body="hello") != ""
    assert not Draft.objects.exists()


def test_each_member_has_their_own(thread: Topic, dounia: Any, stranger: Any) -> None:
    kept = keep_draft(topic=thread, member=dounia, body="of Dounia")
    assert kept is not None
    assert draft_for(stranger, thread) is None
    assert drafts_of(stranger) == []
    assert not drop_draft(draft_id=kept.pk, member=stranger)
    assert drafts_of(dounia) == [kept]
    assert drop_draft(draft_id=kept.pk, member=dounia)
    assert drafts_of(dounia) == []


def test_what_was_sent_is_no_draft_any_more(thread: Topic, dounia: Any, stranger: Any) -> None:
    keep_draft(topic=thread, member=dounia, body="An answer\n")
    publish_post(topic=thread, author=stranger, body="An answer")
    assert draft_for(dounia, thread) is not None
    publish_post(topic=thread, author=dounia, body="An answer")
    assert draft_for(dounia, thread) is None


def test_a_draft_of_what_may_no_longer_be_read_is_not_listed(
    thread: Topic, invited_board: Any, amel: Any, dounia: Any, bilal: Any
) -> None:
    from forum.actions import invite_member, remove_member

    invite_member(board=invited_board, member=dounia, by=None)
    closed = open_topic(board=invited_board, author=amel, title="t", body="b").post.topic
    for topic in (thread, closed):
        keep_draft(topic=topic, member=dounia, body=f"in {topic.pk}")
    assert len(drafts_of(dounia)) == 2
    remove_member(board=invited_board, member=dounia, by=None)
    assert [draft.topic for draft in drafts_of(dounia)] == [thread]
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert drafts_of(dounia) == []


def test_past_the_limit_the_oldest_goes(
    theme_board: Any, amel: Any, dounia: Any, settings: Any
) -> None:
    settings.DRAFTS_KEPT = 3
    for n in range(5):
        topic = open_topic(board=theme_board, author=amel, title=f"t{n}", body="b").post.topic
        keep_draft(topic=topic, member=dounia, body=f"draft {n}")
    assert [draft.body for draft in drafts_of(dounia)] == ["draft 4", "draft 3", "draft 2"]
    assert Draft.objects.count() == 3
