"""What each page asks of the database: a figure that no number of rows raises."""

from typing import Any

import pytest
from django.test import Client

LIST, TOPIC = 8, 9
# Which edition, which version, which rooms are live.
KEPT = 3
LISTS = ("/", "/boards/", "/live/", "/b/water-of-tests/", "/b/tunisia-of-tests/",
         "/b/water-of-tests/?tab=unread", "/b/water-of-tests/?tab=unanswered",
         "/b/water-of-tests/?tab=top")  # fmt: skip
# Of a visitor: which edition, the page's own, live rooms of the frame.
OF_A_VISITOR = {"/": 4, "/boards/": 3, "/live/": 3, "/b/water-of-tests/": 4,
                "/b/tunisia-of-tests/": 4, "/b/water-of-tests/?tab=unanswered": 4,
                "/b/water-of-tests/?tab=top": 4}  # fmt: skip


@pytest.fixture
def region_board(places: dict[str, Any]) -> Any:
    """A board with a way above it."""
    from forum.actions import create_board

    names = {"fr": ("Tunisie", "")}
    return create_board(slug="tunisia-of-tests", names=names, by=None, region=places["tn"])


@pytest.fixture
def filled(
    region_board: Any, invited_board: Any, theme_board: Any, amel: Any, carine: Any, dounia: Any,
    thread: Any, room: Any, bilal: Any, places: dict[str, Any], reply: Any,
) -> dict[str, Any]:  # fmt: skip
    """Boards with topics of several people, a long thread and a long room, pinned and reacted."""
    from forum.actions import open_topic, pin_post, pin_topic, set_reaction
    from members.actions import give_role

    for number in range(35):
        opened = open_topic(
            board=(theme_board, region_board, invited_board)[number % 3], author=amel,
            title=f"Sujet {number}", body="texte", format="room" if number % 2 else "thread",
        )  # fmt: skip
        if number % 5 == 0:
            pin_topic(topic=opened.post.topic, by=bilal)
    for number in range(60):
        for topic in (thread, room):
            post = reply(topic, (amel, carine, dounia)[number % 3], "@amel @carine ?")
            if number % 9 == 0:
                pin_post(post=post, by=bilal)
                set_reaction(post=post, member=dounia, kind="agree", on=True)
    give_role(member=carine, name="moderator", by=None, scope="region", scope_id=places["tn"].pk)
    return {"councillor": amel, "of a region": carine, "member": dounia, "moderator": bilal}


@pytest.mark.parametrize("who", ["councillor", "of a region", "member", "moderator"])
def test_a_list_costs_a_member_at_most_eight(
    sign_in: Any, queries: Any, filled: dict[str, Any], who: str
) -> None:
    browser = sign_in(filled[who])
    costs = {address: queries(browser, address) for address in LISTS}
    assert max(costs.values()) <= LIST, costs


@pytest.mark.parametrize("who", ["councillor", "of a region", "member", "moderator"])
@pytest.mark.parametrize("asked", ["", "?at=30", "?before=40", "?after=20", "?unread=1"])
def test_a_topic_costs_a_member_at_most_nine(
    sign_in: Any, queries: Any, filled: dict[str, Any], thread: Any, room: Any, who: str,
    asked: str,
) -> None:  # fmt: skip
    from forum.actions import mark_read

    browser = sign_in(filled[who])
    for topic in (thread, room):
        mark_read(topic=topic, member=filled[who], number=25)
        assert queries(browser, topic.get_absolute_url() + asked) <= TOPIC


def test_a_visitor_costs_less(
    client: Client, queries: Any, filled: dict[str, Any], thread: Any, room: Any
) -> None:
    def drawn(address: str) -> int:
        # No address of ours: its page is not kept.
        return queries(client, f"{address}{'&' if '?' in address else '?'}drawn=1")

    assert {address: drawn(address) for address in OF_A_VISITOR} == OF_A_VISITOR
    for topic in (thread, room):
        assert drawn(topic.get_absolute_url()) == 5
        assert queries(client, topic.get_absolute_url()) == KEPT
    assert {queries(client, address) for address in OF_A_VISITOR} == {KEPT}
