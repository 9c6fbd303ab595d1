"""Experiences as pages: told by a form, read as a table of facts, changed by their author."""

from typing import Any

import pytest

from forum.actions import open_topic, publish_post
from forum.models import Record, RecordVersion, Topic

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
NEW = "/b/water-of-tests/new/"


@pytest.fixture
def facts(raoued: Any) -> dict[str, str]:
    """What the form of an experience sends beside title and text."""
    return {
        "problem": "Dark <i>street</i>", "done": "Lamps", "result": "Light", "cost": "12500,5",
        "currency": "EUR", "contact": "The office", "evidence": "https://raoued.example/lamps",
        "municipality": str(raoued.pk), "year": "2024",
    }  # fmt: skip


@pytest.fixture
def record(theme_board: Any, amel: Any, facts: dict[str, str]) -> Topic:
    """An experience of Amel's."""
    return open_topic(
        board=theme_board, author=amel, title="Lamps", body="b", kind="record", facts=facts
    ).post.topic


def test_an_experience_is_told_by_its_form(
    sign_in: Any, theme_board: Any, amel: Any, facts: dict[str, str], raoued: Any
) -> None:
    browser = sign_in(amel)
    form = browser.get(f"{NEW}?kind=record").content.decode()
    assert f'<option value="{raoued.pk}" selected>' in form
    assert "Tunisian Dinar (TND)" in form
    sent = {"title": "Lamps", "body": "In words", "kind": "record"} | facts
    answer = browser.post(NEW, sent)
    assert answer.status_code == 303
    page = browser.get(answer["Location"]).content.decode()
    head = page[page.index('class="record"') : page.index("</section>")]
    for words in ("Dark &lt;i&gt;street&lt;/i&gt;", "Raoued", "2024", "12,500.5 euros",
                  "The office", 'href="https://raoued.example/lamps" rel="nofollow"'):  # fmt: skip
        assert words in head


def test_what_was_typed_is_drawn_again_beside_what_is_wrong(
    sign_in: Any, theme_board: Any, amel: Any, facts: dict[str, str], outline: Any
) -> None:
    sent = {"title": "Lamps", "body": "In words", "kind": "record"} | facts | {"cost": "much"}
    answer = sign_in(amel).post(NEW, sent)
    page = outline(answer)
    assert answer.status_code == 400
    assert page.all("input", name="cost")[0]["value"] == "much"
    assert page.all("input", name="cost")[0]["aria-describedby"] == "cost-error"
    assert page.all("input", name="contact")[0]["value"] == "The office"
    assert "Dark &lt;i&gt;street" in answer.content.decode()
    scripted = sign_in(amel).post(NEW, sent, headers=JSON)
    assert scripted.json()["field"] == "cost"
    assert not Topic.objects.exists()


def test_a_preview_keeps_the_facts_and_opens_nothing(
    sign_in: Any, theme_board: Any, amel: Any, facts: dict[str, str]
) -> None:
    sent = {"title": "Lamps", "body": "**bold**", "kind": "record", "preview": "1"} | facts
    page = sign_in(amel).post(NEW, sent).content.decode()
    assert "<strong>bold</strong>" in page
    assert "The office" in page
    assert not Topic.objects.exists()


def test_the_facts_cost_two_questions_more_than_a_discussion(
    client: Any, record: Topic, thread: Topic, queries: Any
) -> None:
    assert queries(client, record.get_absolute_url()) <= queries(
        client, thread.get_absolute_url()
    ) + 2  # fmt: skip


def test_its_author_alone_is_offered_the_form_and_changes_the_facts(
    sign_in: Any, client: Any, record: Topic, facts: dict[str, str],
    amel: Any, bilal: Any, stranger: Any,
) -> None:  # fmt: skip
    address = f"/t/{record.pk}/record/edit/"
    for member in (bilal, stranger):
        browser = sign_in(member)
        assert address not in browser.get(record.get_absolute_url()).content.decode()
        assert browser.get(address).status_code == 403
        assert browser.post(address, facts | {"year": "2020"}).status_code == 403
    assert client.get(address).status_code == 302
    assert client.post(address, facts).status_code == 401
    author = sign_in(amel)
    assert address in author.get(record.get_absolute_url()).content.decode()
    form = author.get(address).content.decode()
    assert 'value="12500.5"' in form
    assert 'value="https://raoued.example/lamps"' in form
    answer = author.post(address, facts | {"year": "2020", "revision": "0"})
    assert (answer.status_code, answer["Location"]) == (303, record.get_absolute_url())
    assert Record.objects.get().year == 2020
    assert RecordVersion.objects.get().year == 2024
    page = author.get(record.get_absolute_url()).content.decode()
    assert "edited</span>" in page[page.index('class="record"') :]


def test_a_change_over_another_is_told_and_may_be_sent_again(
    sign_in: Any, record: Topic, facts: dict[str, str], amel: Any, outline: Any
) -> None:
    address, author = f"/t/{record.pk}/record/edit/", sign_in(amel)
    author.post(address, facts | {"year": "2020", "revision": "0"})
    late = author.post(address, facts | {"year": "2021", "revision": "0"})
    assert late.status_code == 409
    shown = outline(late)
    assert shown.all("input", name="year")[0]["value"] == "2021"
    revision = shown.all("input", name="revision")[0]["value"]
    again = author.post(address, facts | {"year": "2021", "revision": revision}, headers=JSON)
    assert again.json()["record"]["year"] == 2021


def test_a_discussion_has_no_facts_to_change(sign_in: Any, thread: Topic, amel: Any) -> None:
    assert sign_in(amel).get(f"/t/{thread.pk}/record/edit/").status_code == 404


def test_an_experience_of_a_closed_board_is_not_there_for_a_stranger(
    sign_in: Any, invited_board: Any, amel: Any, stranger: Any, facts: dict[str, str]
) -> None:
    secret = open_topic(
        board=invited_board, author=amel, title="t", body="b", kind="record", facts=facts
    ).post.topic
    for act in ("get", "post"):
        nowhere = getattr(sign_in(stranger), act)("/t/999999/record/edit/", headers=JSON)
        refused = getattr(sign_in(stranger), act)(f"/t/{secret.pk}/record/edit/", headers=JSON)
        assert (refused.status_code, refused.json()) == (404, nowhere.json())


@pytest.mark.parametrize("title", ["Record", "Call"])
def test_a_topic_called_as_a_kind_is_found_under_another_slug(
    client: Any, theme_board: Any, amel: Any, title: str
) -> None:
    topic = open_topic(board=theme_board, author=amel, title=title, body="b").post.topic
    publish_post(topic=topic, author=amel, body="more")
    assert topic.slug == f"topic-{title.lower()}"
    assert client.get(topic.get_absolute_url()).status_code == 200
