"""The numbers of moderation, as visitors and moderators read them."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.actions import create_board, publish_post
from forum.models import Board
from moderation.actions import (
    decide_appeal,
    decide_case,
    flag_post,
    flag_thing,
    make_appeal,
    undo_decision,
)
from moderation.counting import count_cases
from moderation.models import Case, Decision, Flag
from moderation.models.appeals import stands_as


def middle_of_last_month():
    """So that hours before it, and two months before it, are where a test expects them."""
    last = timezone.now().replace(day=1) - datetime.timedelta(days=1)
    return last.replace(day=15, hour=12)


@pytest.fixture
def open_cases(thread, amel, dounia, bilal):
    """`open_cases(board, hours)`: one case each, decided so many hours after it was opened."""

    def make(board, hours, *, reason="hate", language="fr", outcome="hide"):
        made = []
        for took in hours:
            body = f"Texte {Case.objects.count()}"
            post = publish_post(topic=thread, author=amel, body=body, language=language).post
            now = middle_of_last_month()
            case = Case.objects.create(
                post=post, board=board, flag_count=1, author=amel, language=language
            )
            Flag.objects.create(post=post, case=case, member=dounia, reason=reason, evidence={})
            if took is not None:
                opened = now - datetime.timedelta(hours=took)
                Case.objects.filter(pk=case.pk).update(
                    state="decided", opened_at=opened, decided_at=now, claimed_by=bilal
                )
                Decision.objects.create(case=case, moderator=bilal, outcome=outcome)
            made.append(case)
        return made

    return make


def rows(answer, key):
    page = answer.content.decode()
    table = re.search(rf'data-numbers="{key}".*?</table>', page, re.DOTALL)
    found = re.findall(
        r"<bdi>([^<]+)</bdi><svg.*?</th><td>(?:<bdi>)?([^<]+)",
        table[0] if table else "",
        re.DOTALL,
    )
    return [(words.replace("&#x27;", "'"), count.strip()) for words, count in found]


def test_everyone_reads_what_was_flagged_and_how_soon_it_was_decided(
    open_cases, theme_board, client
):
    open_cases(theme_board, [1, 2, 3, 4, 100])
    open_cases(theme_board, [None] * 3, reason="spam", language="ar")
    answer = client.get("/log/numbers/")
    assert rows(answer, "reasons") == [
        ("It spreads hate", "5"),
        ("It is advertising or spam", "3"),
    ]
    assert rows(answer, "boards") == [("Water", "8")]
    assert rows(answer, "languages") == [("French", "5"), ("Arabic", "3")]
    assert rows(answer, "outcomes") == [("Hide it", "5")]
    page = answer.content.decode()
    assert "<b>3 hours</b>" in page
    assert "<b>4 days</b>" in page


def test_what_might_point_at_somebody_is_not_told(open_cases, theme_board, other_board, client):
    open_cases(theme_board, [1, 1, 1])
    open_cases(other_board, [1, 1], reason="illegal", language="ar", outcome="warn")
    answer = client.get("/log/numbers/")
    assert ("Elsewhere", "not shown") in rows(answer, "boards")
    assert ("It is against the law", "not shown") in rows(answer, "reasons")
    assert ("Arabic", "not shown") in rows(answer, "languages")
    assert ("Warn the author", "not shown") in rows(answer, "outcomes")


def test_what_is_kept_back_is_not_found_by_subtraction(
    open_cases, theme_board, other_board, client
):
    third = create_board(slug="third", names={"en": ("Third", "")}, by=None)
    open_cases(theme_board, [1] * 5)
    open_cases(third, [1] * 4)
    open_cases(other_board, [1])
    shown = rows(client.get("/log/numbers/"), "boards")
    assert shown == [("Water", "5"), ("Elsewhere", "not shown"), ("Third", "not shown")]


def test_topics_are_counted_in_their_language(thread, dounia, theme_board):
    case = flag_thing(thing=thread, member=dounia, reason="hate").case
    since = timezone.now() - datetime.timedelta(days=1)
    assert count_cases(Board.objects.all(), since=since).languages == {case.language: 1}


@pytest.mark.usefixtures("out_of_office")
def test_a_decision_counts_as_what_stands_of_it(
    case, bilal, administrator, carine, second_moderator
):
    def counted():
        since = timezone.now() - datetime.timedelta(days=1)
        return count_cases(Board.objects.all(), since=since).outcomes

    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="x")
    assert counted() == {"hide": 1}
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    undo_decision(decision=decision, by=bilal, why="Erreur")
    assert counted() == {"none": 1}
    decide_appeal(
        appeal=appeal, moderator=second_moderator, outcome="softened", instead="warn", words="Lu"
    )
    assert counted() == {"warn": 1} == {stands_as(Decision.objects.get()): 1}


def test_a_plea_is_no_reason_that_is_counted(post, carine, theme_board):
    flag_post(post=post, member=carine, reason="illegal")
    since = timezone.now() - datetime.timedelta(days=1)
    assert count_cases(Board.objects.all(), since=since).reasons == {}


def test_few_decisions_tell_no_times(open_cases, theme_board, client):
    open_cases(theme_board, [50, 50])
    page = client.get("/log/numbers/").content.decode()
    assert "Too few cases have been decided to say." in page
    assert "2 days" not in page


def test_boards_that_not_everyone_reads_are_counted_for_their_moderators_alone(
    open_cases, invited_board, amel, bilal, sign_in, client
):
    open_cases(invited_board, [1] * 4)
    for browser in (client, sign_in(amel), sign_in(bilal)):
        page = browser.get("/log/numbers/").content.decode()
        assert "Nothing here yet" in page
        assert "data-numbers" not in page
    assert rows(sign_in(bilal).get("/log/numbers/?boards=mine"), "boards") == [("Closed", "4")]


def test_moderators_read_their_own_boards_exactly_and_what_waits(
    open_cases, theme_board, other_board, second_moderator, sign_in
):
    open_cases(theme_board, [5])
    open_cases(theme_board, [None])
    open_cases(other_board, [None] * 4)
    answer = sign_in(second_moderator).get("/log/numbers/?boards=mine")
    assert rows(answer, "boards") == [("Water", "2")]
    page = answer.content.decode()
    assert "<bdi>1</bdi> case waits now." in page
    assert "<b>5 hours</b>" in page


def test_a_members_own_boards_are_no_page(amel, stranger, sign_in, client):
    for browser in (client, sign_in(amel), sign_in(stranger)):
        assert browser.get("/log/numbers/?boards=mine").status_code == 404


def test_what_was_held_before_publication_is_a_reason(thread, theme_board, amel, client):
    for number in range(3):
        post = publish_post(topic=thread, author=amel, body=f"Texte {number}").post
        Case.objects.create(post=post, board=theme_board, held_reason="flood")
    assert rows(client.get("/log/numbers/"), "reasons") == [("Held before it was published", "3")]


def test_what_is_older_than_a_year_is_not_counted(open_cases, theme_board, client):
    old = open_cases(theme_board, [1] * 3)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    Case.objects.filter(pk__in=[case.pk for case in old]).update(
        opened_at=long_ago, decided_at=long_ago
    )
    assert "Nothing here yet" in client.get("/log/numbers/").content.decode()


def test_a_month_has_its_own_times(open_cases, theme_board, client):
    cases = open_cases(theme_board, [1, 1, 1, 30, 30, 30])
    for case in cases[3:]:
        case.refresh_from_db()
        Case.objects.filter(pk=case.pk).update(
            opened_at=case.opened_at - datetime.timedelta(days=62),
            decided_at=case.decided_at - datetime.timedelta(days=62),
        )
    page = client.get("/log/numbers/").content.decode()
    table = re.search(r"has-more.*?</table>", page, re.DOTALL)[0]
    assert [" ".join(row.split()) for row in re.findall(r'"Half within">([^<]+)', table)] == [
        "60 minutes",
        "30 hours",
    ]


def test_a_board_that_closes_leaves_the_numbers_at_once(open_cases, theme_board, client):
    open_cases(theme_board, [1] * 3)
    assert rows(client.get("/log/numbers/"), "boards") == [("Water", "3")]
    type(theme_board).objects.filter(pk=theme_board.pk).update(read_rule="invited")
    assert "Nothing here yet" in client.get("/log/numbers/").content.decode()


def test_the_numbers_cost_the_same_however_many_cases(
    open_cases, theme_board, other_board, bilal, sign_in
):
    def cost(path, *, anew):
        browser = sign_in(bilal)
        browser.get("/boards/")
        if anew:
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        return len(queries)

    paths = ("/log/numbers/", "/log/numbers/?boards=mine")
    open_cases(theme_board, [1] * 3)
    first = [cost(path, anew=True) for path in paths]
    kept = [cost(path, anew=False) for path in paths]
    assert all(one < other for one, other in zip(kept, first, strict=True))
    open_cases(theme_board, [1] * 5, language="ar", reason="spam", outcome="warn")
    open_cases(other_board, [1] * 5)
    assert [cost(path, anew=True) for path in paths] == first
    assert [cost(path, anew=False) for path in paths] == kept


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_numbers_are_read_in_other_languages(
    open_cases, theme_board, bilal, sign_in, language
):
    open_cases(theme_board, [1] * 3)
    page = sign_in(bilal, language=language).get("/log/numbers/").content.decode()
    assert "The numbers of moderation" not in page
    assert "fewer" not in page
