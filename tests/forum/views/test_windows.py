"""A window of a room or a thread: by its edges, by a day, at the unread; and its part alone."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum.models import Post, ReadMark

NOT_THERE = "points to a place that is not there"


def fill(topic: Any, author: Any, count: int, reply: Any) -> None:
    for number in range(count):
        reply(topic, author, f"Réponse {number}")


def spread_over_days(topic: Any, first: datetime.datetime, *, each: int) -> None:
    """`each` posts a day, from the first on."""
    for number, pk in enumerate(topic.posts.order_by("number").values_list("pk", flat=True)):
        sent = first + datetime.timedelta(days=number // each)
        Post.objects.filter(pk=pk).update(published_at=sent, created_at=sent)


@pytest.fixture
def crowd(room: Any) -> Callable[[int], Any]:
    """The room with many posts more, all at once."""

    def grow(count: int) -> Any:
        now = timezone.now()
        room.refresh_from_db()
        posts = [
            Post(
                topic=room, number=number, revision=room.revision + number, path=f"{number:07}",
                author=room.author, body="x", body_html="<p>x</p>", created_at=now,
                published_at=now,
            )
            for number in range(room.last_number + 1, count + 1)
        ]  # fmt: skip
        Post.objects.bulk_create(posts)
        room.last_number = room.post_count = count
        room.revision += count
        room.save()
        return room

    return grow


def test_a_room_is_read_on_from_either_edge_of_a_window(
    client: Client, room: Any, dounia: Any, reply: Any, numbers_on: Any, outline: Any
) -> None:
    fill(room, dounia, 120, reply)
    there = room.get_absolute_url()
    first = client.get(there, {"at": "1"})
    assert numbers_on(first) == list(range(1, 51))
    following = next(a for a in outline(first).all("a") if "data-later" in a)["href"]
    second = client.get(there + following)
    assert numbers_on(second) == list(range(51, 101))
    section = outline(second).all("section", id="topic")[0]
    assert (section["data-has-earlier"], section["data-has-later"]) == ("true", "true")
    assert numbers_on(client.get(there, {"after": "100"})) == list(range(101, 122))
    assert numbers_on(client.get(there, {"after": "121"})) == []
    assert numbers_on(client.get(there, {"before": "51"})) == list(range(1, 51))


def test_a_day_opens_at_its_first_post_or_the_next_one(
    client: Client, room: Any, thread: Any, dounia: Any, reply: Any, outline: Any
) -> None:
    for topic in (room, thread):
        fill(topic, dounia, 9, reply)
        # Half past eleven in the evening in Tunis: half past ten by UTC.
        evening = datetime.datetime(2026, 3, 10, 22, 30, tzinfo=datetime.UTC)
        spread_over_days(topic, evening, each=2)

        def target(day: str, topic: Any = topic) -> str | None:
            answer = client.get(topic.get_absolute_url(), {"on": day})
            assert answer.status_code == 200
            marked = [a for a in outline(answer).all("article") if "data-target" in a]
            return marked[0]["data-number"] if marked else None

        assert target("2026-03-11") == "3"
        assert target("2026-03-01") == "1"
        # A day after the last: the end of a thread is a place; a room opens at its newest.
        assert target("2027-01-01") == (None if topic is room else "10")
    Post.objects.filter(topic=room, number__in=(5, 6)).update(
        published_at=datetime.datetime(2026, 3, 12, 23, 30, tzinfo=datetime.UTC)
    )
    # Past midnight on the clock of the site.
    answer = client.get(room.get_absolute_url(), {"on": "2026-03-13"})
    assert "data-target" in outline(answer).all("article", id="post-5")[0]


@pytest.mark.parametrize(
    "day",
    ["", "x", "2026-3-1", "2026-02-30", "20260301", "2026-W10-1", "٢٠٢٦-٠٣-٠١", "0000-01-01",
     "0001-01-01", "2026-03-01T00:00", "\x00", "2026-03-01 "],
)  # fmt: skip
def test_a_wrong_day_is_a_clear_400(client: Client, room: Any, day: str) -> None:
    answer = client.get(room.get_absolute_url(), {"on": day})
    assert answer.status_code == 400
    assert NOT_THERE in answer.content.decode()


@pytest.mark.parametrize(
    "asked",
    [{"unread": "2"}, {"unread": ""}, {"at": "1", "on": "2026-03-01"}, {"unread": "1", "at": "1"},
     {"before": "1", "after": "1"}, {"part": "all"}, {"part": ""}],
)  # fmt: skip
def test_a_wrong_question_is_a_clear_400(client: Client, room: Any, asked: Any) -> None:
    answer = client.get(room.get_absolute_url(), asked)
    assert answer.status_code == 400
    assert NOT_THERE in answer.content.decode()


def test_a_member_goes_on_at_the_first_unread_of_others(
    sign_in: Callable[[Any], Client], room: Any, dounia: Any, carine: Any, reply: Any,
    numbers_on: Any, outline: Any,
) -> None:  # fmt: skip
    fill(room, carine, 100, reply)
    browser, there = sign_in(dounia), room.get_absolute_url()
    # Never here: nothing is new to them, and the room opens at its newest.
    answer = browser.get(there, {"unread": "1"})
    assert numbers_on(answer)[-1] == 101
    assert 'class="unread-line"' not in answer.content.decode()
    assert outline(answer).all("section", id="topic")[0]["data-read"] == ""
    ReadMark.objects.create(member=dounia, topic=room, number=20)
    Post.objects.filter(topic=room, number=21).update(author=dounia)
    page = outline(browser.get(there, {"unread": "1"}))
    assert "data-target" in page.all("article", id="post-22")[0]
    assert page.all("section", id="topic")[0]["data-read"] == "20"
    assert len(page.all("p", id="unread")) == 1
    # To a visitor nothing is unread.
    visitor = Client().get(there, {"unread": "1"})
    assert numbers_on(visitor)[-1] == 101
    assert "data-read" not in outline(visitor).all("section", id="topic")[0]


def test_the_line_of_the_unread_stands_at_the_mark_or_not_at_all(
    sign_in: Callable[[Any], Client], room: Any, dounia: Any, carine: Any, reply: Any
) -> None:
    fill(room, carine, 100, reply)
    mark = ReadMark.objects.create(member=dounia, topic=room, number=80)
    browser, there = sign_in(dounia), room.get_absolute_url()

    def followed(**asked: str) -> str | None:
        page = browser.get(there, asked).content.decode()
        _, line, after = page.partition('id="unread"')
        return after.split('data-number="')[1].split('"')[0] if line else None

    assert followed() == "81"
    assert followed(after="80") == "81"
    mark.number = 20
    mark.save()
    # The mark lies before this window; its first post is not the first unread.
    assert followed() is None
    page = browser.get(there).content.decode()
    bar = page.split("data-unread-bar")[1].split("</div>")[0]
    assert "<bdi>81</bdi> unread posts above" in bar
    mark.number = 101
    mark.save()
    assert "data-unread-bar hidden" in browser.get(there).content.decode()


def test_a_part_is_the_window_without_the_page_around_it(
    sign_in: Callable[[Any], Client], room: Any, thread: Any, dounia: Any, reply: Any,
    numbers_on: Any, outline: Any,
) -> None:  # fmt: skip
    fill(room, dounia, 60, reply)
    browser, there = sign_in(dounia), room.get_absolute_url()
    whole = browser.get(there, {"before": "40"})
    part = browser.get(there, {"before": "40", "part": "posts"})
    assert numbers_on(part) == numbers_on(whole) == list(range(1, 40))
    assert "<html" not in part.content.decode()
    assert outline(part).all("section")[0]["data-last"] == "61"
    # A thread has none: its replies stand in their branches.
    assert browser.get(thread.get_absolute_url(), {"part": "posts"}).status_code == 400


def test_a_part_of_a_closed_board_does_not_exist_for_a_stranger(
    sign_in: Callable[[Any], Client], invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    post = open_topic(
        board=invited_board, author=amel, title="Dedans", body="secret", format="room"
    ).post
    for asked in ({"part": "posts"}, {"on": "2020-01-01"}, {"unread": "1"}, {"after": "1"}):
        for browser in (Client(), sign_in(stranger)):
            answer = browser.get(post.topic.get_absolute_url(), asked)
            assert answer.status_code == 404
            assert "secret" not in answer.content.decode()
    there = post.topic.get_absolute_url()
    assert "secret" in sign_in(amel).get(there, {"part": "posts"}).content.decode()


@pytest.mark.parametrize(
    "asked", ["", "?at=100", "?before=100", "?after=100", "?on=2020-01-01", "?unread=1"]
)
def test_a_window_costs_the_same_in_a_small_room_and_in_a_large_one(
    sign_in: Callable[[Any], Client], queries: Any, crowd: Any, dounia: Any, asked: str
) -> None:
    browser = sign_in(dounia)
    room = crowd(160)
    ReadMark.objects.create(member=dounia, topic=room, number=80)
    there = room.get_absolute_url()
    part = f"{there}{asked}{'&' if asked else '?'}part=posts"
    few = (queries(browser, there + asked), queries(browser, part))
    crowd(2000)
    assert (queries(browser, there + asked), queries(browser, part)) == few
    assert few[1] < few[0]
    assert few[1] <= 16


def test_pinned_posts_stand_at_the_head_until_they_are_not_shown(
    client: Client, room: Any, thread: Any, dounia: Any, bilal: Any, reply: Any
) -> None:
    from forum.actions import hide_post, pin_post

    for topic in (room, thread):
        first, second = (reply(topic, dounia, text) for text in ("**Ordre** du jour", "Annonce"))
        for post in (first, second):
            pin_post(post=post, by=bilal)
        page = client.get(topic.get_absolute_url()).content.decode()
        strip = page.split("data-pinned-strip")[1].split("</ol>")[0]
        assert strip.index("Annonce") < strip.index("Ordre du jour")
        assert "<bdi>2</bdi> pinned posts" in strip
        second.refresh_from_db()
        hide_post(post=second, by=bilal)
        page = client.get(topic.get_absolute_url()).content.decode()
        strip = page.split("data-pinned-strip")[1].split("</ol>")[0]
        assert "Annonce" not in strip
        assert "Ordre du jour" in strip
