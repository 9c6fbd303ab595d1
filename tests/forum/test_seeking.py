"""Searching all boards: who finds what, in which order, and what nobody finds."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from forum.actions import (
    edit_post,
    hide_post,
    open_topic,
    publish_held_post,
    publish_post,
    refuse_held_post,
    restore_post,
    withdraw_post,
)
from forum.models import Post
from forum.narrowing import asked_narrowing
from forum.permissions import boards_readable_by
from forum.seeking import Results, parse_question, search
from members.refusals import Refused

Said = Callable[..., Post]


@pytest.fixture
def say(thread: Any) -> Said:
    """`say(dounia, "text")` is a post in the thread."""

    def published(author: Any, body: str, *, topic: Any = None, **more: Any) -> Post:
        return publish_post(topic=topic or thread, author=author, body=body, **more).post

    return published


def seek(
    query: str, member: Any = None, *, cursor: str = "", size: int = 20, **asked: str
) -> Results:
    return search(
        parse_question(query),
        asked_narrowing(asked),
        boards_readable_by(member),
        cursor=cursor,
        size=size,
    )


def ids(results: Results) -> list[int]:
    return [result.post.pk for result in results.rows]


def marks(results: Results) -> list[str]:
    return [
        piece.text for row in results.rows for piece in [*row.title, *row.pieces] if piece.is_hit
    ]


# --- Found ------------------------------------------------------------------------------------
def test_a_post_is_found_as_soon_as_it_stands(say: Said, dounia: Any) -> None:
    post = say(dounia, "La collecte des **déchets** reprend lundi.", language="fr")
    found = seek("dechet collecte")
    assert ids(found) == [post.pk]
    assert marks(found) == ["collecte", "déchets"]


def test_a_topic_is_found_by_its_title_and_by_its_first_text(thread: Any) -> None:
    first = thread.posts.get(number=1).pk
    assert ids(seek("المياه")) == [first]
    assert ids(seek("تصلح")) == [first]
    assert marks(seek("المياه")) == ["المياه"]


def test_a_title_counts_more_than_a_text(
    theme_board: Any, amel: Any, say: Said, dounia: Any
) -> None:
    body = "Il y a tant à dire de la lumière et du marché couvert."
    said = say(dounia, f"{body} éclairage", language="fr")
    titled = open_topic(
        board=theme_board, author=amel, title="L'éclairage du port", body=body, language="fr"
    ).post
    assert ids(seek("éclairage")) == [titled.pk, said.pk]


def test_every_word_must_stand_and_the_last_may_be_begun(say: Said, dounia: Any) -> None:
    post = say(dounia, "Le marché couvert ouvre tard", language="fr")
    assert ids(seek("marché ouv")) == [post.pk]
    assert ids(seek("marché fermé")) == []


def test_a_post_in_a_room_is_found(room: Any, say: Said, dounia: Any) -> None:
    post = say(dounia, "pompage", topic=room)
    assert ids(seek("pompage")) == [post.pk]


def test_marks_are_words_as_they_were_written(say: Said, dounia: Any) -> None:
    say(dounia, "قال أَحْمَدُ: لَا «بلديّتنا» <b>أحمد</b>", language="ar")
    assert marks(seek("احمد")) == ["أَحْمَدُ", "أحمد"]
    assert marks(seek("البلدية")) == ["بلديّتنا"]


# --- Not found --------------------------------------------------------------------------------
def test_what_is_hidden_is_not_found_until_it_is_restored(
    say: Said, dounia: Any, bilal: Any
) -> None:
    post = say(dounia, "secretword ici")
    hide_post(post=post, by=bilal)
    for member in (None, dounia, bilal):
        assert ids(seek("secretword", member)) == []
    post.refresh_from_db()
    restore_post(post=post, by=bilal)
    assert ids(seek("secretword")) == [post.pk]


def test_what_is_withdrawn_is_not_found(say: Said, dounia: Any) -> None:
    post = say(dounia, "secretword ici")
    withdraw_post(post=post, by=dounia)
    assert ids(seek("secretword", dounia)) == []


def test_what_an_edit_took_away_is_not_found(say: Said, dounia: Any) -> None:
    post = say(dounia, "oldword stays here")
    edit_post(post=post, editor=dounia, body="newword stays here")
    assert ids(seek("oldword")) == []
    assert ids(seek("newword")) == [post.pk]


def test_what_waits_for_a_moderator_is_found_once_it_is_published(
    settings: Any, say: Said, dounia: Any, bilal: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    waiting, refused = say(dounia, "waitingword one"), say(dounia, "waitingword two")
    settings.FORUM_SCREENERS = []
    assert ids(seek("waitingword", bilal)) == []
    publish_held_post(post=waiting, by=bilal)
    refuse_held_post(post=refused, by=bilal)
    assert ids(seek("waitingword", bilal)) == [waiting.pk]


def test_nothing_of_a_hidden_topic_is_found(
    thread: Any, say: Said, dounia: Any, bilal: Any
) -> None:
    post = say(dounia, "replyword")
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert ids(seek("replyword", bilal)) == []
    assert ids(seek("المياه", bilal)) == []
    assert Post.objects.get(pk=post.pk).is_shown


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "moved"])
def test_the_state_is_asked_whatever_the_index_holds(
    say: Said, dounia: Any, bilal: Any, state: str
) -> None:
    post = say(dounia, "secretword")
    Post.objects.filter(pk=post.pk).update(state=state)
    assert ids(seek("secretword", bilal)) == []


def test_a_change_that_is_undone_leaves_nothing_to_find(say: Said, dounia: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        say(dounia, "undoneword")
        transaction.set_rollback(True)
    assert ids(seek("undoneword")) == []


# --- A stranger -------------------------------------------------------------------------------
@pytest.fixture
def closed_post(invited_board: Any, amel: Any) -> Post:
    """A topic by amel, in French, on a board that few may read."""
    return open_topic(
        board=invited_board, author=amel, title="Affaire closedword", body="closedword closedtext",
        language="fr",
    ).post  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"board": "closed-of-tests"}, {"author": "amel"}, {"sort": "date"}, {"topics": "1"},
        {"format": "thread"}, {"language": "fr"}, {"region": "tn"}, {"since": "2020-01-01"},
        {"until": "2200-01-01"}, {"board": "closed-of-tests", "sort": "date", "author": "amel"},
    ],
)  # fmt: skip
def test_a_stranger_finds_nothing_of_an_invited_board(
    closed_post: Post, stranger: Any, emir: Any, amel: Any, asked: dict[str, str]
) -> None:
    assert stranger.is_active
    for member in (None, stranger, emir):
        for query in ("closedword", "closedtext", "closed"):
            assert seek(query, member, **asked) == Results([], "")
    assert ids(seek("closedword", amel, **asked)) == [closed_post.pk]


def test_a_cursor_of_who_may_read_opens_nothing_to_a_stranger(
    closed_post: Post, stranger: Any, amel: Any, say: Said
) -> None:
    for number in range(3):
        say(amel, f"closedword {number}", topic=closed_post.topic)
    for sort in ("relevance", "date"):
        cursor = seek("closedword", amel, size=1, sort=sort).next
        assert ids(seek("closedword", amel, cursor=cursor, sort=sort))
        assert seek("closedword", stranger, cursor=cursor, sort=sort) == Results([], "")


def test_a_stranger_s_pages_are_not_shortened_by_what_they_may_not_see(
    closed_post: Post, stranger: Any, amel: Any, dounia: Any, say: Said
) -> None:
    seen = [say(dounia, f"closedword {number}").pk for number in range(5)]
    for number in range(5):
        say(amel, f"closedword {number}", topic=closed_post.topic)
    first = seek("closedword", stranger, size=3, sort="date")
    assert ids(first) == seen[::-1][:3]
    rest = seek("closedword", stranger, size=3, sort="date", cursor=first.next)
    assert (ids(rest), rest.next) == (seen[::-1][3:], "")


def test_who_is_no_longer_invited_finds_nothing_any_more(
    closed_post: Post, invited_board: Any, amel: Any
) -> None:
    from forum.models import BoardMembership

    assert ids(seek("closedword", amel)) == [closed_post.pk]
    BoardMembership.objects.filter(board=invited_board, member=amel).delete()
    assert ids(seek("closedword", amel)) == []


# --- Narrowed ---------------------------------------------------------------------------------
def test_a_region_s_board_stands_for_all_below_it(
    places: dict[str, Any], theme_board: Any, amel: Any
) -> None:
    from forum.actions import create_board

    made = {}
    for code in ("maghreb", "tn", "europe"):
        board = create_board(
            slug=f"b-{code}", names={"fr": (code, "")}, by=None, region=places[code]
        )
        made[code] = open_topic(board=board, author=amel, title="regionword", body="x").post.pk
    open_topic(board=theme_board, author=amel, title="regionword", body="x")
    assert set(ids(seek("regionword", board="b-maghreb"))) == {made["maghreb"], made["tn"]}
    assert ids(seek("regionword", board="b-tn")) == [made["tn"]]
    assert ids(seek("regionword", board="never-was")) == []


def test_by_author_by_their_region_by_language_by_form(
    say: Said, amel: Any, carine: Any, dounia: Any, room: Any, thread: Any
) -> None:
    tunisian = say(amel, "sharedword un", language="ar").pk
    french = say(carine, "sharedword deux", language="fr", topic=room).pk
    plain = say(dounia, "sharedword trois", language="ar").pk
    assert set(ids(seek("sharedword"))) == {tunisian, french, plain}
    assert ids(seek("sharedword", author="@Carine")) == [french]
    assert ids(seek("sharedword", author="nobody")) == []
    assert ids(seek("sharedword", region="maghreb")) == [tunisian]
    assert ids(seek("sharedword", region="never")) == []
    assert set(ids(seek("sharedword", language="ar"))) == {tunisian, plain}
    assert ids(seek("sharedword", format="room")) == [french]
    assert ids(seek("sharedword", topics="1")) == []
    assert ids(seek("المياه", topics="1")) == [thread.posts.get(number=1).pk]


def test_by_days_on_the_clock_of_the_site_both_included(say: Said, dounia: Any) -> None:
    made = []
    for hour in (-1, 0, 23, 24):
        post = say(dounia, "dayword")
        moment = datetime.datetime(2026, 3, 11, 23, tzinfo=datetime.UTC)
        Post.objects.filter(pk=post.pk).update(
            published_at=moment + datetime.timedelta(hours=hour)
        )
        made.append(post.pk)
    within = {"since": "2026-03-12", "until": "2026-03-12"}
    assert ids(seek("dayword", **within, sort="date")) == [made[2], made[1]]
    assert set(ids(seek("dayword", since="2026-03-13"))) == {made[3]}


# --- Pages ------------------------------------------------------------------------------------
@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_pages_hold_each_hit_once_in_one_order(say: Said, dounia: Any, sort: str) -> None:
    made = {say(dounia, "pageword " + "mot " * (number % 3)).pk for number in range(11)}
    # Several of the same instant and of the same score: ids break the tie.
    Post.objects.filter(pk__in=sorted(made)[2:8]).update(published_at=F("created_at"))
    whole = ids(seek("pageword", sort=sort))
    seen: list[int] = []
    cursor = ""
    for _ in range(6):
        page = seek("pageword", sort=sort, size=2, cursor=cursor)
        seen += ids(page)
        cursor = page.next
    assert cursor == ""
    assert seen == whole
    assert set(seen) == made


def test_a_cursor_of_another_list_is_refused(say: Said, dounia: Any) -> None:
    for _ in range(3):
        say(dounia, "pageword autre")
    cursor = seek("pageword", size=1).next
    assert ids(seek("pageword", size=1, cursor=cursor))
    for query, asked in (
        ("autre", {}),
        ("pageword", {"sort": "date"}),
        ("pageword", {"language": "fr"}),
    ):
        with pytest.raises(Refused):
            seek(query, cursor=cursor, **asked)


@pytest.mark.parametrize(
    "end",
    [
        "",
        "-1",
        "7ff0000000000000-1",
        "7ff8000000000000-1",
        "x" * 16 + "-1",
        "7fefffffffffffff-1",
        "0000000000000000-0",
        "0000000000000000-" + "9" * 40,
    ],
)
def test_a_cursor_with_a_right_beginning_and_a_wrong_end_is_refused(
    say: Said, dounia: Any, end: str
) -> None:
    for _ in range(2):
        say(dounia, "pageword")
    sign = seek("pageword", size=1, sort="date").next.split("-")[0]
    with pytest.raises(Refused):
        seek("pageword", sort="date", cursor=f"{sign}-{end}")


# --- Refused ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query", ["x" * 201, "mot " * 3000, " ".join(f"mot{n}" for n in range(13))]
)
def test_too_much_is_refused(query: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_question(query)
    assert (refused.value.code, refused.value.field) == ("invalid", "q")


@pytest.mark.parametrize(
    "asked",
    [{"format": "x"}, {"language": "tlh"}, {"sort": "x"}, {"since": "yesterday"}, {"topics": "2"},
     {"until": "2026-02-30"}, {"board": "x" * 61}, {"author": "a\x00b"}, {"region": "\x00"}],
)  # fmt: skip
def test_a_narrowing_that_there_is_not_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(Refused):
        asked_narrowing(asked)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["\" OR *", "NEAR(a b)", "title:eau", "a-b", "^x", "'; DROP TABLE forum_search;--",
              "eau\\", "eau:*", "!eau & | <->", "\ud800x", "a\x00b", "ﷺ", "e\u0301tat", "ꙮ 𐤀𐤁 ٣٣"],
)  # fmt: skip
def test_signs_that_databases_know_are_only_words(query: str) -> None:
    question = parse_question(query)
    if question:
        assert search(question, asked_narrowing({}), boards_readable_by(None)).rows == []


def test_narrowed_to_a_tag_all_posts_of_its_topics_are_found_and_nothing_hidden(
    say: Said, thread: Any, invited_board: Any, administrator: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import keep_tag, set_tags

    for slug in ("water", "roads"):
        keep_tag(slug=slug, names={"fr": slug}, by=None)
    facts = {"tags": ["water"]}
    secret = open_topic(
        board=invited_board, author=administrator, title="canal", body="canal", facts=facts
    ).post
    said = say(amel, "canal")
    assert ids(seek("canal", administrator, tag="water")) == [secret.pk]
    set_tags(topic=thread, by=amel, tags=["water"])
    assert set(ids(seek("canal", administrator, tag="water"))) == {said.pk, secret.pk}
    for member in (None, stranger):
        assert ids(seek("canal", member, tag="water")) == [said.pk]
        assert ids(seek("canal", member, tag="roads")) == []
        # One that there is not finds nothing either.
        assert ids(seek("canal", member, tag="nothing")) == []


def test_a_cursor_of_one_tag_opens_no_list_of_another(say: Said, thread: Any, amel: Any) -> None:
    from forum.actions import keep_tag, set_tags

    keep_tag(slug="water", names={"fr": "Eau"}, by=None)
    set_tags(topic=thread, by=amel, tags=["water"])
    for _ in range(3):
        say(amel, "canal")
    cursor = seek("canal", tag="water", size=2).next
    assert len(seek("canal", tag="water", cursor=cursor).rows) == 1
    for tag in ("", "roads"):
        with pytest.raises(Refused):
            seek("canal", tag=tag, cursor=cursor)
