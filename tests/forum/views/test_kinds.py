"""Topics of a kind as pages: chosen and opened, marked in lists, the answer over the posts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.actions import hide_post, mark_answer, open_topic, publish_post
from forum.models import Post, Topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
JSON = {"accept": "application/json"}
NEW = "/b/water-of-tests/new/"


def fresh(post: Post) -> Post:
    return Post.objects.select_related("topic__board").get(pk=post.pk)


@pytest.fixture
def question(theme_board: Any, amel: Any) -> Topic:
    """A question of Amel's."""
    return open_topic(
        board=theme_board, author=amel, title="How to mend pipes?", body="?", kind="question"
    ).post.topic


@pytest.fixture
def reply(question: Topic, carine: Any) -> Post:
    return publish_post(topic=question, author=carine, body="Par **tranches** <b>").post


# --- Opening ----------------------------------------------------------------------------------
def test_first_one_chooses_what_to_open_then_fills_in_its_form(
    sign_in: SignIn, theme_board: Any, amel: Any, outline: Any
) -> None:
    browser = sign_in(amel)
    chosen = [
        link["href"]
        for link in outline(browser.get(NEW)).all("a")
        if (link["href"] or "").startswith("?kind=")
    ]
    assert chosen == [f"?kind={kind}" for kind in Topic.Kind.values]
    for address in chosen:
        form = outline(browser.get(NEW + address))
        assert form.all("input", name="kind")[0]["value"] == address.removeprefix("?kind=")
        assert bool(form.all("input", name="format")) is (address == "?kind=discussion")


def test_the_choice_is_for_those_who_may_open_topics(
    sign_in: SignIn, client: Client, theme_board: Any, stranger: Any, amel: Any
) -> None:
    for address in (NEW, f"{NEW}?kind=question"):
        assert sign_in(stranger).get(address).status_code == 403
        assert client.get(address).status_code == 302
    assert sign_in(amel).get(f"{NEW}?kind=podium").status_code == 400


def test_a_question_is_opened_by_its_form(sign_in: SignIn, theme_board: Any, amel: Any) -> None:
    browser = sign_in(amel)
    answer = browser.post(NEW, {"title": "Who?", "body": "knows", "kind": "question"})
    assert answer.status_code == 303
    assert Topic.objects.get().kind == "question"
    page = browser.get(answer["Location"]).content.decode()
    assert 'data-kind="question"' in page
    assert "Question" in page


def test_a_refused_question_is_drawn_again_as_a_question(
    sign_in: SignIn, theme_board: Any, amel: Any, outline: Any
) -> None:
    answer = sign_in(amel).post(NEW, {"title": "", "body": "kept", "kind": "question"})
    page = outline(answer)
    assert answer.status_code == 400
    assert page.all("input", name="kind")[0]["value"] == "question"
    assert not page.all("input", name="format")
    wrong = sign_in(amel).post(NEW, {"title": "t", "body": "b", "kind": "x"}, headers=JSON)
    assert (wrong.status_code, wrong.json()["field"]) == (400, "kind")


# --- In lists ---------------------------------------------------------------------------------
def test_lists_say_that_it_is_a_question_and_whether_it_is_answered(
    client: Client, question: Topic, reply: Post, amel: Any
) -> None:
    before = client.get("/b/water-of-tests/").content.decode()
    assert "Question</span>" in before
    assert "Answered</span>" not in before
    mark_answer(post=fresh(reply), by=amel)
    for path in ("/b/water-of-tests/", "/"):
        assert "Answered</span>" in client.get(path).content.decode()


def test_lists_cost_the_same_however_many_questions(
    client: Client, theme_board: Any, question: Topic, reply: Post, amel: Any, queries: Any
) -> None:
    mark_answer(post=fresh(reply), by=amel)
    few = queries(client, "/b/water-of-tests/")
    for number in range(6):
        more = open_topic(
            board=theme_board, author=amel, title=str(number), body="?", kind="question"
        ).post.topic
        mark_answer(post=fresh(publish_post(topic=more, author=amel, body="!").post), by=amel)
    assert queries(client, "/b/water-of-tests/") == few


# --- The answer -------------------------------------------------------------------------------
def test_the_answer_stands_over_the_posts_with_its_author_and_in_its_place(
    client: Client, question: Topic, reply: Post, amel: Any, outline: Any
) -> None:
    assert 'class="answer"' not in client.get(question.get_absolute_url()).content.decode()
    mark_answer(post=fresh(reply), by=amel)
    answer = client.get(question.get_absolute_url(), headers={"accept-language": "en"})
    page = answer.content.decode()
    head = page[page.index('class="answer"') : page.index("</section>")]
    assert "Carine Étienne" in head
    assert "Councillor" in head
    assert "Marseille" in head
    assert f'href="/p/{reply.pk}/"' in head
    assert "Par tranches &lt;b&gt;" in head
    marked = [a for a in outline(answer).all("article") if "data-answer" in a]
    assert [article["data-number"] for article in marked] == ["2"]


def test_an_answer_that_is_hidden_is_nowhere_on_the_page(
    client: Client, question: Topic, reply: Post, amel: Any, bilal: Any
) -> None:
    mark_answer(post=fresh(reply), by=amel)
    hide_post(post=fresh(reply), by=bilal)
    page = client.get(question.get_absolute_url()).content.decode()
    assert 'class="answer"' not in page
    assert "tranches" not in page


def test_the_answer_costs_two_questions_at_most(
    client: Client, question: Topic, reply: Post, thread: Topic, amel: Any, carine: Any,
    queries: Any,
) -> None:  # fmt: skip
    publish_post(topic=thread, author=carine, body="Par tranches")
    plain = queries(client, thread.get_absolute_url())
    assert queries(client, question.get_absolute_url()) <= plain
    mark_answer(post=fresh(reply), by=amel)
    assert queries(client, question.get_absolute_url()) <= plain + 2


def test_buttons_are_for_the_asker_and_moderators(
    sign_in: SignIn, client: Client, question: Topic, reply: Post, thread: Topic,
    amel: Any, bilal: Any, carine: Any,
) -> None:  # fmt: skip
    button = f'formaction="/p/{reply.pk}/answer/"'
    for member in (amel, bilal):
        assert button in sign_in(member).get(question.get_absolute_url()).content.decode()
    assert button not in sign_in(carine).get(question.get_absolute_url()).content.decode()
    assert button not in client.get(question.get_absolute_url()).content.decode()
    assert "/answer/" not in sign_in(bilal).get(thread.get_absolute_url()).content.decode()


def test_an_answer_is_marked_by_press_with_and_without_scripts(
    sign_in: SignIn, question: Topic, reply: Post, amel: Any
) -> None:
    browser = sign_in(amel)
    plain = browser.post(f"/p/{reply.pk}/answer/")
    assert (plain.status_code, plain["Location"]) == (
        303,
        f"{question.get_absolute_url()}?at=2#post-2",
    )
    scripted = browser.post(f"/p/{reply.pk}/unanswer/", headers=JSON)
    assert scripted.json()["topic"]["answer"] is None
    assert browser.get(f"/p/{reply.pk}/answer/").status_code == 405


def test_a_stranger_marks_nothing(
    sign_in: SignIn, client: Client, question: Topic, reply: Post, stranger: Any,
    invited_board: Any, amel: Any,
) -> None:  # fmt: skip
    assert sign_in(stranger).post(f"/p/{reply.pk}/answer/").status_code == 403
    assert client.post(f"/p/{reply.pk}/answer/").status_code == 401
    secret = open_topic(board=invited_board, author=amel, title="?", body="?", kind="question")
    hidden = publish_post(topic=secret.post.topic, author=amel, body="!").post
    nowhere = sign_in(stranger).post("/p/999999/answer/", headers=JSON)
    refused = sign_in(stranger).post(f"/p/{hidden.pk}/answer/", headers=JSON)
    assert (refused.status_code, refused.json()) == (404, nowhere.json())
    assert not Topic.objects.filter(answer__isnull=False).exists()


def test_the_acts_of_moderators_are_named_in_the_log(
    client: Client, reply: Post, bilal: Any, run_tasks: Any
) -> None:
    mark_answer(post=fresh(reply), by=bilal)
    run_tasks()
    page = client.get("/log/", headers={"accept-language": "en"}).content.decode()
    assert "Marked the answer to another&#x27;s question" in page
