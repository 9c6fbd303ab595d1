"""A member's public page."""

from collections.abc import Callable
from typing import Any

from django.test import Client


def test_a_page_tells_office_municipality_and_latest_posts(
    client: Client, amel: Any, thread: Any
) -> None:
    page = client.get(f"/people/{amel.handle}/").content.decode()
    for words in (amel.name, "Councillor", "Raoued", "Confirmed mandate", thread.title):
        assert words in page


def test_a_plain_member_has_no_mark(client: Client, dounia: Any) -> None:
    page = client.get(f"/people/{dounia.handle}/").content.decode()
    assert dounia.name in page
    assert "is-confirmed" not in page
    assert "Confirmed mandates" not in page


def test_posts_of_an_invited_board_are_for_the_invited(
    sign_in: Callable[[Any], Client], invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    open_topic(board=invited_board, author=amel, title="Entre nous", body="Chut")
    address = f"/people/{amel.handle}/"
    assert "Entre nous" in sign_in(amel).get(address).content.decode()
    assert stranger.is_active
    for browser in (sign_in(stranger), Client()):
        page = browser.get(address).content.decode()
        assert "Entre nous" not in page
        assert "Chut" not in page


def test_hidden_posts_are_on_no_page_of_their_author(
    client: Client, thread: Any, dounia: Any, bilal: Any, reply: Any
) -> None:
    from forum.actions import hide_post

    post = reply(thread, dounia, "كلمة مخفية")
    assert "كلمة مخفية" in client.get(f"/people/{dounia.handle}/").content.decode()
    hide_post(post=post, by=bilal)
    assert "كلمة مخفية" not in client.get(f"/people/{dounia.handle}/").content.decode()


def test_who_is_not_there_is_404(client: Client, dounia: Any) -> None:
    assert client.get("/people/nobody-at-all/").status_code == 404
    type(dounia).objects.filter(pk=dounia.pk).update(is_active=False)
    assert client.get(f"/people/{dounia.handle}/").status_code == 404


def test_a_page_costs_the_same_with_many_posts(
    client: Client, queries: Any, thread: Any, room: Any, dounia: Any, reply: Any
) -> None:
    reply(thread, dounia)
    few = queries(client, f"/people/{dounia.handle}/")
    for number in range(10):
        reply([thread, room][number % 2], dounia)
    assert queries(client, f"/people/{dounia.handle}/") == few
