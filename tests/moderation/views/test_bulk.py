"""Deciding together, as moderators meet it."""

import uuid

import pytest

from forum.actions import publish_post
from members.actions import create_member
from members.models import Sanction
from moderation.actions import flag_post, flag_thing, set_rule
from moderation.models import Bulk, Case, Decision, SecondLook
from moderation.models.cases import SUBJECTS


@pytest.fixture
def wave(thread, dounia):
    author = create_member(name="Achetez Ici", email="spam@majlis.example", language="fr")
    posts = [publish_post(topic=thread, author=author, body="Achetez").post for _ in range(25)]
    return [flag_post(post=post, member=dounia, reason="spam").case for post in posts]


@pytest.fixture
def rule(administrator):
    words = dict.fromkeys(("ar", "fr", "en"), ("No advertising", "Words."))
    return set_rule(by=administrator, texts=words)


def test_the_chosen_are_shown_and_decided(case, bilal, sign_in, run_tasks):
    browser = sign_in(bilal)
    page = browser.get(f"/cases/bulk/?case={case.pk}").content.decode()
    assert f'name="case" value="{case.pk}" checked' in page
    sent = {"case": [case.pk], "outcome": "hide", "note": "Courtoisie", "key": uuid.uuid4()}
    answer = browser.post("/cases/bulk/", sent)
    assert answer.status_code == 303
    waiting = browser.get(answer["Location"]).content.decode()
    assert "data-bulk-open" in waiting
    assert "<bdi>0</bdi> of <bdi>1</bdi> are done" in waiting
    run_tasks()
    done = browser.get(answer["Location"]).content.decode()
    assert "data-bulk-open" not in done
    assert "Every one of them was decided" in done
    assert browser.post("/cases/bulk/", sent)["Location"] == answer["Location"]
    assert Decision.objects.count() == 1


def test_what_is_missing_brings_the_form_back(case, bilal, sign_in):
    sent = {"case": [case.pk], "outcome": "hide", "note": " ", "key": uuid.uuid4()}
    answer = sign_in(bilal).post("/cases/bulk/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="note-error"' in page
    assert f'name="case" value="{case.pk}" checked' in page


def test_all_like_one_are_twenty_and_the_rest_is_counted(wave, bilal, sign_in):
    page = sign_in(bilal).get(f"/cases/bulk/?like={wave[0].pk}").content.decode()
    assert page.count('name="case"') == 20
    assert "<bdi>5</bdi> more are left" in page


def test_all_of_a_new_member_are_one_act(wave, second_moderator, sign_in, run_tasks):
    browser = sign_in(second_moderator)
    page = browser.get(f"/cases/bulk/?author={wave[0].pk}").content.decode()
    assert "<bdi>25</bdi> posts on your boards are hidden" in page
    assert 'name="suspends"' not in page
    answer = browser.post(
        "/cases/bulk/", {"wave": wave[0].pk, "note": "Publicité", "key": uuid.uuid4()}
    )
    run_tasks()
    assert "Done: <bdi>25</bdi> cases." in browser.get(answer["Location"]).content.decode()
    assert not Case.objects.undecided().exists()


def test_a_wave_without_words_comes_back(wave, bilal, sign_in):
    answer = sign_in(bilal).post(
        "/cases/bulk/", {"wave": wave[0].pk, "note": "", "key": uuid.uuid4()}
    )
    assert answer.status_code == 400
    assert 'name="wave"' in answer.content.decode()


def test_the_posts_of_a_councillor_are_chosen_one_by_one(case, bilal, sign_in):
    page = sign_in(bilal).get(f"/cases/bulk/?author={case.pk}").content.decode()
    assert 'name="wave"' not in page
    assert f'name="case" value="{case.pk}"' in page


def test_who_moderates_the_whole_site_is_offered_to_suspend_as_long_as_is_due(
    wave, bilal, sign_in
):
    page = sign_in(bilal).get(f"/cases/bulk/?author={wave[0].pk}").content.decode()
    assert 'name="suspends" value="1" checked' in page
    assert '<option value="1" selected>1 day' in page
    sent = {"wave": wave[0].pk, "note": "Publicité", "key": uuid.uuid4()}
    answer = sign_in(bilal).post("/cases/bulk/", sent | {"suspends": "1", "days": "7"})
    assert answer.status_code == 303
    sanction = Sanction.objects.get()
    assert (sanction.kind, sanction.why) == ("suspend", "Publicité")
    assert (sanction.ends_at - sanction.starts_at).days in {6, 7}


@pytest.mark.parametrize("days", ["0", "8", "x", "-1"])
def test_a_time_that_is_not_offered_comes_back_and_nothing_is_done(wave, bilal, sign_in, days):
    sent = {"wave": wave[0].pk, "note": "x", "key": uuid.uuid4(), "suspends": "1", "days": days}
    answer = sign_in(bilal).post("/cases/bulk/", sent)
    assert answer.status_code == 400
    assert 'id="days-error"' in answer.content.decode()
    assert not Bulk.objects.exists()
    assert not Decision.objects.exists()


def test_a_rule_of_the_house_is_chosen_for_all(case, rule, bilal, sign_in, run_tasks):
    browser = sign_in(bilal)
    page = browser.get(f"/cases/bulk/?case={case.pk}").content.decode()
    assert f'<option value="{rule.pk}">' in page
    sent = {"case": [case.pk], "outcome": "hide", "note": "Non", "key": uuid.uuid4()}
    wrong = browser.post("/cases/bulk/", sent | {"rule": "0"})
    assert wrong.status_code == 400
    assert 'id="rule-error"' in wrong.content.decode()
    browser.post("/cases/bulk/", sent | {"rule": rule.pk})
    run_tasks()
    assert Decision.objects.get().rule == rule


def test_more_than_twenty_go_to_a_second_moderator(wave, bilal, second_moderator, sign_in):
    browser = sign_in(bilal)
    twenty = browser.get(f"/cases/bulk/?like={wave[0].pk}").content.decode()
    assert f"like={wave[0].pk}&amp;all=1" in twenty
    page = browser.get(f"/cases/bulk/?like={wave[0].pk}&all=1").content.decode()
    assert page.count('name="case"') == 25
    assert "a second moderator is asked first" in page
    sent = {
        "case": [each.pk for each in wave], "outcome": "hide", "note": "Publicité",
        "key": uuid.uuid4(), "all": "1",
    }  # fmt: skip
    answer = browser.post("/cases/bulk/", sent)
    look = SecondLook.objects.get()
    assert answer["Location"] == look.get_absolute_url()
    assert not Decision.objects.exists()
    of_a_board = sign_in(second_moderator)
    page = of_a_board.get(f"/cases/bulk/?like={wave[0].pk}&all=1").content.decode()
    assert page.count('name="case"') == 20
    assert "a second moderator confirms" not in page


@pytest.mark.parametrize("kind", SUBJECTS)
def test_each_kind_of_case_is_shown_among_the_chosen(things, kind, dounia, bilal, sign_in):
    case = flag_thing(thing=things[kind], member=dounia, reason="other").case
    page = sign_in(bilal).get(f"/cases/bulk/?case={case.pk}").content.decode()
    assert f'name="case" value="{case.pk}" checked' in page
    for query in ("author", "like"):
        assert sign_in(bilal).get(f"/cases/bulk/?{query}={case.pk}").status_code == 200


def test_nothing_chosen_leads_back(bilal, sign_in):
    page = sign_in(bilal).get("/cases/bulk/").content.decode()
    assert "None of these waits for you" in page


@pytest.mark.parametrize(
    "query", ["like=x", "like=0", "author=99999", "author=٣", "like=" + "9" * 40]
)
def test_a_case_that_is_none_is_not_there(bilal, sign_in, query):
    assert sign_in(bilal).get(f"/cases/bulk/?{query}").status_code == 404


def test_strangers_see_nothing_of_it(wave, stranger, elsewhere, second_moderator, bilal, sign_in):
    assert sign_in(stranger).get("/cases/bulk/").status_code == 404
    assert sign_in(elsewhere).get(f"/cases/bulk/?like={wave[0].pk}").status_code == 404
    started = Bulk.objects.create(moderator=bilal, key=uuid.uuid4(), outcome="hide")
    assert sign_in(second_moderator).get(f"/cases/bulk/{started.pk}/").status_code == 404
    assert sign_in(bilal).get(f"/cases/bulk/{started.pk}/").status_code == 200


def test_hostile_names_and_texts_are_harmless(thread, dounia, bilal, sign_in):
    author = create_member(name="<b>Moi</b>", email="b@majlis.example", language="fr")
    post = publish_post(topic=thread, author=author, body="<script>alert(1)</script>").post
    case = flag_post(post=post, member=dounia, reason="spam").case
    browser = sign_in(bilal)
    for query in (f"author={case.pk}", f"like={case.pk}", f"case={case.pk}"):
        page = browser.get(f"/cases/bulk/?{query}").content.decode()
        assert "<script>alert" not in page
        assert "<b>Moi" not in page
