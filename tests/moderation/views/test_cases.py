"""The review queue and its cases, as moderators and strangers meet them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import edit_post, hide_post, publish_post
from forum.models import Post
from members.actions import create_member
from moderation.actions import claim_case, decide_case, flag_post
from moderation.models import Case, CaseQueue

SECRET = "Un mot de trop"


def queries_of(browser, url):
    # Once before: what a process keeps of boards and places.
    browser.get("/boards/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


def flagged(thread, author, flaggers, body="Encore un mot"):
    post = publish_post(topic=thread, author=author, body=body).post
    for number, flagger in enumerate(flaggers):
        reason = ("spam", "hate", "other")[number % 3]
        case = flag_post(post=post, member=flagger, reason=reason, note=f"Note {number}").case
    return case


# --- Who ---------------------------------------------------------------------------------------
def test_for_all_but_moderators_there_is_no_queue(case, stranger, dounia, emir, client, sign_in):
    assert not stranger.roles.exists()
    for browser in (client, sign_in(stranger), sign_in(dounia)):
        missing = browser.get("/cases/424242/")
        for path in ("/cases/", f"/cases/{case.pk}/"):
            answer = browser.get(path)
            assert answer.status_code == 404
            assert SECRET not in answer.content.decode()
        for act in ("claim", "release", "decide"):
            answer = browser.post(f"/cases/{case.pk}/{act}/", {"outcome": "none"})
            assert answer.status_code == 404
        assert missing.status_code == 404
    assert sign_in(emir).get("/cases/").status_code == 403
    assert Case.objects.get().state == "open"


def test_a_moderator_elsewhere_has_a_queue_without_it(case, elsewhere, sign_in):
    assert elsewhere.roles.exists()
    browser = sign_in(elsewhere)
    queue = browser.get("/cases/")
    assert queue.status_code == 200
    assert f'data-case="{case.pk}"' not in queue.content.decode()
    assert SECRET not in queue.content.decode()
    assert browser.get(f"/cases/{case.pk}/").status_code == 404
    for act in ("claim", "release", "decide"):
        assert browser.post(f"/cases/{case.pk}/{act}/", {"outcome": "none"}).status_code == 404
    assert Case.objects.get().state == "open"


@pytest.mark.parametrize("act", ["claim", "release", "decide"])
def test_a_case_is_not_changed_by_get(case, bilal, sign_in, act):
    assert sign_in(bilal).get(f"/cases/{case.pk}/{act}/").status_code == 405
    assert Case.objects.get().state == "open"


# --- The queue ---------------------------------------------------------------------------------
def test_the_queue_carries_what_scripts_need(case, bilal, sign_in):
    page = sign_in(bilal).get("/cases/").content.decode()
    revision = CaseQueue.objects.get(pk=1).revision
    assert revision > 0
    assert f'id="cases" class="queue" data-cases data-revision="{revision}"' in page
    assert "data-case-list" in page
    assert f'<li data-case="{case.pk}" data-state="open">' in page
    assert SECRET in page
    assert "It attacks a person" in page


def test_each_state_has_its_list(case, thread, carine, dounia, bilal, sign_in):
    claimed, decided = (flagged(thread, carine, [dounia], body) for body in ("Deux", "Trois"))
    claim_case(case=claimed, moderator=bilal)
    decide_case(case=decided, moderator=bilal, outcome="none")
    browser = sign_in(bilal)
    expected = {"": {case, claimed}, "open": {case}, "claimed": {claimed}, "decided": {decided}}
    for state, cases in expected.items():
        page = browser.get("/cases/", {"state": state} if state else {}).content.decode()
        for each in (case, claimed, decided):
            assert (f'data-case="{each.pk}"' in page) == (each in cases), state


def test_an_empty_queue_says_so(bilal, sign_in):
    assert "Nothing waits" in sign_in(bilal).get("/cases/").content.decode()


@pytest.mark.parametrize(
    "query", ["after=x", "after=0", "after=-1", "after=" + "9" * 30, "after=٣", "state=nonsense"]
)
def test_a_wrong_cursor_or_state_is_a_clear_refusal(case, bilal, sign_in, query):
    assert sign_in(bilal).get(f"/cases/?{query}").status_code == 400


def test_a_long_queue_is_read_page_by_page(thread, carine, dounia, bilal, sign_in):
    cases = [flagged(thread, carine, [dounia], f"Numéro {n}") for n in range(53)]
    browser = sign_in(bilal)
    first = browser.get("/cases/", {"order": "oldest"}).content.decode()
    assert first.count("data-case=") == 50
    assert f'href="/cases/?order=oldest&amp;after={cases[49].pk}"' in first
    second = browser.get("/cases/", {"order": "oldest", "after": cases[49].pk}).content.decode()
    assert [f'data-case="{case.pk}"' in second for case in cases] == [False] * 50 + [True] * 3


def test_the_queue_costs_the_same_however_long(thread, carine, dounia, stranger, bilal, sign_in):
    flagged(thread, carine, [dounia])
    browser = sign_in(bilal)
    short = queries_of(browser, "/cases/")
    for number in range(8):
        flagged(thread, carine, [dounia, stranger], f"Encore {number}")
    assert queries_of(browser, "/cases/") == short


# --- One case ----------------------------------------------------------------------------------
def test_a_case_shows_the_post_in_its_place(thread, carine, amel, dounia, bilal, sign_in):
    posts = [publish_post(topic=thread, author=amel, body=f"Avant{n}") for n in range(5)]
    parent = posts[4].post
    bad = publish_post(topic=thread, author=carine, body=SECRET, reply_to=parent.number).post
    for number in range(5):
        publish_post(topic=thread, author=amel, body=f"Apres{number}")
    case = flag_post(post=bad, member=dounia, reason="hate", note="Voyez").case
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    shown = [word for word in [f"Avant{n}" for n in range(5)] if word in page]
    assert shown == ["Avant2", "Avant3", "Avant4"]
    assert [f"Apres{n}" in page for n in range(5)] == [True, True, True, False, False]
    order = ("Avant4", "Posts before it:", "Avant3", f">{SECRET}</p>", "Posts after it:", "Apres0")
    assert sorted(order, key=page.index) == list(order)
    assert page.count("Avant4") == 1
    assert thread.title in page
    assert f'data-case-page="{case.pk}"' in page


def test_a_parent_far_above_is_shown_too(thread, carine, amel, dounia, bilal, sign_in):
    for number in range(6):
        publish_post(topic=thread, author=amel, body=f"Sous le premier {number}", reply_to=1)
    bad = publish_post(topic=thread, author=carine, body=SECRET, reply_to=1).post
    case = flag_post(post=bad, member=dounia, reason="hate").case
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    assert thread.posts.get(number=1).body in page


def test_a_case_never_says_who_flagged(case, dounia, stranger, bilal, sign_in):
    flag_post(post=case.post, member=stranger, reason="spam", note="C'est de la publicité")
    browser = sign_in(bilal)
    decided = f"/cases/{case.pk}/"
    pages = [browser.get(decided).content.decode()]
    assert "Elle insulte" in pages[0]
    assert "publicité" in pages[0]
    assert "It attacks a person" in pages[0]
    browser.post(f"/cases/{case.pk}/decide/", {"outcome": "hide", "note": "Courtoisie"})
    pages += [browser.get(decided).content.decode(), browser.get("/log/").content.decode()]
    pages.append(browser.get("/cases/?state=decided").content.decode())
    for page in pages:
        for flagger in (dounia, stranger):
            assert flagger.name not in page
            assert flagger.handle not in page


def test_reasons_are_counted(thread, carine, bilal, sign_in):
    flaggers = [create_member(name=f"Flagger {n}", language="en") for n in range(4)]
    case = flagged(thread, carine, flaggers)
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    assert "It is advertising or spam · <bdi>2</bdi>" in page
    assert "It spreads hate · <bdi>1</bdi>" in page


def test_the_text_flagged_stands_beside_the_present_one(flag, carine, bilal, sign_in):
    edit_post(post=flag.post, editor=carine, body="Un mot plus doux")
    page = sign_in(bilal).get(f"/cases/{flag.case_id}/").content.decode()
    assert SECRET in page
    assert "Un mot plus doux" in page
    assert "as it was when flagged" in page


def test_a_text_that_has_not_changed_is_shown_once(case, bilal, sign_in):
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    assert "as it was when flagged" not in page
    assert page.count(f'<p dir="auto">{SECRET}</p>') == 1


def test_hostile_text_is_harmless_in_a_case(thread, carine, amel, dounia, bilal, sign_in):
    bad = publish_post(topic=thread, author=carine, body="<script>alert(1)</script>").post
    case = flag_post(
        post=bad, member=dounia, reason="other", note='<img src=x onerror="alert(2)">'
    ).case
    edit_post(post=bad, editor=carine, body="<iframe src=x></iframe>")
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    for tag in ("<script>alert", "<img src=x", "<iframe"):
        assert tag not in page


def test_former_decisions_on_the_author_are_shown(case, thread, carine, dounia, bilal, sign_in):
    decide_case(case=case, moderator=bilal, outcome="warn", note="Restez courtoise.")
    later = flagged(thread, carine, [dounia])
    page = sign_in(bilal).get(f"/cases/{later.pk}/").content.decode()
    assert "Restez courtoise." in page
    assert f'href="/cases/{case.pk}/"' in page


def test_decisions_on_boards_of_others_are_not_shown(
    thread, other_board, carine, dounia, bilal, elsewhere, sign_in
):
    from forum.actions import open_topic

    here = flagged(thread, carine, [dounia])
    decide_case(case=here, moderator=bilal, outcome="warn", note="Restez courtoise.")
    there = open_topic(board=other_board, author=carine, title="Ailleurs", body="Ailleurs").post
    case = flag_post(post=there, member=dounia, reason="spam").case
    page = sign_in(elsewhere).get(f"/cases/{case.pk}/").content.decode()
    assert "Restez courtoise." not in page


def test_one_s_own_case_shows_neither_notes_nor_form(thread, bilal, dounia, sign_in):
    case = flagged(thread, bilal, [dounia])
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    assert "Note 0" not in page
    assert "Another moderator decides" in page
    assert 'name="outcome"' not in page
    answer = sign_in(bilal).post(f"/cases/{case.pk}/decide/", {"outcome": "none"})
    assert answer.status_code == 403


def test_a_case_costs_the_same_however_many_flags_and_posts(
    thread, amel, carine, dounia, bilal, sign_in
):
    for number in range(8):
        publish_post(topic=thread, author=(amel, carine)[number % 2], body=f"Avant {number}")
    case = flagged(thread, carine, [dounia])
    for number in range(8):
        publish_post(topic=thread, author=(amel, carine)[number % 2], body=f"Après {number}")
    decided = flagged(thread, carine, [dounia], "Jadis")
    decide_case(case=decided, moderator=bilal, outcome="none")
    flagged(thread, carine, [dounia], "Un autre")
    browser = sign_in(bilal)
    few = queries_of(browser, f"/cases/{case.pk}/")
    for number in range(12):
        flagger = create_member(name=f"Flagger {number}", language="en")
        flag_post(post=case.post, member=flagger, reason="hate", note=f"Note {number}")
        publish_post(topic=thread, author=amel, body=f"Après encore {number}")
    for number in range(3):
        again = flagged(thread, carine, [dounia], f"Jadis {number}")
        decide_case(case=again, moderator=bilal, outcome="none")
    assert queries_of(browser, f"/cases/{case.pk}/") == few


# --- Claiming and deciding ---------------------------------------------------------------------
def test_a_moderator_claims_gives_back_and_decides(case, bilal, second_moderator, sign_in):
    browser, other = sign_in(bilal), sign_in(second_moderator)
    url = f"/cases/{case.pk}/"
    assert browser.post(url + "claim/").headers["Location"] == url
    assert Case.objects.get().claimed_by == bilal
    assert "is looking at this case" in other.get(url).content.decode()
    assert 'name="outcome"' not in other.get(url).content.decode()
    assert other.post(url + "decide/", {"outcome": "none"}).status_code == 409
    assert other.post(url + "claim/").status_code == 409
    browser.post(url + "release/")
    assert Case.objects.get().state == "open"
    decided = browser.post(url + "decide/", {"outcome": "hide", "note": "Courtoisie"}, follow=True)
    assert decided.redirect_chain == [(f"/cases/?decided={case.pk}", 303)]
    assert f'href="{url}"' in decided.content.decode()
    assert "Courtoisie" in browser.get(url).content.decode()
    assert Post.objects.get(pk=case.post_id).state == "hidden"
    assert browser.post(url + "decide/", {"outcome": "none"}).status_code == 409


def test_to_hide_without_words_brings_the_form_back(case, bilal, sign_in):
    answer = sign_in(bilal).post(f"/cases/{case.pk}/decide/", {"outcome": "hide", "note": " "})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="note-error"' in page
    assert 'value="hide" required checked' in page
    assert Post.objects.get(pk=case.post_id).is_shown


@pytest.mark.parametrize("outcome", ["", "nonsense"])
def test_a_decision_that_is_not_offered_brings_the_form_back(case, bilal, sign_in, outcome):
    answer = sign_in(bilal).post(
        f"/cases/{case.pk}/decide/", {"outcome": outcome, "note": "Mes raisons"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="outcome-error"' in page
    assert "Mes raisons" in page


def test_only_who_moderates_the_site_is_offered_to_suspend(case, bilal, second_moderator, sign_in):
    url = f"/cases/{case.pk}/"
    assert 'value="suspend"' not in sign_in(second_moderator).get(url).content.decode()
    assert 'value="suspend"' in sign_in(bilal).get(url).content.decode()
    answer = sign_in(second_moderator).post(url + "decide/", {"outcome": "suspend", "note": "x"})
    assert answer.status_code == 403


def test_a_script_gets_its_answers_as_json(case, bilal, sign_in):
    browser = sign_in(bilal)
    wants = {"Accept": "application/json"}
    claimed = browser.post(f"/cases/{case.pk}/claim/", headers=wants)
    assert claimed.json()["claimed_by"] == bilal.pk
    bad = browser.post(f"/cases/{case.pk}/decide/", {"outcome": "hide"}, headers=wants)
    assert (bad.status_code, bad.json()["field"]) == (400, "note")
    good = browser.post(f"/cases/{case.pk}/decide/", {"outcome": "none"}, headers=wants)
    assert (good.status_code, good.json()["outcome"]) == (201, "none")


def test_a_hidden_text_is_on_no_page_unless_asked_for(case, bilal, sign_in, client):
    browser = sign_in(bilal)
    url = f"/cases/{case.pk}/"
    browser.post(url + "decide/", {"outcome": "hide", "note": "Courtoisie"})
    for page in (url, "/cases/", "/cases/?state=decided", "/log/"):
        assert SECRET not in browser.get(page).content.decode(), page
    assert SECRET not in client.get("/log/").content.decode()
    assert SECRET in browser.get(url + "?text=show").content.decode()


def test_a_hidden_post_near_a_flagged_one_shows_only_its_trace(
    thread, amel, carine, dounia, bilal, sign_in
):
    hidden = publish_post(topic=thread, author=amel, body="Texte retiré").post
    case = flagged(thread, carine, [dounia])
    hide_post(post=hidden, by=bilal)
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    assert "Texte retiré" not in page
    assert "no longer shown" in page


def test_a_held_post_is_read_and_published(held_post, bilal, sign_in):
    case = Case.objects.get()
    browser = sign_in(bilal)
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "A text that waits" in page
    assert "It must be looked at first." in page
    assert "Publish the post" in page
    assert 'value="warn"' not in page
    browser.post(f"/cases/{case.pk}/decide/", {"outcome": "none"})
    assert Post.objects.get(pk=held_post.pk).is_shown


def test_a_case_tells_which_screeners_held_it_in_the_moderator_s_language(
    thread, dounia, bilal, administrator, sign_in, limits
):
    from forum.actions import publish_post
    from moderation.actions import list_words

    list_words(phrases="kolb", language="", verdict="hold", by=administrator)
    body = "kolb https://a.example https://b.example https://c.example"
    held = publish_post(topic=thread, author=dounia, body=body)
    assert held.held
    page = sign_in(bilal, language="fr").get(f"/cases/{Case.objects.get().pk}/").content.decode()
    assert "<b>Nouveau membre</b>" in page
    assert "qui porte 3 liens" in page
    assert "<b>Liste de mots</b>" in page
    assert "où figure : kolb" in page


def test_a_case_whose_text_was_taken_back_says_so(held_post, dounia, bilal, sign_in):
    from forum.actions import withdraw_held_post

    withdraw_held_post(post=held_post, by=dounia)
    page = sign_in(bilal).get(f"/cases/{Case.objects.get().pk}/").content.decode()
    assert "The author took the text back before anyone decided." in page
    assert "A text that waits" not in page
