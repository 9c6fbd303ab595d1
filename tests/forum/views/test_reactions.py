"""Reactions and pins as forms, as answers to scripts, and as a page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.actions import hide_post, pin_post, publish_post, set_reaction
from forum.models import Post, Reaction
from members.actions import create_member, suspend_member

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
# The post, its topic and people; counts; names; the edition and live rooms of the frame.
QUERIES_OF_THE_PAGE = 7
QUERIES_OF_A_REACTION = 16


@pytest.fixture
def post(room: Any, carine: Any) -> Post:
    return publish_post(topic=room, author=carine, body="un texte").post


def test_a_script_hears_the_counts_of_now_and_one_s_own(
    sign_in: Any, post: Post, stranger: Any, amel: Any
) -> None:
    set_reaction(post=post, member=amel, kind="idea", on=True)
    browser = sign_in(stranger)
    path = f"/p/{post.pk}/react/"
    for _ in range(2):
        answer = browser.post(path, {"kind": "agree", "on": "1"}, headers=JSON)
        assert answer.json() == {"counts": {"agree": 1, "idea": 1}, "mine": ["agree"]}
    answer = browser.post(path, {"kind": "agree", "on": "0"}, headers=JSON)
    assert answer.json() == {"counts": {"idea": 1}, "mine": []}


def test_a_reaction_costs_the_same_among_many(
    sign_in: Any, post: Post, stranger: Any, django_assert_num_queries: Any
) -> None:
    browser = sign_in(stranger)
    path = f"/p/{post.pk}/react/"
    browser.post(path, {"kind": "idea", "on": "1"}, headers=JSON)
    with django_assert_num_queries(QUERIES_OF_A_REACTION):
        browser.post(path, {"kind": "agree", "on": "1"}, headers=JSON)
    for number in range(30):
        member = create_member(name=f"Member {number:03}", language="en")
        Reaction.objects.create(post=post, member=member, kind="agree")
    with django_assert_num_queries(QUERIES_OF_A_REACTION):
        answer = browser.post(path, {"kind": "support", "on": "1"}, headers=JSON)
    assert answer.json()["counts"] == {"agree": 31, "idea": 1, "support": 1}


def test_without_scripts_one_comes_back_to_the_post(
    sign_in: Any, post: Post, stranger: Any
) -> None:
    answer = sign_in(stranger).post(f"/p/{post.pk}/react/", {"kind": "support", "on": "1"})
    assert answer.status_code == 303
    assert answer["Location"].endswith(f"?at={post.number}#post-{post.number}")
    assert Reaction.objects.get().kind == "support"


def test_a_visitor_a_wrong_kind_and_a_closed_board_are_refused(
    client: Client, sign_in: Any, post: Post, invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    secret = open_topic(board=invited_board, author=amel, title="Entre nous", body="?").post
    sent = {"kind": "agree", "on": "1"}
    assert client.post(f"/p/{post.pk}/react/", sent, headers=JSON).status_code == 401
    assert client.get(f"/p/{post.pk}/react/").status_code == 405
    browser = sign_in(stranger)
    wrong = browser.post(f"/p/{post.pk}/react/", {"kind": "hate"}, headers=JSON)
    assert (wrong.status_code, wrong.json()["field"]) == (400, "kind")
    for path in (f"/p/{secret.pk}/react/", "/p/999999/react/"):
        assert browser.post(path, sent, headers=JSON).status_code == 404
    assert not Reaction.objects.exists()


def test_the_page_of_reactions_names_who_gave_them(
    client: Client, outline: Any, post: Post, amel: Any, dounia: Any, stranger: Any
) -> None:
    for member in (amel, dounia):
        set_reaction(post=post, member=member, kind="agree", on=True)
    set_reaction(post=post, member=stranger, kind="question", on=True)
    page = outline(client.get(f"/p/{post.pk}/reactions/"))
    links = [str(a["href"]) for a in page.all("a") if "row-link" in str(a.get("class"))]
    assert links == ["/people/amel/", "/people/dounia/", "/people/yannick/"]
    assert [h["id"] for h in page.all("h2") if str(h.get("id")).startswith("kind-")] == [
        "kind-agree",
        "kind-question",
    ]


def test_who_is_kept_out_is_counted_and_not_named(
    client: Client, post: Post, dounia: Any, administrator: Any
) -> None:
    set_reaction(post=post, member=dounia, kind="agree", on=True)
    suspend_member(member=dounia, by=administrator)
    page = client.get(f"/p/{post.pk}/reactions/").content.decode()
    assert dounia.name not in page
    assert "1 member" in page


def test_the_page_of_reactions_costs_the_same_for_many(
    client: Client, post: Post, django_assert_num_queries: Any
) -> None:
    for number in range(105):
        member = create_member(name=f"Member {number:03}", language="en")
        Reaction.objects.create(post=post, member=member, kind="agree")
    client.get("/")
    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        page = client.get(f"/p/{post.pk}/reactions/").content.decode()
    assert "Member 099" in page
    assert "Member 100" not in page
    assert "and 5 more members" in page


def test_an_empty_page_of_reactions_says_so(client: Client, post: Post) -> None:
    assert "Nobody has reacted" in client.get(f"/p/{post.pk}/reactions/").content.decode()


def test_the_page_of_reactions_is_not_there_for_a_stranger_or_without_its_post(
    sign_in: Any, post: Post, invited_board: Any, amel: Any, stranger: Any, bilal: Any
) -> None:
    from forum.actions import open_topic

    secret = open_topic(board=invited_board, author=amel, title="Entre nous", body="?").post
    assert sign_in(amel).get(f"/p/{secret.pk}/reactions/").status_code == 200
    assert sign_in(stranger).get(f"/p/{secret.pk}/reactions/").status_code == 404
    hide_post(post=post, by=bilal)
    assert sign_in(stranger).get(f"/p/{post.pk}/reactions/").status_code == 404


def test_moderators_pin_a_post_and_strangers_do_not(
    client: Client, sign_in: Any, post: Post, bilal: Any, stranger: Any, carine: Any
) -> None:
    for member in (stranger, carine):
        assert sign_in(member).post(f"/p/{post.pk}/pin/", headers=JSON).status_code == 403
    assert client.post(f"/p/{post.pk}/pin/", headers=JSON).status_code == 401
    browser = sign_in(bilal)
    assert browser.post(f"/p/{post.pk}/pin/", headers=JSON).json()["post"]["pinned"] is True
    answer = browser.post(f"/p/{post.pk}/unpin/")
    assert (answer.status_code, Post.objects.get(pk=post.pk).pinned_at) == (303, None)


def test_a_full_head_says_so(sign_in: Any, room: Any, post: Post, carine: Any, bilal: Any) -> None:
    for number in range(10):
        pin_post(post=publish_post(topic=room, author=carine, body=str(number)).post, by=bilal)
    answer = sign_in(bilal).post(f"/p/{post.pk}/pin/", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_the_source_of_a_post_is_for_who_may_edit_it(
    client: Client,
    sign_in: Callable[[Any], Client],
    post: Post,
    carine: Any,
    stranger: Any,
    bilal: Any,
) -> None:
    path = f"/p/{post.pk}/source/"
    answer = sign_in(carine).get(path, headers=JSON)
    assert answer.json() == {
        "body": "un texte",
        "language": post.language,
        "revision": post.revision,
    }
    assert "no-store" in answer["Cache-Control"]
    for member in (stranger, bilal):
        refused = sign_in(member).get(path, headers=JSON)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert client.get(path, headers=JSON).status_code == 401
    hide_post(post=post, by=bilal)
    assert sign_in(carine).get(path, headers=JSON).status_code == 403


def test_an_edit_and_a_withdrawal_answer_scripts_with_the_post_or_why_not(
    sign_in: Any, post: Post, carine: Any, stranger: Any
) -> None:
    browser = sign_in(carine)
    edited = browser.post(f"/p/{post.pk}/edit/", {"body": "autre"}, headers=JSON)
    assert "autre" in edited.json()["post"]["body_html"]
    empty = browser.post(f"/p/{post.pk}/edit/", {"body": ""}, headers=JSON)
    assert (empty.status_code, empty.json()["field"]) == (400, "body")
    for act in ("edit", "withdraw"):
        refused = sign_in(stranger).post(f"/p/{post.pk}/{act}/", {"body": "x"}, headers=JSON)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    gone = browser.post(f"/p/{post.pk}/withdraw/", headers=JSON).json()["post"]
    assert (gone["state"], gone["body_html"], "reactions" in gone) == ("withdrawn", "", False)
