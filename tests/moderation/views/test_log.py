"""The public log, as visitors, members and moderators read it."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.actions import lock_topic, open_topic, publish_post
from members.actions import create_member, give_mandate, give_role
from members.models import Member
from moderation.actions import append_log, decide_case, flag_post, set_rule
from moderation.actions.erasing import erase_words
from moderation.models import LogEntry, LogPayload
from tests.moderation.unsealing import unseal


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


def rule_by(administrator):
    texts = {
        "ar": ("لا للصراخ", "تحدثوا بهدوء."),
        "fr": ("Sans crier", "Restez calme."),
        "en": ("No shouting", "Be calm."),
    }
    return set_rule(by=administrator, texts=texts)


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
    invited_board, amel, bilal, administrator, stranger, sign_in, client
):
    entry_in(invited_board, bilal)
    assert not stranger.board_memberships.exists()
    assert numbers_in(client.get("/log/")) == []
    assert numbers_in(sign_in(stranger).get("/log/")) == []
    for words in (">Closed<", "closed-of-tests", bilal.name):
        assert words not in sign_in(stranger).get("/log/").content.decode()
    assert numbers_in(sign_in(amel).get("/log/")) == [1]
    assert numbers_in(sign_in(administrator).get("/log/")) == [1]
    assert numbers_in(sign_in(bilal).get("/log/")) == []


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


def test_the_rule_is_named_in_the_words_of_who_reads(theme_board, administrator, bilal, client):
    rule = rule_by(administrator)
    entry_in(theme_board, bilal, rule=rule.pk)
    for language, title in (("en", "No shouting"), ("fr", "Sans crier")):
        page = client.get("/log/", headers={"Accept-Language": language}).content.decode()
        assert title in page


def test_the_rule_of_what_readers_may_not_see_is_not_named(
    theme_board, thread, administrator, bilal, client
):
    rule = rule_by(administrator)
    entry_in(theme_board, bilal, rule=rule.pk, topic=10**6)
    answer = client.get("/log/?act=hide")
    assert len(numbers_in(answer)) == 1
    assert "No shouting" not in answer.content.decode()


def test_erased_words_leave_the_act(theme_board, bilal, client):
    erase_words(entry=entry_in(theme_board, bilal), by=None, why="A court ordered it.")
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


def test_the_log_costs_the_same_however_long(theme_board, thread, bilal, administrator, client):
    rules = [rule_by(administrator).pk for _ in range(3)]

    def cost():
        client.get("/boards/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/log/")
        return len(queries)

    entry_in(theme_board, bilal, topic=thread.pk, rule=rules[0])
    one = cost()
    assert one <= 8
    entries = LogEntry.objects.count()
    for number in range(2, 30):
        entry_in(theme_board, bilal, number, topic=thread.pk, rule=rules[number % 3])
    assert cost() == one
    assert LogEntry.objects.count() == entries + 28


def test_the_log_is_not_written_through_its_page(client, db):
    assert client.post("/log/").status_code in {403, 405}


def test_an_empty_log_says_so(client, db):
    assert "Nothing here yet" in client.get("/log/").content.decode()


def test_the_log_is_narrowed_to_board_act_moderator_and_days(
    theme_board, other_board, bilal, elsewhere, client
):
    entry_in(theme_board, bilal)
    entry_in(other_board, elsewhere, 2)
    append_log(
        action="warn", moderator=bilal, board_id=other_board.pk, object_kind="case", object_id=3,
        public={}, private={},
    )  # fmt: skip
    today = timezone.now().date()
    tomorrow = today + datetime.timedelta(days=2)
    for asked, found in (
        ({"board": theme_board.slug}, [1]),
        ({"act": "warn"}, [3]),
        ({"moderator": bilal.handle}, [3, 1]),
        ({"moderator": f"@{bilal.handle}", "board": other_board.slug}, [3]),
        ({"moderator": "nobody"}, []),
        ({"since": tomorrow.isoformat()}, []),
        ({"until": (today - datetime.timedelta(days=2)).isoformat()}, []),
        ({"since": "2020-01-01", "until": tomorrow.isoformat()}, [3, 2, 1]),
    ):
        assert numbers_in(client.get("/log/", asked)) == found, asked
    assert "No act fits" in client.get("/log/?moderator=nobody").content.decode()


@pytest.mark.parametrize(
    "asked", ["act=nothing", "since=yesterday", "until=2026-02-30", "board=" + "x" * 99, "act=%00"]
)
def test_what_the_log_cannot_be_narrowed_to_is_refused(client, db, asked):
    assert client.get(f"/log/?{asked}").status_code == 400


def test_older_pages_stay_narrowed(theme_board, bilal, client):
    for number in range(1, 33):
        entry_in(theme_board, bilal, number)
    page = client.get("/log/?act=hide").content.decode()
    assert 'href="/log/?act=hide&amp;before=3"' in page


def test_all_acts_of_a_moderator_stand_in_one_place_counted_by_kind(
    theme_board, invited_board, bilal, second_moderator, client, sign_in, amel
):
    for number in range(3):
        entry_in(theme_board, bilal, number)
    append_log(
        action="warn", moderator=bilal, board_id=invited_board.pk, object_kind="case",
        object_id=9, public={}, private={},
    )  # fmt: skip
    entry_in(theme_board, second_moderator, 4)

    def tallies(browser):
        page = browser.get(f"/log/?moderator={bilal.handle}").content.decode()
        rows = re.findall(r'data-tally="(\w+)".*?<bdi>(\d+)</bdi>', page, re.DOTALL)
        return [(act, int(times)) for act, times in rows]

    assert tallies(client) == [("hide", 3)]
    assert tallies(sign_in(amel)) == [("hide", 3), ("warn", 1)]


def test_administrators_see_whom_an_act_concerns_and_nobody_else_does(
    case, bilal, carine, administrator, stranger, amel, sign_in, client
):
    decide_case(case=case, moderator=bilal, outcome="hide", note="Pour l'auteur seul")
    assert carine.name in sign_in(administrator).get("/log/").content.decode()
    for browser in (client, sign_in(stranger), sign_in(amel), sign_in(bilal)):
        page = browser.get("/log/").content.decode()
        assert carine.name not in page
        assert "/log/1/" not in page


def test_an_entry_is_shown_whole_to_administrators_and_is_not_there_for_others(
    case, bilal, carine, administrator, stranger, sign_in, client
):
    decide_case(case=case, moderator=bilal, outcome="hide", note="Pour l'auteur seul")
    entry = LogEntry.objects.get()
    page = sign_in(administrator).get("/log/1/").content.decode()
    for words in (
        "Hid a post", "It attacks a person", "Pour l&#x27;auteur seul", carine.name, bilal.name,
        entry.hash, f"/cases/{case.pk}/", f"/p/{case.post_id}/",
    ):  # fmt: skip
        assert words in page
    assert "not as it was sealed" not in page
    never = client.get("/log/2/")
    assert never.status_code == 404
    for browser in (client, sign_in(stranger), sign_in(bilal)):
        assert browser.get("/log/1/").status_code == 404
    assert sign_in(administrator).get("/log/2/").status_code == 404


def test_what_is_private_of_an_act_is_not_for_whom_it_is_about(
    thread, dounia, administrator, raoued, sign_in
):
    chief = create_member(name="Chief", language="en")
    give_role(member=chief, name="administrator", by=None)
    give_mandate(member=administrator, municipality=raoued, by=None)
    administrator, chief = (Member.objects.get(pk=each.pk) for each in (administrator, chief))
    post = publish_post(topic=thread, author=administrator, body="Un mot").post
    case = flag_post(post=post, member=dounia, reason="hate").case
    decide_case(case=case, moderator=chief, outcome="suspend", note="PRIVATEWHY")
    url = f"/log/{LogEntry.objects.get(action='second_asked').number}/"
    page = sign_in(administrator).get(url).content.decode()
    assert "PRIVATEWHY" not in page
    assert "This act is about yourself." in page
    assert "PRIVATEWHY" in sign_in(chief).get(url).content.decode()


def test_an_entry_that_was_changed_says_so(theme_board, bilal, administrator, sign_in):
    entry_in(theme_board, bilal)
    unseal()
    LogPayload.objects.update(private={"note": "Another"})
    assert "not as it was sealed" in sign_in(administrator).get("/log/1/").content.decode()


def test_an_entry_without_words_is_shown(theme_board, bilal, administrator, sign_in):
    erase_words(entry=entry_in(theme_board, bilal), by=administrator, why="A court ordered it.")
    browser = sign_in(administrator)
    assert "The words were erased." in browser.get("/log/1/").content.decode()
    assert "A court ordered it." in browser.get("/log/").content.decode()


def test_an_act_on_a_topic_tells_administrators_whose_it_was(
    thread, amel, bilal, administrator, run_tasks, sign_in
):
    lock_topic(topic=thread, by=bilal)
    run_tasks()
    assert amel.name in sign_in(administrator).get("/log/1/").content.decode()
