"""Conversations from elsewhere, with all that is wrong with them."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Max

from forum.actions import publish_post
from forum.actions.imports import ImportReport, import_threads
from forum.models import Board, Post, Topic
from forum.paths import step
from members.models import Member

MADRID = Path(__file__).parents[3].parent / "shared" / "data" / "decide_madrid.jsonl"
NOON = "2020-05-01T12:00:00Z"


@pytest.fixture
def bring(theme_board: Board) -> Any:
    """`bring(row, row, ...)` imports rows given as dicts, or as lines in bytes."""

    def run(*rows: Any, **options: Any) -> ImportReport:
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        return import_threads(lines=lines, board=theme_board, source="talk", **options)

    return run


def row(identity: Any, parent: Any = None, **more: Any) -> dict[str, Any]:
    """A row with nothing wrong with it."""
    return {
        "id": identity, "parent_id": parent, "author": "ana", "body": f"texto {identity}",
        "body_format": "text", "language": "es", "created_at": NOON,
        **({} if parent else {"title": f"Título {identity}"}), **more,
    }  # fmt: skip


def post(identity: Any) -> Post:
    return Post.objects.select_related("topic", "parent").get(source_id=str(identity))


def tree() -> dict[str, str | None]:
    """Who answers whom, by source id."""
    pairs = Post.objects.values_list("source_id", "parent__source_id")
    return {child or "": parent for child, parent in pairs}


def assert_places_are_right() -> None:
    """Numbers and revisions dense, paths and depths those of the parents."""
    for topic in Topic.objects.all():
        posts = list(topic.posts.order_by("number"))
        dense = list(range(1, len(posts) + 1))
        assert [each.number for each in posts] == dense
        assert sorted(each.revision or 0 for each in posts) == dense
        assert topic.last_number == topic.post_count == topic.revision == len(posts)
        assert topic.last_post_at == max(each.created_at for each in posts)
    for each in Post.objects.select_related("parent"):
        above = each.parent
        assert each.path == (above.path if above else "") + step(each.number or 0)
        assert each.depth == (above.depth + 1 if above else 0)
        assert (above is None) == (each.number == 1)
        assert above is None or above.topic_id == each.topic_id


def test_nesting_languages_times_and_authors_are_kept(bring: Any, theme_board: Board) -> None:
    report = bring(
        row("a"),
        row("b", "a", author="béa", language="fr", created_at="2020-05-01T14:00:00+02:00"),
        row("c", "b", author="علي", language="ar", created_at="2020-05-02T10:00:00Z"), row("z"),
    )  # fmt: skip
    assert (report.posts, report.topics, report.tally.mended, report.tally.refused) == (
        4,
        2,
        {},
        {},
    )
    assert tree() == {"a": None, "b": "a", "c": "b", "z": None}
    assert (post("b").language, post("c").language) == ("fr", "ar")
    assert post("b").created_at == post("b").published_at == post("a").created_at
    assert post("c").topic.last_post_author == post("c").author
    assert [post(one).author.name for one in "abc"] == ["ana", "béa", "علي"]  # type: ignore[union-attr]
    assert_places_are_right()
    theme_board.refresh_from_db()
    assert (theme_board.topic_count, theme_board.post_count) == (2, 4)
    assert theme_board.revision == 1


def test_authors_cannot_sign_in_and_nobody_is_notified(
    bring: Any, amel: Any, run_tasks: Any
) -> None:
    from notifications.models import Notification

    bring(row("a", body="@amel mira"), row("b", "a"))
    author = Member.objects.get(source="talk")
    assert author.email is None
    assert not author.has_usable_password()
    assert "href" not in post("a").body_html
    run_tasks()
    assert not Notification.objects.exists()


def test_a_second_run_adds_nothing_and_a_longer_file_only_the_rest(bring: Any) -> None:
    rows = [row("a"), row("b", "a"), row("c", "b"), row("d")]
    assert bring(*rows[:2]).posts == 2
    longer = bring(*rows)
    assert (longer.posts, longer.present, longer.topics) == (2, 2, 1)
    again = bring(*rows)
    assert (again.posts, again.present, again.tally.mended) == (0, 4, {})
    assert_places_are_right()
    assert Member.objects.filter(source="talk").count() == 1


def test_replies_to_an_imported_topic_go_on_where_members_have_written(
    bring: Any, stranger: Any
) -> None:
    bring(row("a"))
    publish_post(topic=post("a").topic, author=stranger, body="since then")
    bring(row("a"), row("b", "a"))
    assert post("b").number == 3
    assert post("b").topic.post_count == 3


def test_children_may_come_before_their_parents(bring: Any) -> None:
    bring(row("c", "b"), row("b", "a"), row("a"))
    assert tree() == {"a": None, "b": "a", "c": "b"}
    assert_places_are_right()


def test_a_missing_parent_becomes_the_topics_first_post(bring: Any) -> None:
    report = bring(row("a"), row("b", "gone", topic_id="a"), row("c", "b"), row("d", "gone"))
    assert tree() == {"a": None, "b": "a", "c": "b", "d": None}
    assert report.tally.mended["missing parent"] == [2, 4]


def test_rows_that_only_name_their_topic_are_one_topic(bring: Any) -> None:
    bring(row("a", topic_id="t"), row("b", topic_id="t"), row("c", "b", topic_id="t"))
    assert tree() == {"a": None, "b": "a", "c": "b"}
    bring(row("d", topic_id="t"))
    assert tree()["d"] == "a"


def test_circles_are_opened(bring: Any) -> None:
    report = bring(row("a", "c"), row("b", "a"), row("c", "b"), row("s", "s"))
    assert tree() == {"a": None, "b": "a", "c": "b", "s": None}
    assert report.tally.mended["missing parent"] == [1, 4]


def test_a_thread_of_two_thousand_levels_is_stored(bring: Any) -> None:
    rows = [row(0)] + [row(n, n - 1 or "0") for n in range(1, 2000)]
    rows[1]["parent_id"] = 0
    bring(*rows)
    deepest = post(1999)
    assert deepest.depth == 1999
    assert len(deepest.path or "") <= 360


def test_a_missing_time_is_the_latest_known_before_it(bring: Any) -> None:
    later = "2020-05-03T09:00:00Z"
    rows = [row("a"), row("b", "a"), row("c", "b"), row("d", "a", created_at=later), row("e", "d")]
    for each in (rows[1], rows[2], rows[4]):
        del each["created_at"]
    report = bring(*rows)
    begun = post("a").created_at
    second = datetime.timedelta(seconds=1)
    assert [post(one).created_at - begun for one in "bc"] == [second, 2 * second]
    assert post("e").created_at == post("d").created_at + 4 * second
    assert report.tally.mended["missing time"] == [2, 3, 5]


def test_a_file_without_any_time_ends_now_in_its_order(bring: Any) -> None:
    bring(*({"id": n, "body": "x", "topic_id": "t"} for n in range(5)))
    times = list(Post.objects.order_by("number").values_list("created_at", flat=True))
    assert times == sorted(times)
    assert times[-1] <= datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(
    "moment",
    ["yesterday", "9999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", 1e300, True, [], "1"],
)
def test_an_impossible_time_counts_as_missing(bring: Any, moment: Any) -> None:
    report = bring(row("a", created_at=moment))
    assert report.tally.mended == {"an impossible time": [1]}
    assert post("a").created_at.year >= 2024


def test_html_becomes_markdown_and_text_is_shown_as_typed(bring: Any) -> None:
    report = bring(
        row("a", body="<p>Uno <strong>dos</strong></p><script>no</script>", body_format="html"),
        row("b", "a", body="# no\n*tal* <b>cual</b>"),
        row("c", "a", body="# sí", body_format="markdown"),
    )
    assert post("a").body == "Uno **dos**"
    assert post("b").body_html == ('<p dir="auto"># no<br>\n*tal* &lt;b&gt;cual&lt;/b&gt;</p>\n')
    assert "<h3" in post("c").body_html
    assert report.tally.mended == {"HTML body": [1]}


def test_a_missing_title_is_made_of_the_first_words(bring: Any) -> None:
    bring(row("a", title=None, body="Muchas **palabras** " + "y otras " * 40), row("b", title=""))
    topic = post("a").topic
    assert topic.title.startswith("Muchas **palabras** y otras")
    assert topic.title.endswith("…")
    assert len(topic.title) <= 81
    assert post("b").topic.title == "texto b"


def test_rows_that_cannot_be_taken_are_counted_with_their_line(bring: Any) -> None:
    report = bring(
        row("a"), b"{", b"[1]", b"\xff", b"", b'{"id": NaN, "body": "x"}', row("a", body="otra"),
        row(None), row(True), row("x" * 121), row("a\x00b"), row("e", body=" \u200b\n", title=""),
        row("f", body=None), b"[" * 100_000,
    )  # fmt: skip
    assert report.tally.refused == {
        "not readable as JSON": [2, 4, 6, 14],
        "not a JSON object": [3],
        "an id that came before": [7],
        "no usable id": [8, 9, 10, 11],
        "empty body": [12],
        "no body": [13],
    }
    assert (report.read, report.posts) == (13, 1)


def test_rows_that_can_be_mended_are_and_each_is_counted(bring: Any) -> None:
    report = bring(
        row("a", body="uno\x00\x07dos", title="t" * 300),
        row("b", "a", body="x\ud800y", language="abc-abcd-abcd"),
        row("c", "a", body="z" + "\u0301" * 500, author=None),
        row("d", "a", body="w" * 30_000, author="\u202eevil" + "n" * 100),
        row("e", body="", title="Solo título"),
        row("f", "a", parent_id={"x": 1}, topic_id="a", body_format="rtf"),
        row("g", "a", title="Otro título", created_at="2020-05-01T12:00:00"),
    )
    assert report.posts == 7
    assert report.tally.refused == {}
    assert dict(report.tally.mended) == {
        "control or broken characters": [1, 2],
        "title cut": [1],
        "bad language": [2],
        "too many marks on a letter": [3],
        "missing author": [3],
        "body cut to the longest a post may be": [4],
        "author's name cut": [4],
        "empty body, the title stands in": [5],
        "unusable parent_id": [6],
        "unknown body_format, taken as text": [6],
        "title of a reply left out": [7],
        "a time without its zone, taken as UTC": [7],
    }
    assert post("a").body == "unodos"
    assert len(post("d").body) <= 20_000
    assert "\u202e" not in post("d").author.name  # type: ignore[union-attr]
    assert post("f").parent == post("a")
    assert_places_are_right()


def test_a_row_whose_parent_was_refused_is_kept(bring: Any) -> None:
    report = bring(row("a"), row("b", "a", body=""), row("c", "b", topic_id="a"))
    assert tree() == {"a": None, "c": "a"}
    assert report.tally.refused_rows == 1


def test_many_names_without_latin_letters_get_handles(bring: Any) -> None:
    bring(*(row(n, author=f"كاتب {chr(0x0627 + n)}") for n in range(20)))
    assert Member.objects.filter(source="talk").values("handle").distinct().count() == 20


def test_a_stopped_import_keeps_what_it_stored_and_goes_on(bring: Any, theme_board: Board) -> None:
    rows = [row("a")] + [row(f"b{n}", "a") for n in range(1200)]

    class StoppedError(Exception):
        """The operator pressed Ctrl-C."""

    def stop(done: int, total: int) -> None:
        if done >= 500:
            raise StoppedError

    with pytest.raises(StoppedError):
        bring(*rows, progress=stop)
    theme_board.refresh_from_db()
    assert theme_board.post_count == Post.objects.count() == 500
    assert bring(*rows).posts == 701
    assert_places_are_right()


@pytest.mark.skipif(not MADRID.is_file(), reason="needs ../shared/data/decide_madrid.jsonl")
def test_the_debates_of_madrid_come_whole_and_once(theme_board: Board) -> None:
    with MADRID.open("rb") as file:
        report = import_threads(lines=file, board=theme_board, source="madrid")
    assert (report.read, report.posts, report.topics) == (11_763, 11_763, 181)
    assert {cause: len(lines) for cause, lines in report.tally.mended.items()} == {
        "missing parent": 250,
        "missing time": 11_582,
        "HTML body": 181,
    }
    assert report.tally.refused == {}
    # The deepest reply stands 24 below its debate.
    assert Post.objects.aggregate(deepest=Max("depth"))["deepest"] == 24
    assert Post.objects.filter(language="es").count() == 11_763
    with MADRID.open("rb") as file:
        again = import_threads(lines=file, board=theme_board, source="madrid")
    assert (again.posts, again.present) == (0, 11_763)
    assert Post.objects.count() == 11_763
