"""A region's board with the topics of the regions below it, where the reader wants them."""

from typing import Any

import pytest
from django.test import Client

from forum.actions import (
    create_board,
    follow_topic,
    invite_member,
    mark_read,
    open_topic,
    pin_topic,
    publish_post,
    show_below,
)
from forum.models import BoardFollow, BoardMark

pytestmark = pytest.mark.django_db
TABS = ("", "?tab=unread", "?tab=unanswered", "?tab=top")


@pytest.fixture
def region(places: dict[str, Any], dounia: Any, stranger: Any, amel: Any) -> dict[str, Any]:
    """A country's board, an open and a closed one below it, one beside it; a topic on each."""
    rules = {"tn": "everyone", "tn-12": "everyone", "maghreb": "everyone", "fr": "everyone"}
    found: dict[str, Any] = {
        code: create_board(
            slug=f"r-{code}", names={"en": (f"Board {code}", "")}, by=None, region=places[code],
            read_rule=rule,
        )
        for code, rule in rules.items()
    }  # fmt: skip
    from members.models import Region

    closed = Region.objects.create(
        code="tn-99", kind="governorate", parent=places["tn"], path=f"{places['tn'].path}tn-99/"
    )
    found["closed"] = create_board(
        slug="r-closed", names={"en": ("Board closed", "")}, by=None, region=closed,
        read_rule="invited",
    )  # fmt: skip
    invite_member(board=found["closed"], member=amel, by=None)
    for code, board in found.items():
        open_topic(board=board, author=amel, title=f"Topic of {code}", body="b")
    return found


def listed(browser: Client, path: str) -> set[str]:
    """Of which boards a page shows a topic."""
    page = browser.get(path).content.decode()
    return {
        code for code in ("tn", "tn-12", "maghreb", "fr", "closed")
        if f"<bdi data-slot=\"title\">Topic of {code}</bdi>" in page
    }  # fmt: skip


def test_a_member_turns_it_on_and_it_is_remembered(
    sign_in: Any, region: dict[str, Any], dounia: Any
) -> None:
    browser = sign_in(dounia)
    assert all(listed(browser, f"/b/r-tn/{tab}") == {"tn"} for tab in TABS)
    assert browser.post("/b/r-tn/below/", {"on": "1"}).status_code == 303
    again = sign_in(dounia)
    for tab in TABS:
        assert listed(again, f"/b/r-tn/{tab}") == {"tn", "tn-12"}, tab
    page = again.get("/b/r-tn/").content.decode()
    # Rows say which board they are from.
    assert page.count('<span class="tag"><bdi>Board tn-12</bdi></span>') == 1
    browser.post("/b/r-tn/below/", {"on": "0"})
    assert listed(browser, "/b/r-tn/") == {"tn"}
    assert not BoardFollow.objects.exists()


def test_a_visitor_s_choice_stands_in_the_address_of_each_tab(
    client: Client, outline: Any, region: dict[str, Any]
) -> None:
    assert listed(client, "/b/r-tn/") == {"tn"}
    page = outline(client.get("/b/r-tn/?below=1"))
    assert listed(client, "/b/r-tn/?below=1") == {"tn", "tn-12"}
    tabs = [link["href"] for link in page.all("a", **{"class": "tab"})]
    assert [tab for tab in tabs if "records" not in str(tab)] == [
        "/b/r-tn/?below=1",
        "/b/r-tn/?tab=unanswered&below=1",
        "/b/r-tn/?tab=top&below=1",
    ]
    for tab in ("?tab=unanswered&below=1", "?tab=top&below=1"):
        assert listed(client, f"/b/r-tn/{tab}") == {"tn", "tn-12"}
    # What is kept of the page without it is not given for the page with it.
    assert listed(client, "/b/r-tn/") == {"tn"}


def test_a_board_of_its_own_kind_only_is_seen_by_who_may_read_it(
    sign_in: Any, region: dict[str, Any], amel: Any, stranger: Any
) -> None:
    for member, expected in ((amel, {"tn", "tn-12", "closed"}), (stranger, {"tn", "tn-12"})):
        show_below(board=region["tn"], member=member, on=True)
        browser = sign_in(member)
        for tab in ("", "?tab=unanswered", "?tab=top"):
            assert listed(browser, f"/b/r-tn/{tab}") == expected, tab


def test_where_nothing_lies_below_there_is_no_switch(
    sign_in: Any, client: Client, region: dict[str, Any], theme_board: Any, stranger: Any
) -> None:
    for browser in (client, sign_in(stranger)):
        assert "the regions below" in browser.get("/b/r-tn/").content.decode()
        for path in ("/b/r-tn-12/", "/b/water-of-tests/", "/b/water-of-tests/?below=1"):
            page = browser.get(path).content.decode()
            assert "Also topics of the regions below" not in page
    assert sign_in(stranger).post("/b/water-of-tests/below/", {"on": "1"}).status_code == 404
    assert sign_in(stranger).post("/b/r-closed/below/", {"on": "1"}).status_code == 404


def test_only_the_board_s_own_pins_stand_first(
    sign_in: Any, region: dict[str, Any], amel: Any, bilal: Any, dounia: Any
) -> None:
    from forum.models import Topic

    for code in ("tn", "tn-12"):
        pin_topic(topic=Topic.objects.get(board=region[code]), by=bilal)
    newest = open_topic(board=region["tn"], author=amel, title="Newest", body="b").post.topic
    show_below(board=region["tn"], member=dounia, on=True)
    page = sign_in(dounia).get("/b/r-tn/").content.decode()
    order = [page.index(f">{title}</bdi></a></h3>\n<p class=\"topic-by\"") for title in
             ("Topic of tn", newest.title, "Topic of tn-12")]  # fmt: skip
    assert order == sorted(order)


def test_all_of_it_is_marked_as_read_at_one_press(
    sign_in: Any, region: dict[str, Any], dounia: Any
) -> None:
    show_below(board=region["tn"], member=dounia, on=True)
    browser = sign_in(dounia)
    page = browser.get("/b/r-tn/?tab=unread").content.decode()
    assert '<input type="hidden" name="below" value="1">' in page
    browser.post("/b/r-tn/read/", {"below": "1"})
    assert listed(browser, "/b/r-tn/?tab=unread") == set()
    marked = set(BoardMark.objects.values_list("board__slug", flat=True))
    assert marked == {"r-tn", "r-tn-12"}


def test_what_one_board_s_mark_says_holds_for_it_alone(
    sign_in: Any, region: dict[str, Any], amel: Any, dounia: Any
) -> None:
    from forum.models import Topic

    show_below(board=region["tn"], member=dounia, on=True)
    browser = sign_in(dounia)
    browser.post("/b/r-tn-12/read/")
    assert listed(browser, "/b/r-tn/?tab=unread") == {"tn"}
    below = Topic.objects.get(board=region["tn-12"])
    publish_post(topic=below, author=amel, body="x")
    # Who wrote last before was amel too: the reader has not seen it.
    assert listed(browser, "/b/r-tn/?tab=unread") == {"tn", "tn-12"}
    mark_read(topic=below, member=dounia, number=2)
    follow_topic(topic=Topic.objects.get(board=region["tn"]), member=dounia, level="muted")
    assert listed(browser, "/b/r-tn/?tab=unread") == set()


def test_it_goes_on_page_by_page_and_costs_the_same(
    sign_in: Any, outline: Any, queries: Any, client: Client, region: dict[str, Any], amel: Any,
    dounia: Any,
) -> None:  # fmt: skip
    show_below(board=region["tn"], member=dounia, on=True)
    browser = sign_in(dounia)
    few = {tab: queries(browser, f"/b/r-tn/{tab}") for tab in TABS}
    for number in range(40):
        open_topic(board=region["tn" if number % 2 else "tn-12"], author=amel, title="t", body="b")
    assert {tab: queries(browser, f"/b/r-tn/{tab}") for tab in TABS} == few
    assert max(few.values()) <= 8
    for reader, path in ((browser, "/b/r-tn/"), (client, "/b/r-tn/?below=1")):
        later = outline(reader.get(path)).all("a", rel="next")[0]["href"]
        assert listed(reader, f"/b/r-tn/{later}") == {"tn", "tn-12"}
