"""What a page offers to do with its posts, and what it knows of the reader's own reactions."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.lines import lines_of
from forum.models import Post, Reaction
from forum.windows import window_of

KINDS = ["agree", "applause", "idea", "support", "question"]


def part_of(answer: Any, number: int) -> str:
    """One post of a page."""
    page: str = answer.content.decode()
    return page.split(f'id="post-{number}"')[1].split("</article>")[0]


@pytest.fixture
def reacted(thread: Any, dounia: Any, carine: Any, reply: Any) -> Any:
    """A post with two kinds, one of them also Dounia's."""
    post = reply(thread, carine)
    for member, kind in ((carine, "idea"), (carine, "agree"), (dounia, "idea")):
        Reaction.objects.create(post=post, member=member, kind=kind)
    Post.objects.filter(pk=post.pk).update(reaction_counts={"idea": 2, "agree": 1})
    return post


def test_reactions_stand_in_their_order_with_ones_own_marked(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, reacted: Any, outline: Any
) -> None:
    page = outline(sign_in(dounia).get(thread.get_absolute_url()))
    chips = [
        tag for tag in page.all("button") if f"/p/{reacted.pk}/react/" == tag.get("formaction")
    ]
    assert [chip["value"] for chip in chips] == ["agree", "idea"]
    assert [chip["aria-pressed"] for chip in chips] == ["false", "true"]
    # A press gives, or takes back what was given.
    assert [chip["form"] for chip in chips] == ["react-on", "react-off"]
    article = page.all("article", id=f"post-{reacted.number}")[0]
    assert article["data-reacted"] == "idea"


def test_a_visitor_and_who_may_not_write_see_reactions_as_links(
    sign_in: Callable[[Any], Client], thread: Any, reacted: Any, dounia: Any, bilal: Any
) -> None:
    from forum.actions import lock_topic

    browsers = (Client(), sign_in(dounia))
    assert "aria-pressed" in part_of(browsers[1].get(thread.get_absolute_url()), reacted.number)
    lock_topic(topic=thread, by=bilal)
    for browser in browsers:
        part = part_of(browser.get(thread.get_absolute_url()), reacted.number)
        assert f'href="/p/{reacted.pk}/reactions/"' in part
        assert "aria-pressed" not in part
    assert "aria-pressed" in part_of(sign_in(bilal).get(thread.get_absolute_url()), reacted.number)


def test_a_hidden_post_shows_no_reactions(
    client: Client, thread: Any, reacted: Any, bilal: Any
) -> None:
    from forum.actions import hide_post

    hide_post(post=reacted, by=bilal)
    assert "data-kind" not in part_of(client.get(thread.get_absolute_url()), reacted.number)


def test_only_moderators_are_offered_to_pin(
    sign_in: Callable[[Any], Client], thread: Any, reacted: Any, bilal: Any, stranger: Any
) -> None:
    def offered(member: Any) -> bool:
        part = part_of(sign_in(member).get(thread.get_absolute_url()), reacted.number)
        return f"/p/{reacted.pk}/pin/" in part

    assert offered(bilal)
    assert not offered(stranger)


def test_the_blank_post_for_scripts_has_all_that_they_fill(
    sign_in: Callable[[Any], Client], thread: Any, room: Any, bilal: Any
) -> None:
    wanted = {
        "react", "reply", "copy", "flag", "edit", "withdraw", "pin", "unpin", "who", "reactions",
        "readers", "pinned", "own-actions",
    }  # fmt: skip
    for topic in (thread, room):
        page = sign_in(bilal).get(topic.get_absolute_url()).content.decode()
        blank = page.split('<template id="post-template">')[1].split("</template>")[0]
        slots = set(re.findall(r'data-slot="([\w-]+)"', blank))
        assert wanted - slots == set()
        # A room has no branches to reply in: its reply is a quotation already.
        assert ("quote" in slots) is not topic.is_room
        assert "/p//" not in blank
        chips = page.split('<template id="chips-template">')[1].split("</template>")[0]
        assert re.findall(r'data-kind="(\w+)"', chips) == KINDS
        signs = set(re.findall(r'href="#(sign-\w+)"', page))
        assert {sign for sign in signs if page.count(f'id="{sign}"') != 1} == set()


def test_the_page_of_reactions_has_a_form_for_each_kind(
    sign_in: Callable[[Any], Client], dounia: Any, reacted: Any, outline: Any
) -> None:
    address = f"/p/{reacted.pk}/reactions/"
    page = outline(sign_in(dounia).get(address))
    forms = page.all("form", action=f"/p/{reacted.pk}/react/")
    assert len(forms) == len(KINDS)
    kinds = [tag["value"] for tag in page.all("input", name="kind")]
    pressed = [tag["aria-pressed"] for tag in page.all("button", name="on")]
    assert dict(zip(kinds, pressed, strict=True)) == {
        kind: "true" if kind == "idea" else "false" for kind in KINDS
    }
    assert outline(Client().get(address)).all("form", action=f"/p/{reacted.pk}/react/") == []


def test_own_reactions_of_a_page_cost_one_question(
    thread: Any, dounia: Any, carine: Any, reply: Any, django_assert_num_queries: Any
) -> None:
    posts = [reply(thread, carine) for _ in range(12)]
    for post in posts:
        for kind in ("agree", "idea"):
            Reaction.objects.create(post=post, member=dounia, kind=kind)
    window = window_of(thread, {})
    with django_assert_num_queries(1):
        lines = lines_of(thread, window, dounia)
    assert [line.own_kinds for line in lines[1:]] == [frozenset({"agree", "idea"})] * 12
    with django_assert_num_queries(0):
        assert all(not line.own_kinds for line in lines_of(thread, window, None))


def test_a_topic_costs_the_same_with_reactions_and_without(
    sign_in: Callable[[Any], Client], queries: Any, thread: Any, room: Any, dounia: Any,
    carine: Any, reply: Any,
) -> None:  # fmt: skip
    browser = sign_in(dounia)
    for topic in (thread, room):
        posts = [reply(topic, carine) for _ in range(9)]
        plain = queries(browser, topic.get_absolute_url())
        for post in posts:
            Reaction.objects.create(post=post, member=dounia, kind="agree")
            Post.objects.filter(pk=post.pk).update(reaction_counts={"agree": 1})
        assert queries(browser, topic.get_absolute_url()) == plain


def test_what_an_author_says_shortly_after_is_grouped_in_a_room_alone(
    room: Any, thread: Any, dounia: Any, carine: Any, bilal: Any, reply: Any
) -> None:
    from forum.actions import hide_post

    minutes = [(dounia, 0), (dounia, 4), (dounia, 9), (carine, 10), (carine, 11), (dounia, 12)]
    start = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    for topic in (room, thread):
        for author, minute in minutes:
            post = reply(topic, author)
            sent = start + datetime.timedelta(minutes=minute)
            Post.objects.filter(pk=post.pk).update(published_at=sent)

    def continued(topic: Any, read: int | None = None) -> list[bool]:
        lines = lines_of(topic, window_of(topic, {}), bilal, read)
        return [line.is_continued for line in lines[1:]]

    assert continued(room) == [False, True, False, False, True, False]
    assert continued(thread) == [False] * 6
    # The line of the unread stands between the first two.
    assert continued(room, read=2) == [False, False, False, False, True, False]
    hide_post(post=room.posts.get(number=5), by=bilal)
    assert continued(room) == [False, True, False, False, False, False]


def test_the_page_of_a_reply_is_filled_with_the_quotation_asked_for(
    sign_in: Callable[[Any], Client], thread: Any, room: Any, dounia: Any, amel: Any, reply: Any
) -> None:
    browser = sign_in(dounia)
    for topic in (thread, room):
        post = reply(topic, amel, "مرحبا *بكم*")
        page = browser.get(f"/t/{topic.pk}/reply/", {"quote": str(post.number)})
        composer = page.context["composer"]
        assert composer.body == f"> مرحبا بكم\n> — [{amel.name}](/p/{post.pk}/) @{amel.handle}\n\n"
        assert composer.reply_to == ("" if topic.is_room else str(post.number))
        assert not composer.errors
        assert browser.get(f"/t/{topic.pk}/reply/", {"to": str(post.number)}).context[
            "composer"
        ].reply_to == str(post.number)
        for wrong in ("99", "x", "0"):
            assert browser.get(f"/t/{topic.pk}/reply/", {"quote": wrong}).status_code == 400


def test_nothing_of_a_hidden_or_closed_post_can_be_quoted(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, bilal: Any, amel: Any,
    stranger: Any, invited_board: Any, reply: Any,
) -> None:  # fmt: skip
    from forum.actions import hide_post, open_topic

    post = reply(thread, amel, "سر")
    hide_post(post=post, by=bilal)
    hidden = sign_in(dounia).get(f"/t/{thread.pk}/reply/", {"quote": str(post.number)})
    assert hidden.status_code == 400
    closed = open_topic(board=invited_board, author=amel, title="x", body="سر").post
    address = f"/t/{closed.topic_id}/reply/"
    for browser in (Client(), sign_in(stranger)):
        assert browser.get(address, {"quote": "1"}).status_code == 404
    for answer in (hidden, sign_in(stranger).get(address, {"quote": "1"})):
        assert "سر" not in answer.content.decode()
