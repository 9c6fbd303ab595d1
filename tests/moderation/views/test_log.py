"""The public log, as visitors, members and moderators read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import open_topic
from moderation.actions import append_log, decide_case, flag_post
from moderation.models import LogEntry, LogPayload


def entry_in(board, moderator, number=1, **public):
    return append_log(
        action="hide",
        moderator=moderator,
        board_id=board.pk if board else None,
        object_kind="case",
        object_id=number,
        public={"outcome": "hide", "reasons": ["hate"], **public},
        private={"note": "Pour l'auteur seul", "flags": [1]},
    )


def numbers_in(answer):
    page = answer.content.decode()
    return [int(part.split('"')[0]) for part in page.split('data-log="')[1:]]


def test_a_visitor_reads_what_was_done_where_why_and_by_whom(case, bilal, dounia, client):
    decide_case(case=case, moderator=bilal, outcome="hide", note="Pour l'auteur seul")
    page = client.get("/log/").content.decode()
    for words in ("Hid a post", "It attacks a person", "Water", bilal.name, case.post.topic.title):
        assert words in page
    for words in (dounia.name, dounia.handle, "Pour l", "Elle insulte", "Un mot de trop"):
        assert words not in page


def test_what_is_written_of_a_closed_board_is_for_its_readers(
    invited_board, amel, bilal, stranger, sign_in, client
):
    entry_in(invited_board, bilal)
    assert not stranger.board_memberships.exists()
    assert numbers_in(client.get("/log/")) == []
    assert numbers_in(sign_in(stranger).get("/log/")) == []
    assert "Closed" not in sign_in(stranger).get("/log/").content.decode()
    assert numbers_in(sign_in(amel).get("/log/")) == [1]
    assert numbers_in(sign_in(bilal).get("/log/")) == [1]


def test_acts_on_the_whole_site_are_for_everyone(bilal, client):
    entry_in(None, bilal)
    assert numbers_in(client.get("/log/")) == [1]


def test_a_hidden_topic_is_not_named(theme_board, amel, dounia, bilal, client):
    post = open_topic(board=theme_board, author=amel, title="Titre retiré", body="Retiré").post
    case = flag_post(post=post, member=dounia, reason="hate").case
    decide_case(case=case, moderator=bilal, outcome="hide", note="Haine")
    page = client.get("/log/").content.decode()
    assert "Hid a post" in page
    assert "Titre retiré" not in page
    assert "titre-retir" not in page


def test_erased_words_leave_the_act(theme_board, bilal, client):
    entry_in(theme_board, bilal)
    LogPayload.objects.all().delete()
    page = client.get("/log/").content.decode()
    assert "Hid a post" in page
    assert "The words were erased." in page


def test_thirty_entries_a_page_and_older_ones_behind(theme_board, bilal, client):
    for number in range(1, 36):
        entry_in(theme_board, bilal, number)
    first = client.get("/log/")
    assert numbers_in(first) == list(range(35, 5, -1))
    assert 'href="/log/?before=6"' in first.content.decode()
    last = client.get("/log/?before=6")
    assert numbers_in(last) == [5, 4, 3, 2, 1]
    assert 'rel="next"' not in last.content.decode()


@pytest.mark.parametrize("before", ["x", "0", "-1", "9" * 40, "1.5", "٣", "1 OR 1=1"])
def test_a_wrong_cursor_is_a_clear_refusal(client, db, before):
    assert client.get("/log/", {"before": before}).status_code == 400


def test_the_log_costs_the_same_however_long(theme_board, thread, bilal, client):
    def cost():
        client.get("/boards/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/log/")
        return len(queries)

    entry_in(theme_board, bilal, topic=thread.pk)
    one = cost()
    for number in range(2, 30):
        entry_in(theme_board, bilal, number, topic=thread.pk)
    assert cost() == one
    assert LogEntry.objects.count() == 29


def test_the_log_is_not_written_through_its_page(client, db):
    assert client.post("/log/").status_code in {403, 405}


def test_an_empty_log_says_so(client, db):
    assert "Nothing here yet" in client.get("/log/").content.decode()
