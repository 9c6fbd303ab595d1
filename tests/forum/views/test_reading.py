"""A thread as a tree or by time, its folds, and what of it waits for the reader."""

from typing import Any

import pytest
from django.test import Client

from forum.actions import hide_post, mark_read
from members.models import Member


@pytest.fixture
def branches(thread: Any, dounia: Any, carine: Any, reply: Any) -> Any:
    """Two branches: 2 with 3, 5 and 6 under it; 4 alone."""
    reply(thread, dounia, "first")
    reply(thread, carine, "under the first", to=2)
    reply(thread, dounia, "second")
    reply(thread, carine, "later, under the first", to=2)
    reply(thread, dounia, "deeper", to=5)
    return thread


@pytest.fixture
def long_branch(thread: Any, dounia: Any, carine: Any, reply: Any) -> Any:
    """2 with nine posts under it, then 12."""
    reply(thread, dounia, "root")
    for number in range(2, 11):
        reply(thread, carine, "on and on", to=number)
    reply(thread, dounia, "after the branch")
    return thread


def folds_on(page: Any) -> list[dict[str, str | None]]:
    return [fold for fold in page.all("details") if "data-fold" in fold]


def test_an_address_says_in_which_order_a_visitor_reads(
    client: Client, branches: Any, numbers_on: Any
) -> None:
    there = branches.get_absolute_url()
    assert numbers_on(client.get(there)) == [1, 2, 3, 5, 6, 4]
    assert numbers_on(client.get(there, {"order": "tree"})) == [1, 2, 3, 5, 6, 4]
    assert numbers_on(client.get(there, {"order": "time"})) == [1, 2, 3, 4, 5, 6]
    assert numbers_on(client.get(there)) == [1, 2, 3, 5, 6, 4]


def test_an_order_that_is_none_is_refused(client: Client, branches: Any) -> None:
    for order in ("newest", "TIME", " "):
        answer = client.get(branches.get_absolute_url(), {"order": order})
        assert answer.status_code == 400
        assert "points to a place that is not there" in answer.content.decode()


def test_a_room_is_always_read_by_time(client: Client, room: Any, dounia: Any, reply: Any,
                                       numbers_on: Any) -> None:  # fmt: skip
    reply(room, dounia)
    assert numbers_on(client.get(room.get_absolute_url(), {"order": "tree"})) == [1, 2]


def test_a_member_chooses_once_and_for_all_threads(
    sign_in: Any, branches: Any, dounia: Any, amel: Any, theme_board: Any, reply: Any,
    numbers_on: Any,
) -> None:  # fmt: skip
    from forum.actions import open_topic

    other = open_topic(board=theme_board, author=amel, title="Autre", body="x").post.topic
    reply(other, amel, "a")
    reply(other, amel, "b")
    reply(other, amel, "under a", to=2)
    browser = sign_in(dounia)
    answer = browser.post(f"/t/{branches.pk}/order/", {"order": "time"})
    assert answer.status_code == 303
    assert numbers_on(browser.get(branches.get_absolute_url())) == [1, 2, 3, 4, 5, 6]
    assert numbers_on(browser.get(other.get_absolute_url())) == [1, 2, 3, 4]
    # An address that was sent by somebody says otherwise for once.
    assert numbers_on(browser.get(other.get_absolute_url(), {"order": "tree"})) == [1, 2, 4, 3]
    browser.post(f"/t/{branches.pk}/order/", {"order": "tree"})
    assert numbers_on(browser.get(other.get_absolute_url())) == [1, 2, 4, 3]
    assert Member.objects.get(pk=amel.pk).reads_by_time is None


def test_who_chooses_comes_back_to_where_they_were(
    sign_in: Any, branches: Any, dounia: Any
) -> None:
    answer = sign_in(dounia).post(f"/t/{branches.pk}/order/", {"order": "time", "at": "4"})
    assert answer["Location"].endswith("?at=4#here")


@pytest.mark.parametrize("sent", [{}, {"order": "best"}, {"order": "time", "at": "0"}])
def test_a_choice_that_is_none_is_refused(
    sign_in: Any, branches: Any, dounia: Any, sent: dict[str, str]
) -> None:
    assert sign_in(dounia).post(f"/t/{branches.pk}/order/", sent).status_code == 400


def test_only_who_may_read_the_topic_chooses_or_asks(
    sign_in: Any, client: Client, stranger: Any, amel: Any, invited_board: Any, thread: Any
) -> None:
    from forum.actions import open_topic

    hidden = open_topic(board=invited_board, author=amel, title="Fermé", body="x").post.topic
    browser = sign_in(stranger)
    for browser_of, topic, status in (
        (browser, hidden, 404), (client, hidden, 404), (client, thread, 401),
    ):  # fmt: skip
        asked = browser_of.get(f"/t/{topic.pk}/unseen/", headers={"Accept": "application/json"})
        chosen = browser_of.post(
            f"/t/{topic.pk}/order/", {"order": "time"}, headers={"Accept": "application/json"}
        )
        assert {asked.status_code, chosen.status_code} <= {status, 401}, topic
        assert "Fermé" not in asked.content.decode()
    stranger.refresh_from_db()
    assert stranger.reads_by_time is None


def test_paging_by_time_leaves_nothing_out_and_keeps_the_order(
    client: Client, thread: Any, dounia: Any, reply: Any, numbers_on: Any, outline: Any
) -> None:
    for number in range(1, 50):
        reply(thread, dounia, "x", to=min(number, 1 + number % 3))
    seen: list[int] = []
    address = thread.get_absolute_url() + "?order=time"
    while address:
        page = client.get(address)
        seen += numbers_on(page)
        further = [a["href"] for a in outline(page).all("a", rel="next")]
        address = thread.get_absolute_url() + further[0] if further else ""
        assert not address or "order=time" in address
    assert seen == list(range(1, 51))


def test_a_hidden_post_keeps_its_place_in_both_orders(
    client: Client, branches: Any, bilal: Any, numbers_on: Any
) -> None:
    hide_post(post=branches.posts.get(number=5), by=bilal)
    for order, numbers in (("tree", [1, 2, 3, 5, 6, 4]), ("time", [1, 2, 3, 4, 5, 6])):
        page = client.get(branches.get_absolute_url(), {"order": order})
        assert numbers_on(page) == numbers
        assert "later, under the first" not in page.content.decode()


def test_by_time_a_line_stands_before_what_is_new(
    sign_in: Any, branches: Any, amel: Any, numbers_on: Any
) -> None:
    mark_read(topic=branches, member=amel, number=4)
    page = sign_in(amel).get(branches.get_absolute_url(), {"order": "time"}).content.decode()
    before, line, after = page.partition("New since your last visit")
    assert line
    assert 'id="post-4"' in before
    assert 'id="post-5"' in after
    for order in ("time", "tree"):
        page = sign_in(amel).get(branches.get_absolute_url(), {"order": order}).content.decode()
        assert page.count(" data-unread>") + page.count(" data-unread ") == 2


def test_a_long_branch_is_folded_with_its_count(
    client: Client, long_branch: Any, outline: Any
) -> None:
    page = client.get(long_branch.get_absolute_url())
    (fold,) = folds_on(outline(page))
    assert (fold["data-count"], "open" in fold) == ("9", False)
    text = page.content.decode()
    inside = text.partition('<details class="fold"')[2].partition("</details>\n")[0]
    assert "<bdi>9</bdi> replies" in inside
    assert 'id="post-2"' not in inside
    assert 'id="post-11"' in text
    assert text.index('id="post-12"') > text.index("on and on")


def test_a_short_branch_and_the_order_of_time_are_not_folded(
    client: Client, branches: Any, long_branch: Any, outline: Any
) -> None:
    by_time = client.get(long_branch.get_absolute_url(), {"order": "time"})
    assert folds_on(outline(by_time)) == []


def test_a_fold_tells_what_is_new_in_it_to_each_reader(
    sign_in: Any, long_branch: Any, amel: Any, stranger: Any, outline: Any
) -> None:
    mark_read(topic=long_branch, member=amel, number=8)
    mark_read(topic=long_branch, member=stranger, number=12)
    for member, new in ((amel, "3"), (stranger, "0"), (amel, "3")):
        page = sign_in(member).get(long_branch.get_absolute_url())
        assert [fold["data-new"] for fold in folds_on(outline(page))] == [new]


def test_a_fold_is_open_where_the_post_asked_for_is_in_it(
    client: Client, long_branch: Any, outline: Any
) -> None:
    page = client.get(long_branch.get_absolute_url(), {"at": "5"})
    (fold,) = folds_on(outline(page))
    assert "open" in fold


def test_one_goes_on_past_a_branch(
    client: Client, thread: Any, dounia: Any, reply: Any, numbers_on: Any, outline: Any
) -> None:
    reply(thread, dounia, "root")
    for number in range(2, 32):
        reply(thread, dounia, "on and on", to=number)
    reply(thread, dounia, "after the branch")
    page = client.get(thread.get_absolute_url())
    past = next(a["href"] for a in outline(page).all("a") if "past=" in (a.get("href") or ""))
    assert numbers_on(client.get(thread.get_absolute_url() + past)) == [33]
    # After the last branch there is nothing: the post itself is shown.
    assert 33 in numbers_on(client.get(thread.get_absolute_url(), {"past": "33"}))
    assert client.get(thread.get_absolute_url(), {"past": "99"}).status_code == 400
    flat = {"past": "20", "order": "time"}
    assert client.get(thread.get_absolute_url(), flat).status_code == 400


def test_what_waits_is_told_in_the_order_of_reading(
    sign_in: Any, branches: Any, amel: Any, stranger: Any, reply: Any
) -> None:
    mark_read(topic=branches, member=amel, number=2)
    reply(branches, amel, "my own is never unread")
    browser = sign_in(amel)
    told = browser.get(f"/t/{branches.pk}/unseen/")
    assert told.json() == {"numbers": [3, 5, 6, 4], "more": False}
    assert told["Cache-Control"] == "private, no-store"
    by_time = browser.get(f"/t/{branches.pk}/unseen/", {"order": "time"}).json()
    assert by_time["numbers"] == [3, 4, 5, 6]
    # Who was never here has nothing that waits.
    assert sign_in(stranger).get(f"/t/{branches.pk}/unseen/").json()["numbers"] == []


def test_what_is_hidden_does_not_wait(sign_in: Any, branches: Any, amel: Any, bilal: Any) -> None:
    mark_read(topic=branches, member=amel, number=2)
    hide_post(post=branches.posts.get(number=5), by=bilal)
    assert sign_in(amel).get(f"/t/{branches.pk}/unseen/").json()["numbers"] == [3, 6, 4]


def test_no_more_is_told_than_a_page_can_use(
    sign_in: Any, branches: Any, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.unseen.LISTED", 2)
    mark_read(topic=branches, member=amel, number=2)
    told = sign_in(amel).get(f"/t/{branches.pk}/unseen/").json()
    assert told == {"numbers": [3, 4], "more": True}


@pytest.mark.parametrize("asked", [{"at": "3"}, {"on": "2020-01-01"}, {"unread": "1"}])
def test_a_place_is_found_without_scripts_by_its_mark(
    sign_in: Any, branches: Any, amel: Any, asked: dict[str, str], outline: Any
) -> None:
    mark_read(topic=branches, member=amel, number=2)
    for order in ("tree", "time"):
        page = sign_in(amel).get(branches.get_absolute_url(), asked | {"order": order})
        assert len(outline(page).all("span", id="here")) == 1
        assert len(outline(page).all("form", method="get")) >= 2


def test_what_was_seen_beyond_the_mark_is_not_new_again(
    sign_in: Any, long_branch: Any, amel: Any, outline: Any
) -> None:
    mark_read(topic=long_branch, member=amel, number=8)
    browser = sign_in(amel)
    sent = {"number": "8", "seen": "10 12"}
    assert browser.post(f"/t/{long_branch.pk}/read/", sent).status_code == 303
    page = outline(browser.get(long_branch.get_absolute_url()))
    new = [a["data-number"] for a in page.all("article") if "data-unread" in a]
    assert new == ["9", "11"]
    assert folds_on(page)[0]["data-new"] == "2"
    assert browser.get(f"/t/{long_branch.pk}/unseen/").json()["numbers"] == [9, 11]
    browser.post(f"/t/{long_branch.pk}/read/", {"number": "8", "seen": "9"})
    page = outline(browser.get(long_branch.get_absolute_url(), {"unread": "1"}))
    assert [a["data-number"] for a in page.all("article") if "data-target" in a] == ["11"]
    assert browser.post(f"/t/{long_branch.pk}/read/", sent | {"seen": "x"}).status_code == 400
