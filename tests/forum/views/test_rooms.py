"""Search in a topic, names to mention, who has read, and the pace of a room."""

from typing import Any

import pytest
from django.test import Client

from forum.actions import (
    edit_post,
    hide_post,
    mark_read,
    open_topic,
    publish_post,
    slow_topic,
    withdraw_post,
)
from forum.models import Post, ReadMark, Topic
from forum.people import QUERY_LIMIT
from members.actions import create_member, suspend_member
from members.models import Member

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
QUERIES_OF_A_SEARCH = 6
QUERIES_FOR_NAMES = 9
QUERIES_FOR_READERS = 7


def found_by(client: Client, topic: Topic, **query: Any) -> list[int]:
    answer = client.get(f"/t/{topic.pk}/find/", query)
    assert answer.status_code == 200
    results = answer.context["results"]
    return [row.post.number for row in results.rows] if results is not None else []


@pytest.fixture
def talk(room: Topic, amel: Any, carine: Any) -> dict[str, Post]:
    """A few posts in two languages."""
    texts = {
        "arabic": (amel, "قرّر المَجلِس إصلاح قنوات المياه في مدينة أريانة"),
        "french": (carine, "Les Élus voteront le budget de l’eau, 100% dès ٢٠٢٦"),
        "bold": (carine, "Le **bud**get <b>n'est pas</b> voté [ici](https://host.example/secret)"),
        "other": (amel, "a_b et le cœur"),
    }
    return {
        key: publish_post(topic=room, author=author, body=body).post
        for key, (author, body) in texts.items()
    }


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("elus", ["french"]),
        ("ÉLUS budget", ["french"]),
        ("budget", ["bold", "french"]),
        ("المجلس", ["arabic"]),
        ("اريانه", ["arabic"]),
        ("مدينه اصلاح", ["arabic"]),
        ("2026", ["french"]),
        ("l'eau", ["french"]),
        ("coeur", ["other"]),
        ("100%", ["french"]),
        ("%", ["french"]),
        ("a_b", ["other"]),
        ("axb", []),
        ("_", ["other"]),
        ("n'est", ["bold"]),
        ("secret", []),
        ("host.example", ["bold"]),
        ("budget absent", []),
        ("\\", []),
        ("' OR 1=1", []),
    ],
)
def test_every_word_is_found_however_it_is_spelt(
    client: Client, room: Topic, talk: dict[str, Post], query: str, keys: list[str]
) -> None:
    assert found_by(client, room, q=query) == [talk[key].number for key in keys]


def test_only_what_is_shown_now_is_found(
    client: Client,
    room: Topic,
    talk: dict[str, Post],
    carine: Any,
    amel: Any,
    bilal: Any,
    settings: Any,
) -> None:
    edit_post(post=fresh(talk["bold"]), editor=carine, body="plus rien")
    assert found_by(client, room, q="budget") == [talk["french"].number]
    assert found_by(client, room, q="RIEN") == [talk["bold"].number]
    hide_post(post=fresh(talk["french"]), by=bilal)
    withdraw_post(post=fresh(talk["arabic"]), by=amel)
    settings.FORUM_SCREENERS = ["tests.forum.actions.test_pacing.hold_all"]
    publish_post(topic=room, author=carine, body="budget caché")
    assert found_by(client, room, q="budget") == []
    assert found_by(client, room, q="المجلس") == []


def fresh(post: Post) -> Post:
    return Post.objects.select_related("topic__board").get(pk=post.pk)


def test_another_topic_s_posts_are_not_found(
    client: Client, room: Topic, thread: Topic, talk: dict[str, Post], carine: Any
) -> None:
    publish_post(topic=thread, author=carine, body="budget d'ailleurs")
    assert thread.posts.count() == 2
    assert len(found_by(client, room, q="budget")) == 2


def test_words_are_marked_and_nothing_of_a_text_becomes_html(
    client: Client, room: Topic, carine: Any
) -> None:
    post = publish_post(
        topic=room, author=carine, body="`<script>x</script>` Élu <img src=x>"
    ).post
    page = client.get(f"/t/{room.pk}/find/", {"q": 'absent"><script>y'}).content.decode()
    assert "<mark>" not in page
    assert "<script>y" not in page
    page = client.get(f"/t/{room.pk}/find/", {"q": "elu"}).content.decode()
    assert "<mark>Élu</mark>" in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<img" not in page
    assert f'href="/p/{post.pk}/"' in page
    assert "data-results" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "x" * 101}, 400),
        ({"q": "a b c d e f g h i"}, 400),
        ({"q": "a", "before": "zero"}, 400),
        ({"q": "a", "before": "0"}, 400),
        ({"q": "a b c d e f g h"}, 200),
        ({"q": "\x00"}, 200),
        ({"q": ""}, 200),
        ({}, 200),
    ],
)
def test_a_wrong_question_says_so_on_the_page(
    client: Client, room: Topic, query: dict[str, str], status: int
) -> None:
    answer = client.get(f"/t/{room.pk}/find/", query)
    assert answer.status_code == status
    assert ('role="alert"' in answer.content.decode()) == (status == 400)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_nothing_found_is_a_page_in_each_language(
    client: Client, room: Topic, language: str, direction: str
) -> None:
    client.cookies["language"] = language
    page = client.get(f"/t/{room.pk}/find/", {"q": "absent"}).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert "state is-small" in page
    assert "<li" not in page.partition("data-results")[2].partition("</main>")[0]


def test_results_come_newest_first_by_twenties(client: Client, room: Topic, carine: Any) -> None:
    for number in range(45):
        publish_post(topic=room, author=carine, body=f"eau {number}")
    seen = found_by(client, room, q="eau")
    assert seen == list(range(46, 26, -1))
    while (more := found_by(client, room, q="eau", before=seen[-1])) and len(seen) < 60:
        seen += more
    assert seen == list(range(46, 1, -1))


def test_a_search_costs_the_same_for_many_results(
    client: Client, room: Topic, carine: Any, amel: Any, django_assert_num_queries: Any
) -> None:
    publish_post(topic=room, author=carine, body="eau @amel")
    client.get("/")
    with django_assert_num_queries(QUERIES_OF_A_SEARCH):
        found_by(client, room, q="eau")
    for number in range(30):
        publish_post(topic=room, author=amel, body=f"eau claire {number} @amel")
    with django_assert_num_queries(QUERIES_OF_A_SEARCH):
        assert len(found_by(client, room, q="eau")) == 20
    with django_assert_num_queries(QUERIES_OF_A_SEARCH):
        assert found_by(client, room, q="eau claire propre e a u") == []


def test_who_searches_without_a_pause_is_asked_to_wait(
    client: Client,
    sign_in: Any,
    room: Topic,
    stranger: Any,
    limits: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("forum.views.rooms.SEARCHES_A_MINUTE", 3)
    path = f"/t/{room.pk}/find/"
    for browser in (client, sign_in(stranger)):
        answers = [browser.get(path, {"q": "eau"}) for _ in range(7)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert 1 <= int(refused[0]["Retry-After"]) <= 60
        assert 'role="alert"' in refused[0].content.decode()
        assert browser.get(path).status_code == 200


def test_a_closed_board_s_topic_is_not_there_for_a_stranger(
    client: Client, sign_in: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="Entre nous", body="eau").post.topic
    assert found_by(sign_in(amel), topic, q="eau") == [1]
    for page in ("find/?q=eau", "people/?q=a", "readers/?number=1"):
        assert sign_in(amel).get(f"/t/{topic.pk}/{page}").status_code == 200
        for other in (sign_in(stranger), client):
            answer = other.get(f"/t/{topic.pk}/{page}", headers=JSON)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


# --- Names to mention ---
def names(browser: Client, topic: Topic, query: str) -> list[str]:
    answer = browser.get(f"/t/{topic.pk}/people/", {"q": query})
    assert answer.status_code == 200, answer.content
    assert "no-store" in answer["Cache-Control"]
    return [person["handle"] for person in answer.json()["people"]]


@pytest.mark.parametrize(
    ("query", "handles"),
    [
        ("carine", ["carine"]),
        ("CAR", ["carine"]),
        ("etien", ["carine"]),
        ("Étienne", ["carine"]),
        ("@car", ["carine"]),
        ("امل", ["amel"]),
        ("أمل ب", ["amel"]),
        ("صال", ["amel"]),
        ("ame", ["amel"]),
        ("دن", ["dounia"]),
        ("ienne", []),
        ("zz", []),
        ("%", []),
        ("_", []),
        ("\x00", []),
        ("emir", []),
    ],
)
def test_a_member_is_found_by_any_word_of_the_name_or_by_the_handle(
    sign_in: Any,
    room: Topic,
    amel: Any,
    carine: Any,
    dounia: Any,
    emir: Any,
    stranger: Any,
    query: str,
    handles: list[str],
) -> None:
    if query in {"%", "_", "\x00"}:
        assert set(names(sign_in(stranger), room, query)) <= {"amel"}
    else:
        assert names(sign_in(stranger), room, query) == handles


def test_those_who_wrote_in_the_topic_come_first(sign_in: Any, room: Topic, stranger: Any) -> None:
    for number in range(12):
        create_member(name=f"Sami {number:02}", language="fr", handle_from=f"sami{number:02}")
    late = Member.objects.get(handle="sami11")
    publish_post(topic=room, author=late, body="un")
    found = names(sign_in(stranger), room, "sam")
    assert found == ["sami11", *(f"sami{number:02}" for number in range(7))]
    assert set(names(sign_in(stranger), room, "")) == {"amel", "sami11"}


def test_who_is_kept_out_or_gone_is_never_named(
    sign_in: Any, room: Topic, dounia: Any, administrator: Any, stranger: Any
) -> None:
    publish_post(topic=room, author=dounia, body="un")
    browser = sign_in(stranger)
    assert "dounia" in names(browser, room, "")
    suspend_member(member=dounia, by=administrator)
    assert "dounia" not in names(browser, room, "") + names(browser, room, "doun")
    Member.objects.filter(pk=dounia.pk).update(suspended_at=None, is_active=False)
    assert "dounia" not in names(browser, room, "") + names(browser, room, "doun")


def test_a_name_comes_with_its_office_of_today(
    sign_in: Any, room: Topic, amel: Any, raoued: Any, stranger: Any
) -> None:
    (person,) = sign_in(stranger).get(f"/t/{room.pk}/people/?q=amel").json()["people"]
    assert person == {
        "id": amel.pk,
        "handle": "amel",
        "name": amel.name,
        "title": "councillor",
        "municipality": {"id": raoued.pk, "names": {"ar": "رواد", "fr": "Raoued"}},
    }


def test_a_new_name_is_found_and_the_old_one_is_not(
    sign_in: Any, room: Topic, dounia: Any, stranger: Any
) -> None:
    dounia.name = "Nour Zéroual"
    dounia.save(update_fields=["name"])
    assert names(sign_in(stranger), room, "zero") == ["dounia"]
    assert names(sign_in(stranger), room, "الطرا") == []


def test_names_are_for_members_and_for_reasonable_questions(
    client: Client, sign_in: Any, room: Topic, stranger: Any, emir: Any
) -> None:
    path = f"/t/{room.pk}/people/"
    assert client.get(path, headers=JSON).status_code == 401
    assert sign_in(emir).get(path, headers=JSON).status_code == 403
    long = sign_in(stranger).get(path, {"q": "x" * (QUERY_LIMIT + 1)}, headers=JSON)
    assert (long.status_code, long.json()["field"]) == (400, "q")


def test_who_collects_names_is_asked_to_wait(
    sign_in: Any,
    room: Topic,
    stranger: Any,
    amel: Any,
    limits: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("forum.views.rooms.NAMES_A_MINUTE", 3)
    browser = sign_in(stranger)
    answers = [browser.get(f"/t/{room.pk}/people/?q=a", headers=JSON) for _ in range(7)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].json()["code"] == "rate_limited"
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert sign_in(amel).get(f"/t/{room.pk}/people/?q=a").status_code == 200


def test_names_cost_the_same_for_one_and_for_eight(
    sign_in: Any, room: Topic, stranger: Any, raoued: Any, django_assert_num_queries: Any
) -> None:
    from members.actions import give_mandate

    browser = sign_in(stranger)
    with django_assert_num_queries(QUERIES_FOR_NAMES):
        assert len(names(browser, room, "a")) == 1
    for number in range(12):
        member = create_member(name=f"Aziza {number}", language="fr")
        give_mandate(member=member, municipality=raoued, by=None)
    with django_assert_num_queries(QUERIES_FOR_NAMES):
        assert len(names(browser, room, "a")) == 8


# --- Who has read ---
def readers(browser: Client, topic: Topic, number: int) -> Any:
    answer = browser.get(f"/t/{topic.pk}/readers/", {"number": number})
    assert answer.status_code == 200
    return answer.json()


def test_who_has_read_up_to_a_post_is_named_without_its_author(
    sign_in: Any, room: Topic, carine: Any, amel: Any, dounia: Any, stranger: Any
) -> None:
    publish_post(topic=room, author=carine, body="deux")
    publish_post(topic=room, author=amel, body="trois")
    for member, number in ((carine, 3), (amel, 3), (dounia, 2), (stranger, 1)):
        mark_read(topic=room, member=member, number=number)
    browser = sign_in(stranger)
    assert readers(browser, room, 2) == {
        "count": 2,
        "members": [{"id": amel.pk, "name": amel.name}, {"id": dounia.pk, "name": dounia.name}],
    }
    assert readers(browser, room, 3) == {
        "count": 1,
        "members": [{"id": carine.pk, "name": carine.name}],
    }
    assert readers(browser, room, 9) == {"count": 0, "members": []}


def test_more_than_ten_readers_are_a_number(
    sign_in: Any, room: Topic, stranger: Any, django_assert_num_queries: Any
) -> None:
    for number in range(10):
        ReadMark.objects.create(member=some_member(number), topic=room, number=1)
    browser = sign_in(stranger)
    assert len(readers(browser, room, 1)["members"]) == 10
    ReadMark.objects.create(member=some_member(10), topic=room, number=1)
    with django_assert_num_queries(QUERIES_FOR_READERS):
        assert readers(browser, room, 1) == {"count": 11}


def some_member(number: int) -> Member:
    return create_member(name=f"Reader {number}", language="en")


def test_who_is_kept_out_or_gone_is_not_among_the_readers(
    sign_in: Any, room: Topic, dounia: Any, carine: Any, administrator: Any, stranger: Any
) -> None:
    for member in (dounia, carine):
        mark_read(topic=room, member=member, number=1)
    suspend_member(member=dounia, by=administrator)
    Member.objects.filter(pk=carine.pk).update(is_active=False)
    assert readers(sign_in(stranger), room, 1) == {"count": 0, "members": []}


def test_readers_of_a_former_member_s_post_are_counted(
    sign_in: Any, room: Topic, carine: Any, stranger: Any
) -> None:
    Post.objects.update(author=None)
    ReadMark.objects.all().delete()
    mark_read(topic=room, member=carine, number=1)
    assert readers(sign_in(stranger), room, 1)["count"] == 1


def test_readers_are_told_to_members_alone(
    client: Client, sign_in: Any, room: Topic, stranger: Any, emir: Any
) -> None:
    path = f"/t/{room.pk}/readers/"
    assert client.get(f"{path}?number=1", headers=JSON).status_code == 401
    assert sign_in(emir).get(f"{path}?number=1", headers=JSON).status_code == 403
    for wrong in ("", "?number=", "?number=x", "?number=0", f"?number={2**40}"):
        assert sign_in(stranger).get(path + wrong, headers=JSON).status_code == 400


# --- The pace ---
def test_moderators_set_the_pace_of_a_room_and_strangers_do_not(
    client: Client, sign_in: Any, room: Topic, bilal: Any, stranger: Any
) -> None:
    path = f"/t/{room.pk}/slow/"
    assert client.post(path, {"seconds": "30"}, headers=JSON).status_code == 401
    assert sign_in(stranger).post(path, {"seconds": "30"}, headers=JSON).status_code == 403
    browser = sign_in(bilal)
    told = browser.post(path, {"seconds": "30"}, headers=JSON).json()["topic"]
    assert told["slow"] == 30
    assert browser.post(path, {"seconds": "31"}, headers=JSON).status_code == 400
    assert browser.post(path, {"seconds": "0"}).status_code == 303
    assert Topic.objects.get(pk=room.pk).slow_seconds == 0


def test_a_post_too_soon_is_kept_in_the_form_with_when_to_try_again(
    sign_in: Any, room: Topic, bilal: Any, stranger: Any, limits: None
) -> None:
    slow_topic(topic=room, by=bilal, seconds=30)
    browser = sign_in(stranger)
    assert browser.post(f"/t/{room.pk}/reply/", {"body": "un"}, headers=JSON).status_code == 201
    answer = browser.post(f"/t/{room.pk}/reply/", {"body": "deux"}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (429, "slow_mode")
    assert 1 <= int(answer["Retry-After"]) <= 30
    page = browser.post(f"/t/{room.pk}/reply/", {"body": "deux"})
    assert (page.status_code, "deux" in page.content.decode()) == (429, True)
    assert 1 <= int(page["Retry-After"]) <= 30
