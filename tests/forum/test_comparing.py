"""Experiences side by side: in what order, in pages that join, and only those one may see."""

from typing import Any

import pytest

from forum.actions import hide_post, open_topic
from forum.comparing import RECORDS_PAGE, compare
from forum.models import Post
from members.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(theme_board: Any, amel: Any, raoued: Any) -> Any:
    """`told("Lampes", 2024, "12", "EUR")` is an experience on the theme board."""

    def make(
        title: str, year: int, cost: str = "", currency: str = "TND", board: Any = None
    ) -> Any:
        facts = {
            "problem": f"{title} <b>", "done": "d", "result": "r", "cost": cost,
            "currency": currency, "municipality": raoued.pk, "year": year,
        }  # fmt: skip
        return open_topic(
            board=board or theme_board, author=amel, title=title, body="b", kind="record",
            facts=facts,
        ).post.topic  # fmt: skip

    return make


def titles(board: Any, sort: str) -> list[str]:
    """All of them, page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        page = compare(board, sort=sort, cursor=cursor)
        found += [record.topic.title for record in page.records]
        cursor = page.next
        if not cursor:
            return found


def test_by_year_and_by_the_cost_of_each_currency(told: Any, theme_board: Any) -> None:
    told("old", 1999, "5", "EUR")
    told("new", 2024, "90.5")
    told("free", 2010)
    told("cheap", 2024, "7")
    assert titles(theme_board, "year") == ["cheap", "new", "free", "old"]
    assert titles(theme_board, "cost") == ["old", "cheap", "new"]


@pytest.mark.parametrize("sort", ["year", "cost"])
def test_pages_join_without_gap_or_repeat(
    told: Any, theme_board: Any, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.comparing.RECORDS_PAGE", 2)
    for number in range(7):
        told(f"t{number}", 2020 + number % 2, "10", "EUR" if number % 3 else "TND")
    found = titles(theme_board, sort)
    assert len(found) == 7
    assert set(found) == {f"t{number}" for number in range(7)}
    assert RECORDS_PAGE > 2


@pytest.mark.parametrize(
    ("sort", "cursor"),
    [("size", ""), ("year", "x"), ("year", "EUR_1.000_1"), ("cost", "2024_1"),
     ("cost", "eur_1.000_1"), ("year", "2024_" + "9" * 19), ("year", "٢٠٢٤_1")],
)  # fmt: skip
def test_a_wrong_order_or_place_is_refused(theme_board: Any, sort: str, cursor: str) -> None:
    with pytest.raises(Refused) as caught:
        compare(theme_board, sort=sort, cursor=cursor)
    assert caught.value.code == "invalid"


def test_what_is_hidden_or_elsewhere_is_not_compared(
    told: Any, theme_board: Any, invited_board: Any, bilal: Any
) -> None:
    told("elsewhere", 2020, board=invited_board)
    hidden = told("hidden", 2020)
    told("shown", 2020)
    hide_post(post=Post.objects.select_related("topic__board").get(topic=hidden), by=bilal)
    assert titles(theme_board, "year") == ["shown"]


def test_the_page_is_a_table_of_escaped_words_at_a_constant_cost(
    told: Any, client: Any, queries: Any
) -> None:
    told("first", 2020, "12500.500")
    address = "/b/water-of-tests/records/"
    few = queries(client, address)
    for number in range(5):
        told(f"t{number}", 2020, "1")
    assert queries(client, address) == few <= 8
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "12,500.5 Tunisian dinars" in page
    assert "first &lt;b&gt;" in page
    assert "<b>" not in page[page.index("<table") : page.index("</table>")]
    assert client.get(f"{address}?sort=size").status_code == 400


def test_the_page_of_a_closed_board_is_not_there_for_a_stranger(
    told: Any, client: Any, sign_in: Any, invited_board: Any, stranger: Any, amel: Any
) -> None:
    told("secret", 2020, board=invited_board)
    address = "/b/closed-of-tests/records/"
    assert "secret" in sign_in(amel).get(address).content.decode()
    for browser in (client, sign_in(stranger)):
        assert browser.get(address).status_code == 404


@pytest.fixture
def queries() -> Any:
    """How many queries a page costs, once what is cached is there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(browser: Any, address: str) -> int:
        assert browser.get(address).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        return len(captured)

    return cost
