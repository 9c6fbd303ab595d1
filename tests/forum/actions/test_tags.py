"""Tags: made by administrators, chosen for a topic by its author and by moderators."""

from typing import Any

import pytest

from forum.actions import keep_tag, open_topic, set_tags
from forum.models import Tag, Topic, TopicTag
from members.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags(db: None) -> list[str]:
    """Four of them."""
    slugs = ["water", "waste", "roads", "budget"]
    for position, slug in enumerate(slugs):
        names = {"ar": "وسم", "fr": f"Le {slug}", "en": slug.title()}
        keep_tag(slug=slug, names=names, by=None, position=position)
    return slugs


def refused(act: Any, **asked: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**asked)
    return caught.value.code


def rows(topic: Topic) -> set[str]:
    found = TopicTag.objects.filter(topic=topic)
    return set(found.values_list("tag__slug", flat=True))


def test_a_topic_is_opened_with_tags_and_found_by_them(
    theme_board: Any, amel: Any, tags: list[str]
) -> None:
    opened = open_topic(
        board=theme_board, author=amel, title="t", body="b", facts={"tags": ["roads", "water"]}
    )
    assert Topic.objects.get().tags == ["roads", "water"]
    assert rows(opened.post.topic) == {"roads", "water"}


def test_its_author_changes_them_and_open_pages_hear_of_it(
    thread: Topic, amel: Any, tags: list[str]
) -> None:
    before = Topic.objects.get().revision
    assert set_tags(topic=thread, by=amel, tags=["water", "water", "waste"])
    assert not set_tags(topic=thread, by=amel, tags=["water", "waste"])
    fresh = Topic.objects.get()
    assert fresh.tags == ["water", "waste"]
    assert fresh.revision == fresh.own_revision == before + 1
    assert set_tags(topic=thread, by=amel, tags=[])
    assert rows(thread) == set()


def test_what_a_moderator_changes_stands_in_the_log_and_what_an_author_does_not(
    thread: Topic, amel: Any, bilal: Any, tags: list[str], run_tasks: Any
) -> None:
    from moderation.models import LogEntry

    set_tags(topic=thread, by=amel, tags=["water"])
    run_tasks()
    assert not LogEntry.objects.exists()
    set_tags(topic=thread, by=bilal, tags=["roads"])
    run_tasks()
    assert list(LogEntry.objects.values_list("action", flat=True)) == ["tag_topic"]


@pytest.mark.parametrize(
    "wrong",
    [["water", "waste", "roads", "budget"], ["nothing"], "water", [3], {"water": 1}, [["water"]]],
)
def test_at_most_three_of_those_there_are(
    thread: Topic, theme_board: Any, amel: Any, tags: list[str], wrong: object
) -> None:
    assert refused(set_tags, topic=thread, by=amel, tags=wrong) == "invalid"
    asked = {"board": theme_board, "author": amel, "title": "t", "body": "b"}
    assert refused(open_topic, **asked, facts={"tags": wrong}) == "invalid"
    assert Topic.objects.count() == 1


def test_a_stranger_changes_none(
    thread: Topic, invited_board: Any, amel: Any, stranger: Any, carine: Any, tags: list[str]
) -> None:
    closed = open_topic(board=invited_board, author=amel, title="t", body="b").post.topic
    assert refused(set_tags, topic=closed, by=stranger, tags=["water"]) == "not_found"
    for member, code in (
        (stranger, "forbidden"),
        (carine, "forbidden"),
        (None, "unauthenticated"),
    ):
        assert refused(set_tags, topic=thread, by=member, tags=["water"]) == code
    assert not TopicTag.objects.exists()


def test_only_administrators_make_tags(administrator: Any, bilal: Any, stranger: Any) -> None:
    for member in (bilal, stranger):
        assert refused(keep_tag, slug="x", names={"fr": "X"}, by=member) == "forbidden"
    keep_tag(slug="x", names={"fr": "X"}, by=administrator)
    keep_tag(slug="x", names={"fr": "Autre"}, by=administrator)
    assert Tag.objects.get().names.get().name == "Autre"


@pytest.mark.parametrize("names", [{}, {"fr": ""}, {"xx": "X"}, {"fr": "x" * 61}])
def test_a_tag_needs_a_name_in_a_language_of_ours(names: dict[str, str]) -> None:
    assert refused(keep_tag, slug="x", names=names, by=None) in {"invalid", "too_large"}
    assert not Tag.objects.exists()
