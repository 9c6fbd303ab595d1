"""The index brought up to what the posts say, in steps, as often as one likes."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from forum import index
from forum.actions import indexing, publish_post
from forum.models import Post
from forum.narrowing import Narrowing
from forum.permissions import boards_readable_by
from forum.seeking import parse_question, search


def found(query: str) -> list[int]:
    rows = search(parse_question(query), Narrowing(sort="date"), boards_readable_by(None)).rows
    return [row.post.pk for row in rows][::-1]


def rebuild(*options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("rebuild_search", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def posts(thread: Any, dounia: Any) -> list[int]:
    """Seven replies, in steps of three."""
    return [
        publish_post(topic=thread, author=dounia, body=f"stepword {number}").post.pk
        for number in range(7)
    ]


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 3)


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM forum_search")


def test_an_index_in_order_is_left_alone(posts: list[int]) -> None:
    out, err = rebuild()
    assert "Mended 0 entries" in out
    assert "8 of 8" in err
    assert found("stepword") == posts


def test_a_lost_index_is_made_again(posts: list[int], thread: Any) -> None:
    empty()
    assert found("stepword") == []
    assert "Mended 8 entries" in rebuild()[0]
    assert found("stepword") == posts
    assert found("المياه") == [thread.posts.get(number=1).pk]


def test_what_an_older_analyser_read_is_read_again(
    posts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "VERSION", 2)
    monkeypatch.setattr(index, "VERSION", 2)
    assert "Mended 8 entries" in rebuild()[0]
    assert "Mended 0 entries" in rebuild()[0]


def test_what_may_not_be_found_is_taken_out(posts: list[int]) -> None:
    Post.objects.filter(pk=posts[0]).update(state="hidden")
    index.store([index.Document(10**9, "gone", "en")])
    assert "Mended 2 entries" in rebuild()[0]
    assert index.stored_versions(0, 2**62).keys() == {posts[0] - 1, *posts[1:]}


def test_with_anew_every_post_is_read_again(posts: list[int]) -> None:
    Post.objects.filter(pk=posts[3]).update(folded="otherword")
    assert found("otherword") == []
    rebuild()
    assert found("otherword") == []
    assert "Mended 8 entries" in rebuild("--anew")[0]
    assert found("otherword") == [posts[3]]


def test_a_run_that_was_stopped_goes_on_where_it_was(posts: list[int]) -> None:
    empty()

    def stop(done: int, total: int) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexing.rebuild_index(progress=stop)
    assert "Mended 5 entries" in rebuild()[0]
    assert found("stepword") == posts


def test_an_empty_site_has_nothing_to_mend(db: None) -> None:
    assert "Mended 0 entries" in rebuild()[0]
