"""What stands over the posts goes along: into the file, onto the printed page and onto paper."""

import datetime
import json
from typing import Any

import pytest
from django.test import Client

from forum.actions import (
    conclude_topic,
    hide_post,
    join_call,
    keep_file,
    lock_topic,
    open_topic,
    publish_post,
)
from forum.finding import find_topic
from forum.foreword import foreword
from forum.models import Topic
from forum.models.calls import today
from forum.papers import paper_of
from forum.taking import as_markdown
from members.models import Member

pytestmark = pytest.mark.django_db

TEXT = b"les comptes de la commune"


@pytest.fixture
def experience(theme_board: Any, amel: Member, raoued: Any) -> Topic:
    facts = {
        "problem": "الشارع مظلم",
        "done": "Lampes *solaires*\nposées",
        "result": "Moitié moins cher",
        "cost": "12 500",
        "currency": "TND",
        "contact": "Le service technique",
        "municipality": str(raoued.pk),
        "year": "2024",
    }
    return open_topic(
        board=theme_board, author=amel, title="Lampes", body="Récit", kind="record", facts=facts
    ).post.topic


@pytest.fixture
def call(theme_board: Any, amel: Member, carine: Member) -> Topic:
    until = (today() + datetime.timedelta(days=30)).isoformat()
    facts = {"offered": "Un jardin", "sought": "Une école", "until": until}
    topic = open_topic(
        board=theme_board, author=amel, title="Jumelage", body="Qui ?", kind="call", facts=facts
    ).post.topic
    join_call(topic=topic, by=carine)
    return topic


def everywhere(topic: Topic) -> list[str]:
    """The Markdown file, the printed page, the paper."""
    found = find_topic(topic.pk, None)
    printed = Client().get(f"/t/{topic.pk}/print/").content.decode()
    paper = json.dumps(paper_of(found), ensure_ascii=False)
    return ["".join(as_markdown(found)), printed, paper]


def test_an_experience_with_all_its_facts(experience: Topic) -> None:
    for told in everywhere(experience):
        for words in (
            "الشارع مظلم",
            "Moitié moins cher",
            "Le service technique",
            "2024",
            "12,500",
        ):
            assert words in told


def test_a_fact_is_no_markdown(experience: Topic) -> None:
    assert "Lampes \\*solaires\\*  \nposées" in "".join(foreword(experience))
    assert "<em>" not in Client().get(f"/t/{experience.pk}/print/").content.decode()


def test_a_call_with_who_answered_it(call: Topic) -> None:
    for told in everywhere(call):
        for words in ("Un jardin", "Une école", "Marseille"):
            assert words in told


def test_a_conclusion(thread: Topic, bilal: Member) -> None:
    conclude_topic(topic=thread, by=bilal, body="Fixed in **May**.", language="en")
    told = json.dumps(paper_of(find_topic(thread.pk, None))["foreword"])
    assert "Fixed in" in told
    assert "strong" in told


def test_files_and_lines_of_moderators_below_their_post(
    thread: Topic, dounia: Member, bilal: Member
) -> None:
    file = keep_file(owner=dounia, name="comptes.txt", data=TEXT)
    post = publish_post(topic=thread, author=dounia, body="Voici", attachments=[file.pk]).post
    lock_topic(topic=thread, by=bilal, reason="tout est dit")
    _, second = paper_of(find_topic(thread.pk, None))["posts"]
    told = json.dumps(second["blocks"], ensure_ascii=False)
    assert "comptes.txt" in told
    assert "tout est dit" in told
    hide_post(post=post, by=bilal)
    assert "comptes" not in json.dumps(paper_of(find_topic(thread.pk, None)))


def test_a_later_part_does_not_begin_again(experience: Topic, dounia: Member) -> None:
    publish_post(topic=experience, author=dounia, body="Et la suite ?")
    assert paper_of(find_topic(experience.pk, None), after=1)["foreword"] == []


def test_a_plain_discussion_has_none(thread: Topic) -> None:
    assert "".join(foreword(thread)) == ""
