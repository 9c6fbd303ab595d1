"""The pages on which each kind is flagged, where they are reached from, and one's own flags."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import hide_post, open_topic, publish_post
from moderation.actions import decide_case, flag_post, flag_thing, undo_decision, withdraw_flag
from moderation.models import Case, Flag
from moderation.models.cases import SUBJECTS
from moderation.models.reasons import reasons_of

pytestmark = pytest.mark.django_db


def url_of(kind: str, thing: Any) -> str:
    paths = {
        "post": "/p/{0.pk}/flag/", "topic": "/t/{0.pk}/flag/", "file": "/files/{0.pk}/flag/",
        "member": "/people/{0.handle}/flag/", "municipality": "/municipalities/{0.pk}/flag/",
    }  # fmt: skip
    return paths[kind].format(thing)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_form_for_each_kind_with_its_reasons_and_thanks(
    things: dict[str, Any], dounia: Any, sign_in: Any, kind: str
) -> None:
    browser, path = sign_in(dounia), url_of(kind, things[kind])
    page = browser.get(path).content.decode()
    offered = [code for code in reasons_of("post") if f'name="reason" value="{code}"' in page]
    assert set(offered) == set(reasons_of(kind))
    sent = browser.post(path, {"reason": "other", "note": "Voyez"}, follow=True)
    assert sent.redirect_chain == [(f"{path}thanks/", 302)]
    assert 'href="/flags/"' in sent.content.decode()
    flag = Flag.objects.get()
    assert (flag.case.kind, flag.case.subject_id, flag.note) == (kind, things[kind].pk, "Voyez")
    again = browser.post(path, {"reason": "other"})
    assert again.status_code == 409


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_visitor_is_led_to_sign_in_and_back(
    things: dict[str, Any], client: Any, kind: str
) -> None:
    path = url_of(kind, things[kind])
    for answer in (client.get(path), client.post(path, {"reason": "other"})):
        assert answer["Location"] == f"/accounts/login/?next={path}"
    assert not Flag.objects.exists()


@pytest.mark.parametrize("kind", SUBJECTS)
def test_without_a_reason_the_form_comes_back(
    things: dict[str, Any], dounia: Any, sign_in: Any, kind: str
) -> None:
    answer = sign_in(dounia).post(url_of(kind, things[kind]), {"note": "Ma note"})
    assert answer.status_code == 400
    assert "Ma note" in answer.content.decode()


def test_what_the_stranger_may_not_read_is_not_there_to_flag(
    invited_board: Any, amel: Any, stranger: Any, sign_in: Any, client: Any
) -> None:
    topic = open_topic(
        board=invited_board, author=amel, title="Fermé", body="Entre nous"
    ).post.topic
    assert not stranger.board_memberships.exists()
    for browser in (client, sign_in(stranger)):
        for path in (url_of("topic", topic), url_of("topic", topic) + "thanks/",
                     "/people/nobody-here/flag/", "/files/99999/flag/",
                     "/municipalities/99999/flag/"):  # fmt: skip
            assert browser.get(path).status_code == 404
            assert "Entre nous" not in browser.get(path).content.decode()
        assert browser.post(url_of("topic", topic), {"reason": "other"}).status_code == 404
    assert not Flag.objects.exists()


def test_each_is_reached_from_where_it_is_seen(
    things: dict[str, Any], room: Any, dounia: Any, carine: Any, sign_in: Any, client: Any
) -> None:
    thread, file = things["topic"], things["file"]
    seen = {
        thread.get_absolute_url(): [url_of("topic", thread), url_of("post", things["post"])],
        room.get_absolute_url(): [url_of("topic", room)],
        "/people/carine/": [url_of("member", carine)],
        f"/municipalities/{things['municipality'].pk}/": [
            url_of("municipality", things["municipality"])
        ],
        url_of("post", file.post): [url_of("file", file)],
    }
    browser = sign_in(dounia)
    for page, paths in seen.items():
        drawn = browser.get(page).content.decode()
        for path in paths:
            assert f'href="{path}"' in drawn, (page, path)
            assert f'href="{path}"' not in client.get(page).content.decode()
    assert url_of("member", carine) not in sign_in(carine).get("/people/carine/").content.decode()


def test_one_s_own_post_offers_help_instead(post: Any, carine: Any, sign_in: Any) -> None:
    browser = sign_in(carine)
    page = browser.get(post.topic.get_absolute_url()).content.decode()
    assert "Ask for help" in page
    form = browser.get(url_of("post", post)).content.decode()
    assert "Ask a moderator for help" in form
    assert "I am attacked because of it" in form
    sent = browser.post(url_of("post", post), {"reason": "personal_attack"}, follow=True)
    assert "Nobody but the moderators knows that you asked" in sent.content.decode()


def test_the_case_says_that_its_author_asks_and_never_who_flagged(
    post: Any, carine: Any, dounia: Any, bilal: Any, sign_in: Any
) -> None:
    flag_post(post=post, member=dounia, reason="hate", note="Elle insulte")
    case = flag_post(post=post, member=carine, reason="illegal", note="On me menace").case
    browser = sign_in(bilal)
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "data-plea" in page
    assert "On me menace" in page
    assert "I am threatened because of it" in page
    assert dounia.name not in page
    assert "The author asks" in browser.get("/cases/").content.decode()


def test_a_moderator_who_is_flagged_reads_no_note(
    thread: Any, bilal: Any, dounia: Any, sign_in: Any
) -> None:
    own = publish_post(topic=thread, author=bilal, body="Mon mot").post
    case = flag_post(post=own, member=dounia, reason="hate", note="Elle insulte").case
    assert "Elle insulte" not in sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()


def test_an_earlier_case_about_the_same_is_shown(
    case: Case, post: Any, bilal: Any, stranger: Any, sign_in: Any
) -> None:
    decide_case(case=case, moderator=bilal, outcome="warn", note="Non.")
    again = flag_post(post=post, member=stranger, reason="spam").case
    page = sign_in(bilal).get(f"/cases/{again.pk}/").content.decode()
    assert "Decided before about the same" in page


# --- One's own flags --------------------------------------------------------------------------
def test_one_s_own_flags_say_what_became_of_each(
    things: dict[str, Any], dounia: Any, bilal: Any, stranger: Any, sign_in: Any
) -> None:
    for thing in things.values():
        flag_thing(thing=thing, member=dounia, reason="other")
    flag_thing(thing=things["member"], member=stranger, reason="false_identity", note="Secret")
    decided = {case.kind: case for case in Case.objects.all()}
    decide_case(case=decided["post"], moderator=bilal, outcome="hide", note="Non.")
    decide_case(case=decided["member"], moderator=bilal, outcome="warn", note="Non.")
    decide_case(case=decided["municipality"], moderator=bilal, outcome="none")
    withdraw_flag(flag=Flag.objects.get(case=decided["file"]), member=dounia)
    page = sign_in(dounia).get("/flags/").content.decode()
    for words in ("Waiting for a moderator", "Looked at, and left as it is",
                  "Looked at, and taken away", "Looked at; a moderator did something",
                  "You took it back"):  # fmt: skip
        assert page.count(f">{words}</span>") == 1, words
    assert "Secret" not in page
    assert "Un mot de trop" not in page
    assert page.count("/withdraw/") == 1
    assert "data-flag=" not in sign_in(bilal).get("/flags/").content.decode()


def test_a_hidden_topic_is_not_named_in_them(
    thread: Any, dounia: Any, bilal: Any, sign_in: Any
) -> None:
    flag_thing(thing=thread, member=dounia, reason="other")
    hide_post(post=thread.posts.get(number=1), by=bilal)
    page = sign_in(dounia).get("/flags/").content.decode()
    assert thread.title not in page
    assert "It is no longer shown" in page


def test_a_flag_is_taken_back_by_a_button(flag: Flag, dounia: Any, sign_in: Any) -> None:
    browser = sign_in(dounia)
    answer = browser.post(f"/flags/{flag.pk}/withdraw/", follow=True)
    assert answer.redirect_chain == [("/flags/", 302)]
    assert "You took it back" in answer.content.decode()
    assert Case.objects.get().state == "withdrawn"
    assert browser.get(f"/flags/{flag.pk}/withdraw/").status_code == 405


def test_nobody_takes_back_another_s(flag: Flag, stranger: Any, client: Any, sign_in: Any) -> None:
    assert not stranger.flags.exists()
    assert sign_in(stranger).post(f"/flags/{flag.pk}/withdraw/").status_code == 404
    assert client.post(f"/flags/{flag.pk}/withdraw/").status_code == 302
    assert Flag.objects.get().withdrawn_at is None


def test_what_was_taken_back_is_not_said_to_have_been_done(
    flag: Flag, dounia: Any, bilal: Any, sign_in: Any
) -> None:
    decision = decide_case(case=flag.case, moderator=bilal, outcome="hide", note="x")
    assert "Looked at, and taken away" in sign_in(dounia).get("/flags/").content.decode()
    undo_decision(decision=decision, by=bilal, why="Erreur")
    page = sign_in(dounia).get("/flags/").content.decode()
    assert "Looked at, and left as it is" in page


def test_a_decided_one_says_so(flag: Flag, dounia: Any, bilal: Any, sign_in: Any) -> None:
    decide_case(case=flag.case, moderator=bilal, outcome="none")
    answer = sign_in(dounia).post(f"/flags/{flag.pk}/withdraw/")
    assert answer.status_code == 409
    assert 'href="/flags/"' in answer.content.decode()


def test_the_list_goes_on_and_costs_the_same(
    thread: Any, carine: Any, dounia: Any, sign_in: Any
) -> None:
    def flags(count: int) -> None:
        for number in range(count):
            post = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
            flag_post(post=post, member=dounia, reason="spam")

    def cost() -> int:
        browser.get("/boards/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/flags/")
        return len(queries)

    browser = sign_in(dounia)
    flags(3)
    few = cost()
    flags(32)
    assert cost() == few <= 8
    page = browser.get("/flags/").content.decode()
    assert page.count("data-flag=") == 30
    last = page.split("?after=")[1].split('"')[0]
    assert browser.get(f"/flags/?after={last}").content.decode().count("data-flag=") == 5
    assert browser.get("/flags/?after=x").status_code == 400


def test_a_visitor_has_no_flags(client: Any, emir: Any, sign_in: Any) -> None:
    assert client.get("/flags/")["Location"] == "/accounts/login/?next=/flags/"
    assert sign_in(emir).get("/flags/").status_code == 403


def test_the_public_log_says_what_was_done_without_saying_to_whom(
    carine: Any, dounia: Any, bilal: Any, client: Any
) -> None:
    case = flag_thing(thing=carine, member=dounia, reason="false_identity").case
    decide_case(case=case, moderator=bilal, outcome="warn", note="Non.")
    page = client.get("/log/", headers={"Accept-Language": "en"}).content.decode()
    assert "Warned a member about their name or profile" in page
    assert "They are not who they say" in page
    assert carine.name not in page
