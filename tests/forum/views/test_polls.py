"""Polls as pages: asked by a form, answered and closed at one press, told when they may be."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from forum.actions import cast_ballot, close_poll, lock_topic, open_topic
from forum.models import Ballot, Poll, Topic
from forum.models.calls import today
from members.actions import create_member, give_mandate
from members.models import Municipality

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
NEW = "/b/water-of-tests/new/"


def in_days(number: int) -> str:
    return (today() + datetime.timedelta(days=number)).isoformat()


@pytest.fixture
def asked(theme_board: Any, amel: Any) -> Any:
    """`asked(secrecy="open")`: a poll of Amel's."""

    def make(board: Any = None, **change: Any) -> Topic:
        facts = {"options": ["<b>Monday</b>", "الثلاثاء", "Mercredi"], "until": in_days(7)}
        return open_topic(
            board=board or theme_board, author=amel, title="Which day", body="b", kind="poll",
            facts=facts | change,
        ).post.topic  # fmt: skip

    return make


@pytest.fixture
def poll(asked: Any) -> Topic:
    """A secret poll."""
    made: Topic = asked()
    return made


def words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def head(browser: Client, topic: Topic) -> str:
    """The part of the page that is the poll's."""
    page = words(browser, topic.get_absolute_url())
    return page.partition('id="poll"')[2].partition("</section>")[0]


# --- Asking ---
def test_a_poll_is_asked_by_its_form(
    sign_in: Any, theme_board: Any, amel: Any, outline: Any
) -> None:
    browser = sign_in(amel)
    form = outline(browser.get(f"{NEW}?kind=poll"))
    assert form.all("input", name="until")[0]["min"] == today().isoformat()
    checked = [one["value"] for one in form.all("input", type="radio") if "checked" in one]
    assert checked == ["single", "member", "secret"]
    sent = {
        "title": "Which day", "body": "b", "kind": "poll", "options": "Mon\nTue", "most": "",
        "method": "ranked", "voice": "municipality", "secrecy": "open", "until": in_days(3),
    }  # fmt: skip
    alone = browser.post(NEW, sent | {"options": "Mon"})
    assert alone.status_code == 400
    assert "A poll needs two options at least" in alone.content.decode()
    again = [one["value"] for one in outline(alone).all("input", type="radio") if "checked" in one]
    assert again == ["ranked", "municipality", "open"]
    assert browser.post(NEW, sent | {"until": ""}, headers=JSON).json()["field"] == "until"
    answer = browser.post(NEW, sent)
    assert answer.status_code == 303
    kept = Poll.objects.get()
    assert (kept.method, kept.voice, kept.secrecy) == ("ranked", "municipality", "open")
    assert "Mon" in words(browser, answer["Location"])


def test_lists_mark_polls(client: Client, poll: Topic) -> None:
    assert "Poll</span>" in words(client, "/b/water-of-tests/")
    assert "Poll</span>" in words(client, "/")


# --- Voting ---
def test_a_member_votes_without_scripts_and_is_told_so(
    sign_in: Any, poll: Topic, dounia: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    vote = f"/t/{poll.pk}/poll/vote/"
    assert vote in head(browser, poll)
    answer = browser.post(vote, {"choice": "2"})
    assert answer["Location"] == f"{poll.get_absolute_url()}#poll"
    page = browser.get(poll.get_absolute_url())
    assert "Your vote is in." in page.content.decode()
    assert "You have voted:" in page.content.decode()
    ticked = [
        one["value"] for one in outline(page).all("input", name="choice") if "checked" in one
    ]
    assert ticked == ["2"]
    assert browser.post(vote, {"choice": "3"}, headers=JSON).json()["said"] == "Your vote is in."
    assert Ballot.objects.get().choices == [3]
    back = browser.post(f"/t/{poll.pk}/poll/withdraw/", headers=JSON).json()
    assert back["topic"]["kind"] == "poll"
    assert not Ballot.objects.exists()


def test_what_is_wrong_is_said_over_the_form_as_it_was_filled_in(
    sign_in: Any, asked: Any, dounia: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    ranked, several = asked(method="ranked"), asked(method="multiple", most="1")
    twice = browser.post(
        f"/t/{ranked.pk}/poll/vote/", {"place_1": "1", "place_2": "1", "place_3": ""}
    )
    assert twice.status_code == 400
    assert "Give each place to one option only." in twice.content.decode()
    assert len([one for one in outline(twice).all("option") if "selected" in one]) == 2
    many = browser.post(f"/t/{several.pk}/poll/vote/", {"choice": ["1", "3"]})
    assert "at most 1" in many.content.decode()
    ticked = [
        one["value"] for one in outline(many).all("input", name="choice") if "checked" in one
    ]
    assert ticked == ["1", "3"]
    for sent in ({}, {"choice": "x"}, {"choice": "99999"}, {"place_x": "1"}):
        assert browser.post(f"/t/{several.pk}/poll/vote/", sent).status_code == 400
    assert not Ballot.objects.exists()


def test_places_of_a_ranked_ballot_may_be_given_in_any_order_and_with_gaps(
    sign_in: Any, asked: Any, dounia: Any
) -> None:
    topic = asked(method="ranked")
    sent = {"place_1": "3", "place_2": "", "place_3": "1"}
    assert sign_in(dounia).post(f"/t/{topic.pk}/poll/vote/", sent).status_code == 303
    assert Ballot.objects.get().choices == [3, 1]


def test_a_stranger_to_the_board_learns_and_does_nothing(
    sign_in: Any, client: Client, poll: Topic, stranger: Any, emir: Any, invited_board: Any,
    asked: Any, amel: Any,
) -> None:  # fmt: skip
    vote = f"/t/{poll.pk}/poll/vote/"
    assert client.post(vote, {"choice": "1"}).status_code == 401
    assert sign_in(emir).post(vote, {"choice": "1"}).status_code == 403
    assert sign_in(stranger).post(f"/t/{poll.pk}/poll/close/").status_code == 403
    assert sign_in(stranger).get(vote).status_code == 405
    hidden = asked(board=invited_board, secrecy="open")
    cast_ballot(topic=hidden, by=amel, choices=[1])
    for word in ("vote", "withdraw", "close"):
        nowhere = sign_in(stranger).post(f"/t/999999/poll/{word}/", headers=JSON)
        refused = sign_in(stranger).post(f"/t/{hidden.pk}/poll/{word}/", headers=JSON)
        assert (refused.status_code, refused.json()) == (404, nowhere.json())
    assert sign_in(stranger).get(f"/t/{hidden.pk}/poll/ballots/").status_code == 404
    assert sign_in(amel).get(f"/t/{hidden.pk}/poll/ballots/").status_code == 200


def test_who_has_no_vote_sees_the_options_and_is_told_why(
    sign_in: Any, client: Client, asked: Any, theme_board: Any, stranger: Any, carine: Any
) -> None:
    council = asked(voice="municipality")
    assert "Sign in to vote" in head(client, council)
    told = head(sign_in(stranger), council)
    assert "Only councillors whose mandate is confirmed vote here" in told
    assert "/poll/vote/" not in told
    assert "Mercredi" in told
    assert "/poll/vote/" in head(sign_in(carine), council)
    theme_board.write_rule = "councillors"
    theme_board.save()
    assert "does not vote here either" in head(sign_in(stranger), asked())


def test_options_are_texts_and_no_markup(sign_in: Any, poll: Topic, dounia: Any) -> None:
    page = head(sign_in(dounia), poll)
    assert "&lt;b&gt;Monday&lt;/b&gt;" in page
    assert "<b>Monday" not in page


def test_what_is_hidden_and_what_is_not_is_said_before_voting(
    client: Client, sign_in: Any, asked: Any, dounia: Any
) -> None:
    secret, shown, council = asked(), asked(secrecy="open"), asked(voice="municipality")
    for browser in (client, sign_in(dounia)):
        assert "those who run the server could look it up" in head(browser, secret)
        assert "see your name and what you chose" in head(browser, shown)
        assert "all of them see what it says and who cast it" in head(browser, council)


def test_councillors_of_one_municipality_see_its_vote_and_others_do_not(
    sign_in: Any, asked: Any, carine: Any, basma: Any, amel: Any
) -> None:
    council = asked(voice="municipality")
    cast_ballot(topic=council, by=carine, choices=[2])
    told = head(sign_in(basma), council)
    assert "Your municipality has voted:" in told
    assert "Carine Étienne" in told
    for other in (amel,):
        assert "has voted:" not in head(sign_in(other), council)
        assert "Carine" not in head(sign_in(other), council)


# --- The result ---
def test_an_open_poll_tells_how_the_votes_lie_and_whose_they_are(
    client: Client, asked: Any, carine: Any, dounia: Any, run_tasks: Any
) -> None:
    topic = asked(secrecy="open")
    names = f"/t/{topic.pk}/poll/ballots/"
    assert "Nobody has voted yet." in words(client, names)
    cast_ballot(topic=topic, by=carine, choices=[2])
    cast_ballot(topic=topic, by=dounia, choices=[2])
    run_tasks()
    told = head(client, topic)
    assert "<bdi data-ballots>2</bdi>" in told
    assert "<bdi data-municipalities>1</bdi>" in told
    assert told.count("<bdi data-share>100%</bdi>") == 1
    assert 'class="tag is-success"><svg' not in told.partition("poll-table")[2]
    page = words(client, names)
    assert "Carine Étienne" in page
    assert "دنيا الطرابلسي" in page
    assert page.count("الثلاثاء") == 2


def test_names_are_shown_a_page_at_a_time(
    client: Client, asked: Any, carine: Any, dounia: Any, monkeypatch: pytest.MonkeyPatch,
    queries: Any,
) -> None:  # fmt: skip
    topic = asked(secrecy="open")
    monkeypatch.setattr("forum.views.polls.A_PAGE", 1)
    address = f"/t/{topic.pk}/poll/ballots/"
    for member in (carine, dounia):
        cast_ballot(topic=topic, by=member, choices=[2])
    first = words(client, address)
    after = Ballot.objects.order_by("pk")[0].pk
    assert f"?after={after}" in first
    assert "دنيا الطرابلسي" not in first
    assert "دنيا الطرابلسي" in words(client, f"{address}?after={after}")
    assert client.get(f"{address}?after=x").status_code == 400
    assert queries(client, address) <= 8


def test_a_secret_poll_has_no_page_of_names(
    client: Client, sign_in: Any, poll: Topic, thread: Topic, administrator: Any, amel: Any
) -> None:
    for topic in (poll, thread):
        for browser in (client, sign_in(administrator), sign_in(amel)):
            assert browser.get(f"/t/{topic.pk}/poll/ballots/").status_code == 404


def test_a_closed_poll_names_what_was_chosen_in_words(
    sign_in: Any, client: Client, poll: Topic, amel: Any, carine: Any, dounia: Any
) -> None:
    cast_ballot(topic=poll, by=carine, choices=[3])
    cast_ballot(topic=poll, by=dounia, choices=[3])
    assert "data-share" not in head(client, poll)
    close = f"/t/{poll.pk}/poll/close/"
    assert close in head(sign_in(amel), poll)
    assert close not in head(sign_in(carine), poll)
    assert sign_in(amel).post(close).status_code == 303
    told = head(client, poll)
    assert "Chosen:" in told
    assert 'Mercredi</bdi> <span class="tag is-success">' in told
    assert "Closed</span>" in told
    assert close not in head(sign_in(amel), poll)
    refused = sign_in(carine).post(f"/t/{poll.pk}/poll/vote/", {"choice": "1"}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "closed")


def test_even_ones_share_the_first_place_and_nobody_is_said_where_nobody_voted(
    client: Client, asked: Any, amel: Any, carine: Any, dounia: Any
) -> None:
    even, empty = asked(), asked()
    cast_ballot(topic=even, by=carine, choices=[1])
    cast_ballot(topic=even, by=dounia, choices=[3])
    for topic in (even, empty):
        close_poll(topic=topic, by=amel)
    assert head(client, even).count("Shares the first place") == 2
    assert "Nobody voted." in head(client, empty)


def test_a_ranked_poll_shows_its_rounds(
    client: Client, asked: Any, amel: Any, carine: Any, dounia: Any, bilal: Any, basma: Any
) -> None:
    topic = asked(method="ranked")
    for member, choices in (
        (amel, [1]), (carine, [1]), (dounia, [2]), (bilal, [2]), (basma, [3, 2])
    ):  # fmt: skip
        cast_ballot(topic=topic, by=member, choices=choices)
    close_poll(topic=topic, by=amel)
    told = head(client, topic)
    rounds = told.partition("poll-rounds")[2]
    assert rounds.count("<tr>") == 3
    assert 'الثلاثاء</bdi> <span class="tag is-success">' in told


def test_a_poll_that_closed_by_its_day_is_so_on_the_next_page(
    sign_in: Any, client: Client, poll: Topic, carine: Any, dounia: Any
) -> None:
    cast_ballot(topic=poll, by=carine, choices=[3])
    assert "Open</span>" in head(client, poll)
    last = Poll.objects.get().until + datetime.timedelta(days=1)
    with time_machine.travel(f"{last.isoformat()}T12:00:00Z", tick=False):
        for browser in (client, sign_in(dounia)):
            assert "Chosen:" in head(browser, poll)


def test_a_poll_of_a_closed_topic_takes_no_votes_and_keeps_its_secret(
    sign_in: Any, poll: Topic, carine: Any, bilal: Any
) -> None:
    cast_ballot(topic=poll, by=carine, choices=[3])
    lock_topic(topic=poll, by=bilal)
    told = head(sign_in(carine), poll)
    assert "nobody votes meanwhile" in told
    assert "/poll/vote/" not in told
    assert "data-share" not in told
    assert "counted and erased; nobody" not in told


# --- On paper ---
def test_a_poll_is_on_paper_and_in_the_file_as_on_the_page(
    client: Client, asked: Any, amel: Any, carine: Any, dounia: Any
) -> None:
    topic = asked()
    cast_ballot(topic=topic, by=carine, choices=[3])
    for word in ("print", "export"):
        answer = client.get(f"/t/{topic.pk}/{word}/")
        page = answer.getvalue().decode() if word == "export" else answer.content.decode()
        assert "Mercredi" in page
        assert "100%" not in page
    close_poll(topic=topic, by=amel)
    assert "100%" in words(client, f"/t/{topic.pk}/print/")
    told = client.get(f"/t/{topic.pk}/export/").getvalue().decode()
    assert "- Mercredi: 1 (100%) · **Chosen**" in told
    assert "- الثلاثاء: 0 (0%)\n" in told


# --- What it costs ---
def test_the_page_costs_no_question_more_than_any_and_never_above_nine(
    sign_in: Any, asked: Any, thread: Topic, reply: Any, amel: Any, carine: Any, dounia: Any,
    bilal: Any, places: Any, queries: Any, run_tasks: Any,
) -> None:  # fmt: skip
    topics = [asked(secrecy="open"), asked(), asked(voice="municipality", method="ranked")]
    for number in range(4):
        town = Municipality.objects.create(code=f"t{number}", region=places["tn"], country="TN")
        who = create_member(
            name=f"M{number}", email=f"m{number}@majlis.example", language="fr",
            password="the house of the council", handle_from=f"m{number}",
        )  # fmt: skip
        give_mandate(member=who, municipality=town, by=None)
        for topic in topics:
            cast_ballot(topic=topic, by=who, choices=[1])
    for topic in (thread, *topics):
        reply(topic, carine, "@amel said")
    cast_ballot(topic=topics[0], by=carine, choices=[1])
    run_tasks()
    for member in (amel, carine, dounia, bilal, None):
        browser = Client() if member is None else sign_in(member)
        plain = queries(browser, f"{thread.get_absolute_url()}?drawn=1")
        for topic in topics:
            cost = queries(browser, f"{topic.get_absolute_url()}?drawn=1")
            assert cost <= min(plain, 9), (member, cost, plain)
