"""The pages on which moderators act, and what all see of it afterwards."""

import datetime
from typing import Any

import pytest
from django.test import Client

from forum.actions import (
    conclude_topic,
    create_board,
    list_topic,
    lock_topic,
    merge_topic,
    move_topic,
    open_topic,
    pin_topic,
    publish_post,
    split_topic,
)
from forum.models import Topic
from forum.models.calls import today
from forum.steering_words import DEEDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_board(db: None) -> Any:
    return create_board(slug="other-of-tests", names={"en": ("Other matters", "")}, by=None)


def text(browser: Client, address: str) -> str:
    answer = browser.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_each_deed_has_a_page_that_says_what_will_happen(
    sign_in: Any, thread: Any, bilal: Any, amel: Any, stranger: Any, client: Any
) -> None:
    menu = f"/t/{thread.pk}/steer/"
    page = text(sign_in(bilal), menu)
    assert f'href="{menu}"' in text(sign_in(bilal), thread.get_absolute_url())
    assert f'href="{menu}"' not in text(sign_in(amel), thread.get_absolute_url())
    for deed in DEEDS.values():
        assert str(deed.heading) in page
        shown = text(sign_in(bilal), f"{menu}{deed.name}/")
        assert all(str(words).replace("'", "&#x27;") in shown for words in deed.happens)
        assert sign_in(stranger).get(f"{menu}{deed.name}/").status_code == 403
        assert client.get(f"{menu}{deed.name}/").status_code == 302
    assert sign_in(stranger).get(menu).status_code == 403
    assert sign_in(amel).get(menu).status_code == 403
    assert sign_in(bilal).get(f"{menu}burn/").status_code == 404


def test_nothing_is_said_of_a_topic_on_a_closed_board(
    sign_in: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="s", body="s").post.topic
    for path in ("steer/", "steer/move/", "acts/"):
        assert sign_in(stranger).get(f"/t/{topic.pk}/{path}").status_code == 404


def test_a_line_says_who_closed_it_and_why(
    sign_in: Any, client: Any, thread: Any, room: Any, carine: Any, dounia: Any
) -> None:
    from members.actions import give_role

    give_role(member=carine, name="moderator", by=None)
    for topic in (thread, room):
        publish_post(topic=topic, author=dounia, body="?")
        answer = sign_in(carine).post(f"/t/{topic.pk}/steer/lock/", {"reason": "All is <said>"})
        assert answer.status_code == 303
        page = text(client, topic.get_absolute_url())
        line = page[page.index('<article class="act"') :]
        assert "Closed by <bdi>Carine Étienne</bdi>, Councillor" in line
        assert "All is &lt;said&gt;" in line
        # Below the post that was the newest then.
        assert page.index('id="post-2"') < page.index('<article class="act"')
        assert 'data-after="2"' in line
        assert "Closed by" in text(client, f"/t/{topic.pk}/acts/")


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "أُغلق الموضوع من قِبل"), ("fr", "Fermé par")]
)
def test_lines_are_in_the_readers_language(
    client: Any, thread: Any, bilal: Any, language: str, words: str
) -> None:
    lock_topic(topic=thread, by=bilal)
    client.cookies["language"] = language
    assert words in text(client, thread.get_absolute_url())


def test_a_conclusion_stands_on_top_in_print_export_and_feed(
    sign_in: Any, client: Any, thread: Any, bilal: Any, outline: Any
) -> None:
    sent = {"conclusion": "**Repaired** in May.", "language": "en", "reason": "Done"}
    assert sign_in(bilal).post(f"/t/{thread.pk}/steer/conclude/", sent).status_code == 303
    page = text(client, thread.get_absolute_url())
    assert page.index("<strong>Repaired</strong>") < page.index('id="post-1"')
    for path in ("print", "feed"):
        assert "Repaired" in text(client, f"/t/{thread.pk}/{path}/")
    saved = b"".join(client.get(f"/t/{thread.pk}/export/").streaming_content).decode()
    assert "**Repaired** in May." in saved
    assert "Closed with a conclusion by Bilal Haddad: Done" in saved
    assert "Closed with a conclusion by" in text(client, f"/t/{thread.pk}/print/")
    assert "Concluded" in text(client, "/b/water-of-tests/")
    assert "Repaired" in text(sign_in(bilal), f"/t/{thread.pk}/steer/conclude/")


def test_what_is_refused_is_said_and_what_was_typed_stays(
    sign_in: Any, thread: Any, other_board: Any, bilal: Any
) -> None:
    browser = sign_in(bilal)
    for deed, sent, kept in (
        ("conclude", {"conclusion": "", "reason": "kept words"}, "kept words"),
        ("rename", {"title": "x" * 201}, "x" * 201),
        ("pin", {"until": "2001-01-01"}, "2001-01-01"),
        ("move", {"board": "999", "reason": "kept words"}, "kept words"),
        ("split", {"title": "kept words"}, "kept words"),
        ("merge", {"into": f"http://testserver/t/{thread.pk}/x/"}, f"/t/{thread.pk}/x/"),
        ("merge", {"into": "nowhere"}, "nowhere"),
        ("format", {"format": "letter"}, "form-error"),
        ("boards", {"board": ""}, "form-error"),
    ):
        answer = browser.post(f"/t/{thread.pk}/steer/{deed}/", sent)
        assert answer.status_code == (413 if deed == "rename" else 400), deed
        assert 'role="alert"' in answer.content.decode()
        assert kept in answer.content.decode(), deed
    assert not thread.acts.exists()


def test_only_boards_one_moderates_are_offered(
    sign_in: Any, thread: Any, theme_board: Any, other_board: Any, invited_board: Any, carine: Any
) -> None:
    from members.actions import give_role

    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    page = text(sign_in(carine), f"/t/{thread.pk}/steer/move/")
    assert "You moderate no other board" in page
    assert "Other matters" not in page[page.index("<main") :]
    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=other_board.pk)
    page = text(sign_in(carine), f"/t/{thread.pk}/steer/move/")
    assert f'<option value="{other_board.pk}">Other matters</option>' in page
    answer = sign_in(carine).post(f"/t/{thread.pk}/steer/move/", {"board": other_board.pk})
    assert answer.status_code == 303
    thread.refresh_from_db()
    assert thread.board == other_board


def test_the_board_a_topic_came_from_is_named_to_its_readers_alone(
    client: Any, sign_in: Any, invited_board: Any, theme_board: Any, amel: Any, bilal: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="s", body="s").post.topic
    move_topic(topic=topic, board=theme_board, by=bilal)
    assert "Moved here from <bdi>Closed</bdi> by" in text(sign_in(amel), topic.get_absolute_url())
    page = text(client, topic.get_absolute_url())
    assert "Moved here from another board by" in page
    assert "Closed</bdi>" not in page


def test_after_a_rename_old_addresses_lead_to_the_topic(
    sign_in: Any, client: Any, thread: Any, bilal: Any
) -> None:
    old = thread.get_absolute_url()
    sign_in(bilal).post(f"/t/{thread.pk}/steer/rename/", {"title": "Les canaux"})
    answer = client.get(old)
    assert answer.status_code == 302
    assert answer["Location"] == f"/t/{thread.pk}/les-canaux/"
    assert "قنوات المياه" in text(client, old)  # The line names the title before.


def test_moved_posts_are_found_at_their_new_place_by_who_may_read_it(
    sign_in: Any,
    client: Any,
    thread: Any,
    administrator: Any,
    amel: Any,
    dounia: Any,
    invited_board: Any,
) -> None:
    post = publish_post(topic=thread, author=dounia, body="secret things").post
    new = split_topic(
        topic=thread, numbers=[2], title="Hidden title", by=administrator, board=invited_board
    )
    stub = thread.posts.get(number=2)
    for pk in (post.pk, stub.pk):
        assert sign_in(amel).get(f"/p/{pk}/")["Location"].startswith(f"/t/{new.pk}/")
    address = thread.get_absolute_url()
    assert f'href="/p/{stub.pk}/">See where it stands now' in text(sign_in(amel), address)
    for browser in (client, sign_in(dounia)):
        assert browser.get(f"/p/{post.pk}/").status_code == 404
        assert browser.get(f"/p/{stub.pk}/")["Location"].startswith(f"/t/{thread.pk}/")
        page = text(browser, address)
        assert "Moved to another topic" in page
        assert "See where it stands now" not in page
        for told in ("Hidden title", "secret things", f"/t/{new.pk}/"):
            assert told not in page


def test_a_merged_topic_leads_to_the_other_for_who_may_read_that(
    sign_in: Any, client: Any, thread: Any, theme_board: Any, invited_board: Any,
    administrator: Any, amel: Any, stranger: Any,
) -> None:  # fmt: skip
    other = open_topic(board=theme_board, author=amel, title="Twice", body="1").post.topic
    publish_post(topic=other, author=amel, body="2")
    browser = sign_in(administrator)
    answer = browser.post(f"/t/{other.pk}/steer/merge/", {"into": thread.get_absolute_url()})
    assert (
        answer["Location"] == browser.get(thread.get_absolute_url()).wsgi_request.get_full_path()
    )
    for reader in (client, sign_in(administrator)):
        assert reader.get(f"/t/{other.pk}/twice/")["Location"].startswith(f"/t/{thread.pk}/")
        at = reader.get(f"/t/{other.pk}/twice/?at=2")["Location"]
        assert at.endswith("?at=3#post-3")
    move_topic(topic=Topic.objects.get(pk=thread.pk), board=invited_board, by=administrator)
    assert client.get(f"/t/{other.pk}/twice/").status_code == 404
    assert sign_in(stranger).get(f"/t/{other.pk}/").status_code == 404


def test_posts_are_chosen_by_ticking_or_from_their_menu(
    sign_in: Any, thread: Any, bilal: Any, dounia: Any, outline: Any
) -> None:
    for number in (2, 3, 4):
        publish_post(topic=thread, author=dounia, body=f"post {number}")
    browser = sign_in(bilal)
    page = text(browser, thread.get_absolute_url())
    assert f"/t/{thread.pk}/steer/split/?post=3" in page
    boxes = outline(browser.get(f"/t/{thread.pk}/steer/split/")).all("input", name="posts")
    assert [box["value"] for box in boxes] == ["2", "3", "4"]
    one = outline(browser.get(f"/t/{thread.pk}/steer/split/?post=3"))
    assert [box["value"] for box in one.all("input", name="posts")] == ["3"]
    browser.post(f"/t/{thread.pk}/steer/split/", {"posts": ["2", "4"], "title": "Deux"})
    assert Topic.objects.get(title="Deux").post_count == 2


def test_the_other_topic_is_found_by_its_words(
    sign_in: Any, thread: Any, theme_board: Any, amel: Any, bilal: Any
) -> None:
    other = open_topic(board=theme_board, author=amel, title="Aqueduc", body="1").post.topic
    page = text(sign_in(bilal), f"/t/{thread.pk}/steer/merge/?q=aqueduc")
    assert f'name="into" value="{other.pk}"' in page


def test_a_pin_of_yesterday_stands_no_longer_first(
    client: Any, sign_in: Any, theme_board: Any, amel: Any, bilal: Any
) -> None:
    first = open_topic(board=theme_board, author=amel, title="Pinned one", body="1").post.topic
    open_topic(board=theme_board, author=amel, title="Newer one", body="1")
    pin_topic(topic=first, by=bilal, until=today().isoformat())
    page = text(sign_in(amel), "/b/water-of-tests/")
    assert page.index("Pinned one") < page.index("Newer one")
    yesterday = today() - datetime.timedelta(days=1)
    Topic.objects.filter(pk=first.pk).update(pinned_until=yesterday)
    page = text(sign_in(amel), "/b/water-of-tests/")
    assert page.index("Newer one") < page.index("Pinned one")
    assert page.count("Pinned one") == 1


def test_further_boards_list_the_topic_and_say_where_it_lives(
    sign_in: Any, client: Any, dounia: Any, thread: Any, other_board: Any, bilal: Any, amel: Any
) -> None:
    assert "قنوات" not in text(client, "/b/other-of-tests/")
    sent = {"board": other_board.pk, "reason": "Of use"}
    assert sign_in(bilal).post(f"/t/{thread.pk}/steer/boards/", sent).status_code == 303
    for tab in ("", "?tab=unanswered", "?tab=top", "feed/"):
        assert "قنوات" in text(client, f"/b/other-of-tests/{tab}"), tab
    assert "قنوات" in text(sign_in(dounia), "/b/other-of-tests/?tab=unread")
    assert "Water" in text(client, "/b/other-of-tests/")
    assert "Other matters" in text(client, thread.get_absolute_url())
    assert "قنوات" in text(client, "/search/?q=قنوات&board=other-of-tests")
    # A reply brings it up there, too; at once, before any task.
    publish_post(topic=thread, author=dounia, body="x")
    assert "data-topic-row" in text(client, "/b/other-of-tests/")
    off = {"board": other_board.pk, "off": "1"}
    sign_in(amel).post(f"/t/{thread.pk}/steer/boards/", off)
    assert "قنوات" not in text(client, "/b/other-of-tests/")


def test_a_board_whose_home_was_closed_lists_it_no_more(
    client: Any, thread: Any, theme_board: Any, other_board: Any, bilal: Any
) -> None:
    list_topic(topic=thread, board=other_board, by=bilal)
    assert "قنوات" in text(client, "/b/other-of-tests/")
    create_board(slug="water-of-tests", names={"en": ("Water", "")}, by=None, read_rule="invited")
    for tab in ("", "?tab=unanswered", "?tab=top", "feed/"):
        assert "قنوات" not in text(client, f"/b/other-of-tests/{tab}"), tab


def test_pages_of_a_board_go_through_both_kinds_in_order(
    client: Any, theme_board: Any, other_board: Any, amel: Any, bilal: Any, outline: Any
) -> None:
    for number in range(70):
        board = (other_board, theme_board)[number % 2]
        topic = open_topic(board=board, author=amel, title=f"n{number}", body="1").post.topic
        if number % 2:
            list_topic(topic=topic, board=other_board, by=bilal)
    found: list[str] = []
    address = "/b/other-of-tests/"
    while address:
        page = outline(client.get(address))
        rows = [row["data-topic-row"] for row in page.all("li", **{"class": "topic"})]
        found += [row for row in rows if row]
        later = page.all("a", rel="next")
        address = f"/b/other-of-tests/{later[0]['href']}" if later else ""
    newest = Topic.objects.order_by("-last_post_at", "-pk").values_list("pk", flat=True)
    assert found == [str(pk) for pk in newest]


def test_conclusions_can_be_searched_for(
    client: Any, thread: Any, theme_board: Any, amel: Any, bilal: Any
) -> None:
    open_topic(board=theme_board, author=amel, title="قنوات أخرى", body="1")
    conclude_topic(topic=thread, by=bilal, body="In May.")
    assert "أخرى" in text(client, "/search/?q=قنوات")
    page = text(client, "/search/?q=قنوات&concluded=1")
    assert "المياه" in page
    assert "أخرى" not in page
    assert client.get("/search/?q=a&concluded=2").status_code == 400


def test_lines_and_listings_cost_no_query(
    client: Any, sign_in: Any, queries: Any, thread: Any, other_board: Any, bilal: Any, amel: Any,
    dounia: Any,
) -> None:  # fmt: skip
    for number in range(4):
        publish_post(topic=thread, author=dounia, body=f"{number}")
    address = thread.get_absolute_url()
    before = queries(sign_in(amel), address)
    split_topic(topic=thread, numbers=[3], title="t", by=bilal)
    list_topic(topic=thread, board=other_board, by=bilal)
    conclude_topic(topic=thread, by=bilal, body="In May.")
    assert queries(sign_in(amel), address) == before
    for tab in ("", "?tab=unread", "?tab=unanswered", "?tab=top"):
        assert queries(sign_in(amel), f"/b/other-of-tests/{tab}") <= 8


def test_a_room_made_of_a_thread_is_flat_on_its_page(
    sign_in: Any, client: Any, thread: Any, bilal: Any, dounia: Any, outline: Any
) -> None:
    publish_post(topic=thread, author=dounia, body="?")
    sign_in(bilal).post(f"/t/{thread.pk}/steer/format/", {"format": "room"})
    page = outline(client.get(thread.get_absolute_url()))
    second = page.all("article", data_number="2")[0]
    assert (second["data-parent"], second["data-depth"]) == ("", "0")


def test_the_author_is_told(
    sign_in: Any, thread: Any, amel: Any, bilal: Any, invited_board: Any, run_tasks: Any
) -> None:
    from notifications.models import Notification

    conclude_topic(topic=thread, by=bilal, body="In May.")
    run_tasks()
    run_tasks()
    notice = Notification.objects.get(recipient=amel)
    assert notice.verb == "steered"
    page = text(sign_in(amel), "/notifications/")
    assert "A moderator closed your topic with a conclusion" in page


def test_merging_is_told_to_the_author_of_what_was_merged(
    thread: Any, theme_board: Any, carine: Any, bilal: Any, sign_in: Any, run_tasks: Any
) -> None:
    other = open_topic(board=theme_board, author=carine, title="Deux", body="1").post.topic
    merge_topic(topic=other, into=thread, by=bilal)
    run_tasks()
    assert "A moderator moved your topic into another one" in text(
        sign_in(carine), "/notifications/"
    )


def test_who_names_no_other_topic_is_told_what_to_do(
    sign_in: Any, thread: Any, bilal: Any, stranger: Any, client: Any
) -> None:
    address = f"/t/{thread.pk}/steer/merge/"
    answer = sign_in(bilal).post(address, {"into": " "})
    assert answer.status_code == 400
    assert "Look for the other topic first, or paste its address." in answer.content.decode()
    assert sign_in(stranger).post(address, {}).status_code == 403
    assert client.post(address, {}).status_code in {302, 401}
