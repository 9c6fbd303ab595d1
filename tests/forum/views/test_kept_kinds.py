"""What is kept of pages of kinds: never an old answer, old facts, or an old call."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.timezone import now

from forum.actions import (
    close_call,
    edit_record,
    hide_post,
    join_call,
    leave_call,
    mark_answer,
    open_topic,
    reopen_call,
    unmark_answer,
)
from forum.context_processors import Navigation
from forum.fragments import fragments
from forum.models import Call, Post, Topic
from forum.models.calls import today
from forum.narrowing import asked_narrowing
from forum.permissions import boards_readable_by
from forum.seeking import parse_question, search
from forum.views.keeping import pages
from members.models import Member, MunicipalityName

BOARD = "/b/water-of-tests/"
Opening = Callable[..., Topic]
Browsing = Callable[[bool], Client]


def words(browser: Client, where: Topic | str) -> str:
    answer = browser.get(where if isinstance(where, str) else where.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def fresh(post: Post) -> Post:
    return Post.objects.select_related("topic__board").get(pk=post.pk)


@pytest.fixture
def opened(theme_board: Any, amel: Any) -> Opening:
    """`opened("question")`: a topic of Amel's of that kind."""

    def begin(kind: str, **facts: Any) -> Topic:
        return open_topic(
            board=theme_board, author=amel, title=f"Mirabelle {kind}", body="Quetsche", kind=kind,
            facts=facts,
        ).post.topic  # fmt: skip

    return begin


@pytest.fixture
def question(opened: Opening) -> Topic:
    return opened("question")


@pytest.fixture
def facts(raoued: Any) -> dict[str, str]:
    return {"problem": "Dark", "done": "Lamps", "result": "Light",
            "municipality": str(raoued.pk), "year": "2024"}  # fmt: skip


@pytest.fixture
def record(opened: Opening, facts: dict[str, str]) -> Topic:
    return opened("record", **facts)


@pytest.fixture
def call(opened: Opening) -> Topic:
    until = today() + datetime.timedelta(days=3)
    return opened("call", offered="Know-how", sought="Partners", until=until.isoformat())


@pytest.fixture
def reader(sign_in: Any, dounia: Any) -> Browsing:
    """A member's browser, or that of a visitor, whose pages are kept."""

    def browser_of(signed_in: bool) -> Client:
        made: Client = sign_in(dounia) if signed_in else Client()
        made.cookies["language"] = "en"
        return made

    return browser_of


# --- The answer -------------------------------------------------------------------------------
@pytest.mark.parametrize("signed_in", [True, False])
def test_an_answer_marked_moved_and_taken_away_is_so_on_the_next_page(
    reader: Browsing, question: Topic, reply: Any, amel: Any, carine: Any, signed_in: bool
) -> None:
    browser = reader(signed_in)
    first, second = reply(question, carine, "first"), reply(question, carine, "second")

    def marked() -> list[int]:
        page = words(browser, question)
        heads = [one.partition(">")[0] for one in page.split("<article ")[1:]]
        found = [
            number
            for number in (1, 2, 3)
            if any(f'data-number="{number}"' in one and "data-answer" in one for one in heads)
        ]
        assert page.count('class="answer"') == len(found)
        return found

    for where in (BOARD, "/"):
        assert "Answered</span>" not in words(browser, where)
    assert marked() == []
    mark_answer(post=fresh(first), by=amel)
    assert marked() == [2]
    assert all("Answered</span>" in words(browser, where) for where in (BOARD, "/"))
    mark_answer(post=fresh(second), by=amel)
    assert marked() == [3]
    unmark_answer(post=fresh(second), by=amel)
    assert marked() == []
    assert not any("Answered</span>" in words(browser, where) for where in (BOARD, "/"))


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_answer_that_is_hidden_is_on_no_next_page(
    reader: Browsing, question: Topic, reply: Any, amel: Any, bilal: Any, carine: Any,
    signed_in: bool,
) -> None:  # fmt: skip
    browser = reader(signed_in)
    post = reply(question, carine, "Under a stone")
    mark_answer(post=fresh(post), by=amel)
    assert words(browser, question).count("Under a stone") == 2
    hide_post(post=fresh(post), by=bilal)
    page = words(browser, question)
    assert "Under a stone" not in page
    assert 'class="answer"' not in page
    assert "Answered</span>" not in words(browser, BOARD)


@pytest.mark.parametrize("first", ["amel", "dounia", "bilal"])
def test_the_buttons_of_who_asked_are_on_no_others_page(
    sign_in: Any, question: Topic, reply: Any, amel: Any, carine: Any, dounia: Any, bilal: Any,
    first: str,
) -> None:  # fmt: skip
    button = f'formaction="/p/{reply(question, carine).pk}/answer/"'
    # Of one country, or they would not share anything.
    Member.objects.filter(pk=dounia.pk).update(country=amel.country)
    dounia.country = amel.country
    # Whoever comes first draws.
    words(sign_in({"amel": amel, "dounia": dounia, "bilal": bilal}[first]), question)
    assert button in words(sign_in(amel), question)
    assert button not in words(sign_in(dounia), question)
    assert button not in words(Client(), question)
    assert button in words(sign_in(bilal), question)


def test_readers_of_a_question_share_what_is_drawn(
    sign_in: Any, question: Topic, reply: Any, amel: Any, carine: Any, dounia: Any, stranger: Any
) -> None:
    mark_answer(post=fresh(reply(question, carine)), by=amel)
    words(sign_in(dounia), question)
    kept = len(fragments)
    words(sign_in(stranger), question)
    assert len(fragments) == kept


# --- The facts --------------------------------------------------------------------------------
@pytest.mark.parametrize("signed_in", [True, False])
def test_facts_that_were_edited_are_on_the_next_page(
    reader: Browsing, record: Topic, facts: dict[str, str], amel: Any, dounia: Any,
    signed_in: bool,
) -> None:  # fmt: skip
    browser = reader(signed_in)
    assert "Lamps" in words(browser, record)
    asked = {"contact": f"@{dounia.handle}", "done": "Candles"}
    edit_record(topic=record, by=amel, facts=facts | asked)
    page = words(browser, record)
    assert "Candles" in page
    assert "Lamps" not in page
    Member.objects.filter(pk=dounia.pk).update(name="Dounia Another")
    MunicipalityName.objects.filter(language="fr", name="Raoued").update(name="Raoued the New")
    head = words(browser, record).partition('class="record"')[2].partition("</section>")[0]
    assert "Dounia Another" in head
    assert "Raoued the New" in head


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_hidden_topic_has_no_head_anywhere(
    reader: Browsing, record: Topic, call: Topic, bilal: Any, signed_in: bool
) -> None:
    browser = reader(signed_in)
    for topic, fact in ((record, "Lamps"), (call, "Know-how")):
        answer = browser.get(topic.get_absolute_url())
        assert fact in answer.content.decode()
        hide_post(post=fresh(topic.posts.get(number=1)), by=bilal)
        known = {"if-none-match": answer.headers.get("ETag", 'W/"any"')}
        for headers in ({}, known):
            gone = browser.get(topic.get_absolute_url(), headers=headers)
            assert gone.status_code == 404
            assert fact not in gone.content.decode()
        for where in (BOARD, "/", f"{BOARD}records/"):
            page = words(browser, where)
            assert fact not in page
            assert topic.title not in page


def test_what_a_closed_board_tells_of_itself_is_not_kept(
    client: Client, invited_board: Any, amel: Any, facts: dict[str, str]
) -> None:
    inside = open_topic(
        board=invited_board, author=amel, title="Inside", body="x", kind="record", facts=facts
    ).post.topic
    kept = len(pages)
    assert client.get(inside.get_absolute_url()).status_code == 404
    assert client.get("/b/closed-of-tests/records/").status_code == 404
    assert len(pages) == kept


# --- The call ---------------------------------------------------------------------------------
@pytest.mark.parametrize("signed_in", [True, False])
def test_who_signed_up_and_a_closed_call_are_on_the_next_page(
    reader: Browsing, call: Topic, amel: Any, carine: Any, signed_in: bool
) -> None:
    browser = reader(signed_in)
    open_now = '<span class="tag is-success">Open</span>'
    assert open_now in words(browser, call)
    assert "Carine" not in words(browser, call)
    join_call(topic=call, by=carine)
    assert "Carine" in words(browser, call)
    leave_call(topic=call, by=carine)
    assert "Carine" not in words(browser, call)
    close_call(topic=call, by=amel)
    assert open_now not in words(browser, call)
    reopen_call(topic=call, by=amel)
    assert open_now in words(browser, call)


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_call_that_runs_out_is_closed_the_day_after_without_any_change(
    reader: Browsing, call: Topic, signed_in: bool
) -> None:
    open_now = '<span class="tag is-success">Open</span>'
    last = Call.objects.get(topic=call).until
    noon = datetime.datetime.combine(last, datetime.time(12), datetime.UTC)
    Topic.objects.update(last_post_at=noon)
    for days, is_open in ((0, True), (1, False)):
        with time_machine.travel(noon + datetime.timedelta(days=days), tick=False):
            assert (open_now in words(reader(signed_in), call)) == is_open


# --- Costs ------------------------------------------------------------------------------------
def test_a_head_costs_two_questions_at_most(
    sign_in: Any, queries: Any, thread: Topic, question: Topic, record: Topic, call: Topic,
    reply: Any, amel: Any, carine: Any, dounia: Any, bilal: Any,
) -> None:  # fmt: skip
    for topic in (thread, question, record, call):
        post = reply(topic, carine, "said")
    mark_answer(post=fresh(question.posts.get(number=2)), by=amel)
    join_call(topic=call, by=carine)
    assert post.number == 2
    for who in (amel, carine, dounia, bilal, None):
        browser = Client() if who is None else sign_in(who)

        def cost(topic: Topic, browser: Client = browser) -> int:
            # No address of ours: a visitor's page is not kept.
            return int(queries(browser, f"{topic.get_absolute_url()}?drawn=1"))

        plain = cost(thread)
        costs = [cost(topic) for topic in (question, record, call)]
        assert max(costs) <= plain + 1, costs


def test_who_speaks_for_a_municipality_is_known_without_another_question(
    rf: Any, carine: Any, marseille: Any, stranger: Any, django_assert_num_queries: Any
) -> None:
    for member, town in ((carine, marseille.pk), (stranger, None), (AnonymousUser(), None)):
        request = rf.get("/")
        request.user = member
        # Which edition, what the member is.
        with django_assert_num_queries(1):
            assert Navigation(request).town == town


def test_who_may_not_act_speaks_for_no_municipality(rf: Any, carine: Any) -> None:
    for barred in ({"suspended_at": now()}, {"is_active": False}):
        request = rf.get("/")
        request.user = Member.objects.get(pk=carine.pk)
        for name, value in barred.items():
            setattr(request.user, name, value)
        assert Navigation(request).town is None


# --- Search -----------------------------------------------------------------------------------
def test_topics_of_each_kind_are_found_by_title_and_text(
    question: Topic, record: Topic, call: Topic
) -> None:
    for query in ("mirabelle", "quetsche"):
        found = search(
            parse_question(query), asked_narrowing({}), boards_readable_by(None), size=20
        )
        assert {row.post.topic_id for row in found.rows} == {question.pk, record.pk, call.pk}
