"""Calls as pages: made by a form, answered at one press."""

import datetime
from typing import Any

import pytest

from forum.actions import close_call, join_call, open_topic
from forum.models import Call, Interest, Topic
from forum.models.calls import today
from members.actions import create_member, give_mandate
from members.models import Municipality

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
NEW = "/b/water-of-tests/new/"


@pytest.fixture
def facts() -> dict[str, str]:
    until = today() + datetime.timedelta(days=30)
    return {"offered": "Know <b>how</b>", "sought": "A partner", "until": until.isoformat()}


@pytest.fixture
def call(theme_board: Any, amel: Any, facts: dict[str, str]) -> Topic:
    """A call of Amel's."""
    return open_topic(
        board=theme_board, author=amel, title="Twins", body="b", kind="call", facts=facts
    ).post.topic


def test_a_call_is_made_by_its_form(
    sign_in: Any, theme_board: Any, amel: Any, facts: dict[str, str], outline: Any
) -> None:
    browser = sign_in(amel)
    form = outline(browser.get(f"{NEW}?kind=call"))
    assert form.all("input", name="until")[0]["min"] == today().isoformat()
    sent = {"title": "Twins", "body": "b", "kind": "call"} | facts
    wrong = browser.post(NEW, sent | {"until": "2020-01-01"})
    assert wrong.status_code == 400
    assert outline(wrong).all("input", name="until")[0]["value"] == "2020-01-01"
    assert browser.post(NEW, sent | {"sought": ""}, headers=JSON).json()["field"] == "sought"
    answer = browser.post(NEW, sent)
    page = browser.get(answer["Location"]).content.decode()
    assert "Know &lt;b&gt;how&lt;/b&gt;" in page
    assert "0</bdi> interested municipalities" in page
    assert Call.objects.count() == 1


def test_councillors_alone_are_offered_to_sign_up(
    sign_in: Any, client: Any, call: Topic, amel: Any, carine: Any, stranger: Any
) -> None:
    join, leave = f"/t/{call.pk}/call/join/", f"/t/{call.pk}/call/leave/"
    address = call.get_absolute_url()
    for browser in (client, sign_in(stranger), sign_in(amel)):
        assert join not in browser.get(address).content.decode()
    other = sign_in(carine)
    assert join in other.get(address).content.decode()
    assert other.post(join)["Location"] == address
    page = other.get(address).content.decode()
    assert leave in page
    assert join not in page
    assert "1</bdi> interested municipality" in page
    assert "Carine Étienne" in page
    assert other.post(leave, headers=JSON).json()["topic"]["kind"] == "call"
    assert not Interest.objects.exists()


def test_a_stranger_signs_nothing_up(
    sign_in: Any, client: Any, call: Topic, stranger: Any, invited_board: Any, amel: Any,
    facts: dict[str, str],
) -> None:  # fmt: skip
    assert client.post(f"/t/{call.pk}/call/join/").status_code == 401
    assert sign_in(stranger).post(f"/t/{call.pk}/call/join/").status_code == 403
    assert sign_in(stranger).post(f"/t/{call.pk}/call/close/").status_code == 403
    assert sign_in(stranger).get(f"/t/{call.pk}/call/join/").status_code == 405
    secret = open_topic(
        board=invited_board, author=amel, title="t", body="b", kind="call", facts=facts
    ).post.topic
    for word in ("join", "leave", "close", "reopen"):
        nowhere = sign_in(stranger).post(f"/t/999999/call/{word}/", headers=JSON)
        refused = sign_in(stranger).post(f"/t/{secret.pk}/call/{word}/", headers=JSON)
        assert (refused.status_code, refused.json()) == (404, nowhere.json())


def test_a_closed_call_says_so_and_offers_nothing(
    sign_in: Any, call: Topic, amel: Any, carine: Any
) -> None:
    author = sign_in(amel)
    assert f"/t/{call.pk}/call/close/" in author.get(call.get_absolute_url()).content.decode()
    assert author.post(f"/t/{call.pk}/call/close/").status_code == 303
    page = author.get(call.get_absolute_url()).content.decode()
    assert f"/t/{call.pk}/call/reopen/" in page
    assert "Closed</span>" in page[page.index('id="call-title"') :]
    assert "/call/join/" not in sign_in(carine).get(call.get_absolute_url()).content.decode()
    refused = sign_in(carine).post(f"/t/{call.pk}/call/join/", headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "closed")


def test_the_page_costs_two_questions_more_however_many_answer(
    sign_in: Any, client: Any, call: Topic, thread: Topic, carine: Any, places: Any, queries: Any
) -> None:
    plain = {browser: queries(browser, thread.get_absolute_url()) for browser in (client,)}
    member = sign_in(carine)
    plain[member] = queries(member, thread.get_absolute_url())
    join_call(topic=call, by=carine)
    for number in range(4):
        town = Municipality.objects.create(code=f"t{number}", region=places["tn"], country="TN")
        who = create_member(
            name=f"M{number}", email=f"m{number}@majlis.example", language="fr",
            password="the house of the council", handle_from=f"m{number}",
        )  # fmt: skip
        give_mandate(member=who, municipality=town, by=None)
        who.refresh_from_db()
        join_call(topic=call, by=who)
    for browser, cost in plain.items():
        assert queries(browser, call.get_absolute_url()) <= cost + 2


def test_lists_mark_calls(client: Any, call: Topic, amel: Any) -> None:
    assert "Call</span>" in client.get("/b/water-of-tests/").content.decode()
    close_call(topic=call, by=amel)
    assert client.get("/b/water-of-tests/").status_code == 200
