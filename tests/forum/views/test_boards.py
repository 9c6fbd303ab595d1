"""Boards: all of them, one, and the rooms that are live."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from forum.models import Topic


@pytest.fixture
def region_board(places: dict[str, Any]) -> Any:
    """The board of Tunisia."""
    from forum.actions import create_board

    names = {"fr": ("Tunisie", "Pour toutes les communes"), "ar": ("تونس", "لكل البلديات")}
    return create_board(slug="tunisia-of-tests", names=names, by=None, region=places["tn"])


def topics_on(board: Any, author: Any, count: int) -> list[Topic]:
    from forum.actions import open_topic

    return [
        open_topic(board=board, author=author, title=f"Sujet {n}", body="texte").post.topic
        for n in range(count)
    ]


def titles(outline: Any, answer: Any) -> list[str]:
    rows = outline(answer).all("li", **{"class": "topic"})
    return [row["data-topic-row"] for row in rows if row["data-topic-row"]]


def test_all_boards_shows_themes_and_the_tree_with_its_boards(
    client: Client, theme_board: Any, region_board: Any
) -> None:
    client.cookies["language"] = "fr"
    page = client.get("/boards/").content.decode()
    for words in ("Eau", "/b/tunisia-of-tests/", "Maghreb", "Ariana", "Raoued"):
        assert words in page


def test_an_invited_board_is_not_in_the_list_of_a_stranger(
    sign_in: Callable[[Any], Client], invited_board: Any, amel: Any, stranger: Any
) -> None:
    assert "closed-of-tests" in sign_in(amel).get("/boards/").content.decode()
    assert stranger.is_active
    assert "closed-of-tests" not in sign_in(stranger).get("/boards/").content.decode()
    assert "closed-of-tests" not in Client().get("/boards/").content.decode()


def test_an_invited_board_answers_a_stranger_as_a_page_that_never_was(
    sign_in: Callable[[Any], Client], invited_board: Any, amel: Any, stranger: Any
) -> None:
    assert sign_in(amel).get("/b/closed-of-tests/").status_code == 200
    assert stranger.is_active
    for browser in (sign_in(stranger), Client()):
        there = browser.get("/b/closed-of-tests/")
        never = browser.get("/b/never-was-tests/")
        assert (there.status_code, never.status_code) == (404, 404)
        words = [answer.content.decode().replace(slug, "") for answer, slug in (
            (there, "closed-of-tests"), (never, "never-was-tests"))]  # fmt: skip
        assert without_token(words[0]) == without_token(words[1])


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_region_board_says_whose_region_it_is(client: Client, region_board: Any) -> None:
    client.cookies["language"] = "fr"
    page = client.get("/b/tunisia-of-tests/").content.decode()
    assert "Maghreb" in page
    assert "Pour toutes les communes" in page


def test_only_who_may_open_topics_sees_the_button(
    sign_in: Callable[[Any], Client], theme_board: Any, amel: Any, dounia: Any
) -> None:
    assert "/b/water-of-tests/new/" in sign_in(amel).get("/b/water-of-tests/").content.decode()
    assert (
        "/b/water-of-tests/new/" not in sign_in(dounia).get("/b/water-of-tests/").content.decode()
    )


def test_a_board_comes_in_pages_of_thirty_by_activity_and_misses_none(
    client: Client, theme_board: Any, amel: Any, outline: Any
) -> None:
    made = topics_on(theme_board, amel, 65)
    # Several in the same instant: ids break the tie.
    now = made[0].last_post_at
    Topic.objects.filter(pk__in=[topic.pk for topic in made[20:50]]).update(last_post_at=now)
    seen: list[str] = []
    address = "/b/water-of-tests/"
    for _ in range(5):
        answer = client.get(address)
        rows = titles(outline, answer)
        assert len(rows) <= 30
        seen += rows
        following = outline(answer).all("a", rel="next")
        if not following:
            break
        address = f"/b/water-of-tests/{following[0]['href']}"
    assert len(seen) == 65
    assert sorted(seen, key=int) == [str(topic.pk) for topic in made]


def test_a_pinned_topic_stands_first_and_once(
    client: Client, theme_board: Any, amel: Any, bilal: Any, outline: Any
) -> None:
    from forum.actions import pin_topic

    made = topics_on(theme_board, amel, 40)
    pin_topic(topic=made[0], by=bilal)
    first = client.get("/b/water-of-tests/")
    assert titles(outline, first)[0] == str(made[0].pk)
    following = outline(first).all("a", rel="next")[0]["href"]
    later = titles(outline, client.get(f"/b/water-of-tests/{following}"))
    assert str(made[0].pk) not in later


def test_a_hidden_topic_is_not_on_its_board(client: Client, thread: Any, bilal: Any) -> None:
    from forum.actions import hide_post

    assert thread.title in client.get("/b/water-of-tests/").content.decode()
    hide_post(post=thread.posts.get(number=1), by=bilal)
    page = client.get("/b/water-of-tests/").content.decode()
    assert thread.title not in page
    assert thread.slug not in page


@pytest.mark.parametrize(
    "cursor",
    ["x", "20260101T000000.000000", "20260101T000000.000000_", "20269901T000000.000000_4",
     "20260101T000000.000000_٣", "20260101T000000.000000_" + "9" * 40, "%00", "_1", "🦚_1"],
)  # fmt: skip
def test_a_wrong_cursor_is_a_clear_400(client: Client, theme_board: Any, cursor: str) -> None:
    answer = client.get("/b/water-of-tests/", {"before": cursor})
    assert answer.status_code == 400
    assert "points to a place that is not there" in answer.content.decode()


def test_what_is_unread_is_marked_for_its_reader_alone(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, stranger: Any, reply: Any,
    outline: Any,
) -> None:  # fmt: skip
    from forum.actions import mark_read

    mark_read(topic=thread, member=dounia, number=1)
    reply(thread, stranger)
    assert outline(sign_in(dounia).get("/b/water-of-tests/")).all("li", data_unread=None)[0:1]
    page = sign_in(dounia).get("/b/water-of-tests/").content.decode()
    assert "data-unread" in page
    assert "data-unread" not in sign_in(stranger).get("/b/water-of-tests/").content.decode()


def test_a_board_costs_the_same_with_3_topics_and_with_30(
    sign_in: Callable[[Any], Client], queries: Any, theme_board: Any, amel: Any, carine: Any
) -> None:
    browser = sign_in(carine)
    topics_on(theme_board, amel, 3)
    few = queries(browser, "/b/water-of-tests/")
    topics_on(theme_board, carine, 27)
    assert queries(browser, "/b/water-of-tests/") == few


# --- Tabs ---
def test_each_tab_is_a_page_with_its_topics_and_says_which_it_is(
    sign_in: Callable[[Any], Client], dounia: Any, thread: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    for name in ("latest", "unread", "unanswered", "top"):
        answer = browser.get("/b/water-of-tests/", {"tab": name})
        assert titles(outline, answer) == [str(thread.pk)]
        (here,) = outline(answer).all("a", **{"class": "tab", "aria-current": "page"})
        assert here["href"].endswith("/" if name == "latest" else f"?tab={name}")


def test_an_unread_tab_asks_a_visitor_to_sign_in(client: Client, theme_board: Any) -> None:
    answer = client.get("/b/water-of-tests/?tab=unread")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert "tab%3Dunread" in answer["Location"]


def test_a_tab_of_a_closed_board_does_not_exist_for_a_stranger(
    sign_in: Callable[[Any], Client], invited_board: Any, stranger: Any
) -> None:
    assert stranger.is_active
    for name in ("latest", "unread", "unanswered", "top", "never"):
        answer = sign_in(stranger).get("/b/closed-of-tests/", {"tab": name})
        assert answer.status_code == 404


def test_the_next_page_of_a_tab_is_of_that_tab(
    client: Client, theme_board: Any, amel: Any, outline: Any
) -> None:
    topics_on(theme_board, amel, 31)
    first = outline(client.get("/b/water-of-tests/?tab=unanswered"))
    (following,) = first.all("a", rel="next")
    assert following["href"].startswith("?tab=unanswered&")
    later = client.get(f"/b/water-of-tests/{following['href']}")
    assert len(titles(outline, later)) == 1
    assert "tab=unanswered" in later.content.decode()


def test_a_board_is_read_at_one_press(
    sign_in: Callable[[Any], Client], dounia: Any, thread: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    page = outline(browser.get("/b/water-of-tests/?tab=unread"))
    assert page.all("form", action="/b/water-of-tests/read/")
    assert "New" in page.words
    answer = browser.post("/b/water-of-tests/read/", follow=True)
    assert "counts as read" in answer.content.decode()
    empty = browser.get("/b/water-of-tests/?tab=unread").content.decode()
    assert "You have read everything here." in empty
    assert "/b/water-of-tests/read/" not in empty


def test_nobody_marks_a_board_they_may_not_read(
    sign_in: Callable[[Any], Client], invited_board: Any, stranger: Any
) -> None:
    from forum.models import BoardMark

    assert stranger.is_active
    assert sign_in(stranger).post("/b/closed-of-tests/read/").status_code == 404
    assert Client().post("/b/closed-of-tests/read/").status_code == 404
    assert not BoardMark.objects.exists()


@pytest.mark.parametrize("name", ["latest", "unread", "unanswered", "top"])
def test_a_tab_costs_the_same_with_3_topics_and_with_30_and_little(
    sign_in: Callable[[Any], Client], queries: Any, theme_board: Any, amel: Any, carine: Any,
    name: str,
) -> None:  # fmt: skip
    browser = sign_in(carine)
    topics_on(theme_board, amel, 3)
    browser.get(f"/b/water-of-tests/?tab={name}")
    few = queries(browser, f"/b/water-of-tests/?tab={name}")
    topics_on(theme_board, amel, 27)
    cache.clear()
    assert queries(browser, f"/b/water-of-tests/?tab={name}") <= few + (name == "top")
    assert few <= 24


def test_all_boards_costs_the_same_with_more_places(
    client: Client, queries: Any, region_board: Any, raoued: Any
) -> None:
    from members.models import Municipality, MunicipalityName

    few = queries(client, "/boards/")
    for number in range(30):
        town = Municipality.objects.create(
            code=f"tn-x{number}", region=raoued.region, country="TN"
        )
        MunicipalityName.objects.create(municipality=town, language="fr", name=f"Ville {number}")
    assert queries(client, "/boards/") == few


def test_rooms_are_listed_with_the_one_spoken_in_last_first(
    client: Client, room: Any, theme_board: Any, amel: Any, thread: Any, outline: Any
) -> None:
    from forum.actions import open_topic

    other = open_topic(
        board=theme_board, author=amel, title="Autre salle", body="x", format="room"
    ).post.topic
    Topic.objects.filter(pk=room.pk).update(last_post_at=room.last_post_at - timedelta(days=2))
    assert titles(outline, client.get("/live/")) == [str(other.pk), str(room.pk)]
