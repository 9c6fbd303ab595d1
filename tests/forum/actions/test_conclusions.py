"""Topics closed with a conclusion, which may be corrected and goes when they are opened again."""

from typing import Any

import pytest

from forum.actions import conclude_topic, hide_post, publish_post, unlock_topic
from forum.models import Conclusion, ConclusionVersion
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def test_a_conclusion_closes_the_topic(thread: Any, bilal: Any, dounia: Any) -> None:
    assert conclude_topic(topic=thread, by=bilal, body="**Fixed** in May.", language="en")
    thread.refresh_from_db()
    assert thread.is_locked
    assert thread.is_concluded
    assert "<strong>Fixed</strong>" in thread.conclusion.body_html
    assert (thread.conclusion.by, thread.conclusion.language) == (bilal, "en")
    assert thread.acts.get().act == "conclude_topic"
    with pytest.raises(Refused) as caught:
        publish_post(topic=thread, author=dounia, body="But")
    assert caught.value.code == "closed"


def test_a_correction_keeps_what_it_replaces(thread: Any, bilal: Any) -> None:
    conclude_topic(topic=thread, by=bilal, body="In May.", language="en")
    assert not conclude_topic(topic=thread, by=bilal, body="In May.", language="en")
    assert conclude_topic(topic=thread, by=bilal, body="In June.", language="en")
    assert Conclusion.objects.get().body == "In June."
    former = ConclusionVersion.objects.get()
    assert (former.body, former.replaced_by) == ("In May.", bilal)
    acts = list(thread.acts.order_by("pk").values_list("act", flat=True))
    assert acts == ["conclude_topic", "correct_conclusion"]


def test_a_topic_opened_again_has_none_and_it_is_kept(thread: Any, bilal: Any) -> None:
    conclude_topic(topic=thread, by=bilal, body="In May.")
    unlock_topic(topic=thread, by=bilal)
    thread.refresh_from_db()
    assert not thread.is_concluded
    assert not Conclusion.objects.exists()
    assert ConclusionVersion.objects.get().body == "In May."


@pytest.mark.parametrize("body", ["", "  ", "x" * 20_001, None, "a\x00"])
def test_an_empty_or_broken_one_is_refused(thread: Any, bilal: Any, body: object) -> None:
    with pytest.raises(Refused) as caught:
        conclude_topic(topic=thread, by=bilal, body=body)
    assert caught.value.field == "conclusion"
    thread.refresh_from_db()
    assert not thread.is_locked


def test_a_hidden_topic_is_not_concluded(thread: Any, bilal: Any) -> None:
    hide_post(post=thread.posts.get(), by=bilal)
    thread.refresh_from_db()
    with pytest.raises(Refused):
        conclude_topic(topic=thread, by=bilal, body="In May.")


def test_a_topic_is_found_by_its_conclusion_while_it_stands(thread: Any, bilal: Any) -> None:
    from forum.actions.indexing import rebuild_index
    from forum.models import Board
    from forum.narrowing import Narrowing
    from forum.seeking import parse_question, search

    def found() -> list[int]:
        every = Board.objects.all()
        return [row.post.pk for row in search(parse_question("aqueduc"), Narrowing(), every).rows]

    assert found() == []
    conclude_topic(topic=thread, by=bilal, body="L'aqueduc est réparé.", language="fr")
    assert found() == [thread.posts.get().pk]
    assert rebuild_index(anew=True) >= 1
    assert found() == [thread.posts.get().pk]
    unlock_topic(topic=thread, by=bilal)
    assert found() == []
