"""A topic's page: a window of a thread or a room, found by its edge; and its changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.models import Post, ReadMark, Topic


def fill(topic: Any, author: Any, count: int, reply: Any) -> None:
    for number in range(count):
        reply(topic, author, f"Réponse {number}")


def test_a_visitor_reads_a_thread_in_the_order_of_its_branches(
    client: Client, thread: Any, dounia: Any, reply: Any, numbers_on: Any
) -> None:
    first = reply(thread, dounia)
    reply(thread, dounia)
    reply(thread, dounia, to=first.number)
    assert numbers_on(client.get(thread.get_absolute_url())) == [1, 2, 4, 3]


def test_any_slug_leads_to_the_present_one_and_keeps_the_question(
    client: Client, thread: Any
) -> None:
    for address in (f"/t/{thread.pk}/", f"/t/{thread.pk}/another-slug/"):
        answer = client.get(address, {"at": "1"})
        assert answer.status_code == 302
        assert answer["Location"].endswith("/?at=1")
        assert client.get(answer["Location"]).status_code == 200


def test_an_author_is_shown_with_name_office_and_municipality(
    client: Client, thread: Any, dounia: Any, reply: Any, amel: Any
) -> None:
    reply(thread, dounia)
    page = client.get(thread.get_absolute_url()).content.decode()
    article = page.split('id="post-1"')[1].split("</article>")[0]
    for words in (amel.name, "Councillor", "Raoued", "Tunisia", f"@{amel.handle}"):
        assert words in article
    assert 'data-slot="verified"' in article
    plain = page.split('id="post-2"')[1].split("</article>")[0]
    assert dounia.name in plain
    assert "is-confirmed" not in plain


def test_a_text_in_another_language_says_so_and_keeps_its_direction(
    client: Client, theme_board: Any, carine: Any, amel: Any, outline: Any
) -> None:
    from forum.actions import open_topic

    topic = open_topic(
        board=theme_board, author=carine, title="Eau", body="Bonjour à toutes", language="fr"
    ).post.topic
    client.cookies["language"] = "ar"
    body = outline(client.get(topic.get_absolute_url())).all("div", data_slot="body")[0]
    assert (body["lang"], body["dir"]) == ("fr", "ltr")
    tag = outline(client.get(topic.get_absolute_url())).all("span", data_slot="language")[0]
    assert "hidden" not in tag


def test_the_page_tells_scripts_what_they_must_know(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, outline: Any
) -> None:
    page = outline(sign_in(dounia).get(thread.get_absolute_url()))
    section = page.all("section", id="topic")[0]
    assert section["data-topic"] == str(thread.pk)
    assert section["data-format"] == "thread"
    assert section["data-revision"] == str(thread.revision)
    assert section["data-can-write"] == "true"
    assert page.all("body")[0]["data-member"] == str(dounia.pk)
    post = page.all("article", id="post-1")[0]
    wanted = {"id", "number", "parent", "depth", "revision", "state", "author", "sent"}
    assert {f"data-{name}" for name in wanted} <= set(post)
    assert page.all("template", id="post-template")
    assert page.all("script", id="words")
    slots = {attrs["data-slot"] for _, attrs in page.tags if "data-slot" in attrs}
    assert slots >= {
        "name", "handle", "title", "municipality", "country", "verified", "time", "number",
        "permalink", "language", "body", "trace", "edited", "reply", "flag", "parent-link",
        "own-actions",
    }  # fmt: skip


def test_the_blank_post_for_scripts_is_nobodys(
    sign_in: Callable[[Any], Client], thread: Any, amel: Any
) -> None:
    page = sign_in(amel).get(thread.get_absolute_url()).content.decode()
    blank = page.split('<template id="post-template">')[1].split("</template>")[0]
    assert amel.name not in blank
    assert "is-confirmed" not in blank
    assert 'data-id=""' in blank


def test_a_thread_comes_in_pages_of_twenty_and_misses_none(
    client: Client, thread: Any, dounia: Any, reply: Any, numbers_on: Any, outline: Any
) -> None:
    fill(thread, dounia, 25, reply)
    reply(thread, dounia, to=3)
    there = thread.get_absolute_url()
    first = client.get(there)
    shown = numbers_on(first)
    assert len(shown) == 20
    following = outline(first).all("a", rel="next")[0]["href"]
    second = client.get(there + following)
    assert shown + numbers_on(second) == [1, 2, 3, 27, *range(4, 27)]
    back = outline(second).all("a", rel="prev")[0]["href"]
    assert numbers_on(client.get(there + back)) == shown


def test_a_place_is_shown_with_five_posts_before_it(
    client: Client, thread: Any, dounia: Any, reply: Any, numbers_on: Any, outline: Any
) -> None:
    fill(thread, dounia, 40, reply)
    answer = client.get(thread.get_absolute_url(), {"at": "30"})
    assert numbers_on(answer) == list(range(25, 42))
    section = outline(answer).all("section", id="topic")[0]
    assert (section["data-has-earlier"], section["data-has-later"]) == ("true", "false")
    assert "data-target" in outline(answer).all("article", id="post-30")[0]


def test_a_room_shows_its_newest_and_loads_the_past(
    client: Client, room: Any, dounia: Any, reply: Any, numbers_on: Any, outline: Any
) -> None:
    fill(room, dounia, 60, reply)
    answer = client.get(room.get_absolute_url())
    assert numbers_on(answer) == list(range(12, 62))
    earlier = next(a for a in outline(answer).all("a") if "data-earlier" in a)["href"]
    assert numbers_on(client.get(room.get_absolute_url() + earlier)) == list(range(1, 12))
    assert numbers_on(client.get(room.get_absolute_url(), {"at": "9"})) == list(range(4, 54))


WRONG = ["0", "-1", "x", "٣", "99", "2147483648", "9" * 30, "", "1.0", "\x00", "1 OR 1=1"]


@pytest.mark.parametrize("cursor", ["at", "before", "after"])
@pytest.mark.parametrize("value", WRONG)
def test_a_wrong_place_is_a_clear_400(
    client: Client, thread: Any, room: Any, cursor: str, value: str
) -> None:
    for topic in (thread, room):
        answer = client.get(topic.get_absolute_url(), {cursor: value})
        assert answer.status_code == 400
        assert "points to a place that is not there" in answer.content.decode()


def test_a_hidden_post_leaves_a_trace_and_no_word_of_its_text(
    client: Client, thread: Any, dounia: Any, bilal: Any, reply: Any
) -> None:
    from forum.actions import hide_post

    post = reply(thread, dounia, "مفتاح السر")
    assert "مفتاح السر" in client.get(thread.get_absolute_url()).content.decode()
    hide_post(post=post, by=bilal)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "مفتاح السر" not in page
    assert "Hidden by a moderator" in page.split('id="post-2"')[1].split("</article>")[0]


def test_a_hidden_topic_is_404_for_all_but_its_moderators(
    sign_in: Callable[[Any], Client], thread: Any, amel: Any, bilal: Any, stranger: Any
) -> None:
    from forum.actions import hide_post

    post = thread.posts.get(number=1)
    hide_post(post=post, by=bilal)
    assert stranger.is_active
    addresses = [
        thread.get_absolute_url(), f"/t/{thread.pk}/", f"/t/{thread.pk}/changes/",
        f"/t/{thread.pk}/reply/", f"/p/{post.pk}/", f"/p/{post.pk}/edit/",
    ]  # fmt: skip
    for browser in (Client(), sign_in(stranger), sign_in(amel)):
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code == 404, address
            assert thread.title not in answer.content.decode()
    assert sign_in(bilal).get(thread.get_absolute_url()).status_code == 200


def test_nothing_of_an_invited_board_exists_for_a_stranger(
    sign_in: Callable[[Any], Client], invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    post = open_topic(board=invited_board, author=amel, title="Dedans", body="x").post
    topic = post.topic
    gets = [
        "/b/closed-of-tests/", "/b/closed-of-tests/new/", topic.get_absolute_url(),
        f"/t/{topic.pk}/changes/?since=0", f"/t/{topic.pk}/reply/?to=1", f"/p/{post.pk}/",
        f"/p/{post.pk}/edit/", f"/p/{post.pk}/withdraw/",
    ]  # fmt: skip
    posts = [
        "/b/closed-of-tests/new/", f"/t/{topic.pk}/reply/", f"/t/{topic.pk}/read/",
        f"/t/{topic.pk}/lock/", f"/t/{topic.pk}/pin/", f"/p/{post.pk}/edit/",
        f"/p/{post.pk}/withdraw/",
    ]  # fmt: skip
    assert stranger.is_active
    assert sign_in(amel).get(gets[2]).status_code == 200
    for browser in (Client(), sign_in(stranger)):
        for address in gets:
            assert browser.get(address).status_code == 404, address
        for address in posts:
            sent = {"body": "x", "title": "x", "number": "1"}
            assert browser.post(address, sent).status_code == 404, address
    assert Post.objects.count() == 1


def test_to_look_at_a_topic_writes_nothing(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any
) -> None:
    sign_in(dounia).get(thread.get_absolute_url())
    assert not ReadMark.objects.filter(member=dounia).exists()


def test_what_was_read_is_remembered_when_told(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)
    scripted = browser.post(
        f"/t/{thread.pk}/read/", {"number": "1"}, headers={"accept": "application/json"}
    )
    assert scripted.status_code == 204
    assert ReadMark.objects.get(member=dounia, topic=thread).number == 1
    assert browser.post(f"/t/{thread.pk}/read/", {"number": "1"}).status_code == 303
    for wrong in ("", "x", "-4", "9" * 30):
        assert browser.post(f"/t/{thread.pk}/read/", {"number": wrong}).status_code == 400
    assert Client().post(f"/t/{thread.pk}/read/", {"number": "1"}).status_code == 401


def test_moderators_lock_and_pin_and_others_may_not(
    sign_in: Callable[[Any], Client], thread: Any, bilal: Any, stranger: Any
) -> None:
    for act, mark, on in (
        ("lock", "is_locked", True), ("pin", "is_pinned", True),
        ("unlock", "is_locked", False), ("unpin", "is_pinned", False),
    ):  # fmt: skip
        before = getattr(Topic.objects.get(pk=thread.pk), mark)
        assert sign_in(stranger).post(f"/t/{thread.pk}/{act}/").status_code == 403
        assert Client().post(f"/t/{thread.pk}/{act}/").status_code == 401
        assert getattr(Topic.objects.get(pk=thread.pk), mark) is before
        assert sign_in(bilal).get(f"/t/{thread.pk}/{act}/").status_code == 405
        assert sign_in(bilal).post(f"/t/{thread.pk}/{act}/").status_code == 303
        assert getattr(Topic.objects.get(pk=thread.pk), mark) is on


def test_a_thread_costs_the_same_with_3_posts_and_with_a_full_page(
    sign_in: Callable[[Any], Client], queries: Any, thread: Any, amel: Any, carine: Any,
    dounia: Any, reply: Any,
) -> None:  # fmt: skip
    browser = sign_in(dounia)
    authors = [carine, amel, dounia]
    for number in range(3):
        reply(thread, authors[number], "@amel @carine ?")
    few = queries(browser, thread.get_absolute_url())
    for number in range(27):
        reply(thread, authors[number % 3], "@amel @carine ?", to=2 + number % 5)
    assert queries(browser, thread.get_absolute_url()) == few


def test_a_room_costs_the_same_with_3_posts_and_with_30(
    sign_in: Callable[[Any], Client], queries: Any, room: Any, amel: Any, carine: Any,
    dounia: Any, reply: Any,
) -> None:  # fmt: skip
    browser = sign_in(dounia)
    authors = [carine, amel, dounia]
    for number in range(3):
        reply(room, authors[number], "@amel ?")
    few = queries(browser, room.get_absolute_url())
    for number in range(27):
        reply(room, authors[number % 3], "@carine ?")
    assert queries(browser, room.get_absolute_url()) == few


def test_changes_are_what_came_after_a_revision_in_its_order(
    client: Client, thread: Any, dounia: Any, reply: Any
) -> None:
    from forum.actions import edit_post

    first = reply(thread, dounia, "أول")
    reply(thread, dounia, "ثان")
    edit_post(post=first, editor=dounia, body="أول من جديد")
    answer = client.get(f"/t/{thread.pk}/changes/", {"since": "2"}).json()
    assert [post["number"] for post in answer["posts"]] == [3, 2]
    assert answer["revision"] == 4
    assert answer["more"] is False
    assert answer["topic"] is None
    everything = client.get(f"/t/{thread.pk}/changes/").json()
    assert [post["number"] for post in everything["posts"]] == [1, 3, 2]
    assert everything["topic"]["id"] == thread.pk
    assert client.get(f"/t/{thread.pk}/changes/", {"since": "900"}).json()["posts"] == []


def test_changes_come_two_hundred_at_a_time(
    client: Client, room: Any, dounia: Any, reply: Any
) -> None:
    fill(room, dounia, 204, reply)
    first = client.get(f"/t/{room.pk}/changes/", {"since": "0"}).json()
    assert (len(first["posts"]), first["more"], first["revision"]) == (200, True, 200)
    second = client.get(f"/t/{room.pk}/changes/", {"since": "200"}).json()
    assert [post["revision"] for post in second["posts"]] == [201, 202, 203, 204, 205]
    assert (second["more"], second["revision"]) == (False, 205)


@pytest.mark.parametrize("since", ["", "x", "-1", "1.5", "٥", "9" * 17, str(2**53 + 1), "\x00"])
def test_a_wrong_revision_is_a_400_in_json(client: Client, thread: Any, since: str) -> None:
    answer = client.get(f"/t/{thread.pk}/changes/", {"since": since})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_changes_are_kept_by_no_cache_and_read_with_a_token_too(
    client: Client, invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic
    from members.actions import issue_token

    topic = open_topic(board=invited_board, author=amel, title="x", body="y").post.topic
    address = f"/t/{topic.pk}/changes/"

    def asked_by(member: Any) -> Any:
        secret = issue_token(member=member)
        return client.get(address, headers={"authorization": f"Bearer {secret}"})

    answer = asked_by(amel)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert asked_by(stranger).status_code == 404
    assert asked_by(stranger).json()["code"] == "not_found"


def test_a_token_that_signs_nobody_in_reads_no_changes(
    client: Client, thread: Any, stranger: Any
) -> None:
    from members.actions import issue_token, revoke_tokens

    address, secret = f"/t/{thread.pk}/changes/", issue_token(member=stranger)

    def answer(header: str) -> Any:
        return client.get(address, headers={"authorization": header})

    assert answer(f"Bearer {secret}").status_code == 200
    revoke_tokens(member=stranger)
    for header in (f"Bearer {secret}", "Bearer wrong", "Bearer ", "Basic eDp5"):
        refused = answer(header)
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    assert client.get(address).status_code == 200


def test_its_address_is_a_link_that_stays_whatever_its_title(
    client: Client, outline: Any, thread: Any, room: Any
) -> None:
    for topic in (thread, room):
        links = outline(client.get(topic.get_absolute_url())).all("a")
        shared = [link["href"] for link in links if "data-share-topic" in link]
        assert shared == [f"/t/{topic.pk}/"]
