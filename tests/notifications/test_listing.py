"""What a member may see of what they were told, page by page."""

from collections.abc import Callable
from typing import Any

import pytest

from forum.actions import invite_member, open_topic, publish_post, remove_member
from members.refusals import Refused
from notifications.listing import decisions_for, notices_of, page_of, parse_id

Say = Callable[..., Any]


def test_pages_follow_each_other_newest_first_with_nothing_lost_or_doubled(
    say: Say, thread: Any, amel: Any, carine: Any
) -> None:
    posts = [say(carine, "Oui.", topic=thread).pk for _ in range(5)]
    seen: list[int | None] = []
    cursor: str | None = None
    for _ in range(3):
        rows, cursor = page_of(amel, before=cursor, limit=2)
        seen += [row.post_id for row in rows]
    assert seen == posts[::-1]
    assert cursor is None


def test_a_full_last_page_has_no_next(say: Say, thread: Any, amel: Any, carine: Any) -> None:
    for _ in range(2):
        say(carine, "Oui.", topic=thread)
    rows, cursor = page_of(amel, before="", limit=2)
    assert (len(rows), cursor) == (2, None)


@pytest.mark.parametrize(
    "cursor", ["x", "-1", "1.5", "1 or 1", "٣", "9" * 19, "9" * 40, "\x00", True, []]
)
def test_a_wrong_cursor_is_refused(amel: Any, cursor: object) -> None:
    with pytest.raises(Refused) as refusal:
        page_of(amel, before=cursor, limit=2)
    assert (refusal.value.code, refusal.value.field) == ("invalid", "before")


def test_the_highest_id_is_an_id(amel: Any) -> None:
    assert parse_id(str(2**63 - 1), field="ids") == 2**63 - 1
    assert page_of(amel, before=str(2**63 - 1), limit=2) == ([], None)


def test_a_stranger_sees_none_of_it(say: Say, thread: Any, carine: Any, stranger: Any) -> None:
    say(carine, "Oui.", topic=thread)
    assert thread.author.notifications.exists()
    assert not notices_of(stranger).exists()


def test_what_called_to_a_board_that_is_closed_now_is_not_there(
    invited_board: Any, say: Say, thread: Any, amel: Any, carine: Any
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=carine, title="Entre nous", body="x").post.topic
    say(amel, "@carine", topic=topic)
    say(amel, "@carine", topic=thread)
    assert notices_of(carine).count() == 2
    remove_member(board=invited_board, member=carine, by=None)
    assert [row.topic_id for row in notices_of(carine)] == [thread.pk]
    invite_member(board=invited_board, member=carine, by=None)
    assert notices_of(carine).count() == 2


def test_the_moderators_note_reaches_the_author_and_nobody_else(
    thread: Any, carine: Any, stranger: Any, decide: Callable[..., Any]
) -> None:
    post = publish_post(topic=thread, author=carine, body="Idiots.").post
    decide(post, "hide", "Restons polis.", flagged_by=stranger)
    mine = list(notices_of(carine))
    assert {pk: found.note for pk, found in decisions_for(mine).items()} == {
        mine[0].pk: "Restons polis."
    }
    assert decisions_for(notices_of(stranger)) == {}
