"""Appeals as moderators and strangers meet them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import publish_post
from forum.models import Post
from members.actions import create_member
from moderation.actions import claim_appeal, decide_case, flag_post, make_appeal
from moderation.models import Appeal


def appealed(thread, author, flagger, moderator, number=0):
    post = publish_post(topic=thread, author=author, body=f"Un mot {number}").post
    case = flag_post(post=post, member=flagger, reason="hate", note="Voyez").case
    decision = decide_case(case=case, moderator=moderator, outcome="hide", note="Non.")
    return make_appeal(decision=decision, author=author, text=f"Relisez {number}")


@pytest.fixture
def appeal(thread, carine, dounia, bilal):
    """carine appeals what bilal decided on dounia's flag."""
    return appealed(thread, carine, dounia, bilal)


def test_for_all_but_moderators_of_its_board_there_is_none(
    appeal, stranger, dounia, carine, elsewhere, client, sign_in
):
    assert not stranger.roles.exists()
    browsers = [client, *(sign_in(each) for each in (stranger, dounia, carine, elsewhere))]
    for browser in browsers:
        assert browser.get(f"/appeals/{appeal.pk}/").status_code == 404
        for act in ("claim", "release", "decide"):
            sent = {"outcome": "overturned", "words": "x"}
            assert browser.post(f"/appeals/{appeal.pk}/{act}/", sent).status_code == 404
    for browser in browsers[:-1]:
        assert browser.get("/appeals/").status_code == 404
    assert "Relisez" not in browsers[-1].get("/appeals/").content.decode()
    assert Appeal.objects.get().state == "open"


@pytest.mark.parametrize("act", ["claim", "release", "decide"])
def test_an_appeal_is_not_changed_by_get(appeal, second_moderator, sign_in, act):
    assert sign_in(second_moderator).get(f"/appeals/{appeal.pk}/{act}/").status_code == 405


def test_the_queue_leads_to_it(appeal, second_moderator, sign_in):
    browser = sign_in(second_moderator)
    assert 'href="/appeals/"' in browser.get("/cases/").content.decode()
    page = browser.get("/appeals/").content.decode()
    assert f'href="/appeals/{appeal.pk}/"' in page
    assert "Relisez 0" in page


def test_the_file_is_whole_and_names_no_flagger(
    appeal, thread, carine, dounia, bilal, second_moderator, sign_in
):
    appealed(thread, carine, dounia, bilal, 7)
    page = sign_in(second_moderator).get(f"/appeals/{appeal.pk}/").content.decode()
    for told in ("Relisez 0", "Un mot 0", "Non.", bilal.name, "It spreads hate", "Voyez",
                 "Decided in cases like this", "Decide the appeal"):  # fmt: skip
        assert told in page
    for kept in (dounia.name, dounia.handle):
        assert kept not in page


def test_who_decided_reads_that_another_looks_again(appeal, bilal, second_moderator, sign_in):
    page = sign_in(bilal).get(f"/appeals/{appeal.pk}/").content.decode()
    assert "You decided this case. Another moderator looks again." in page
    assert "Decide the appeal" not in page
    answer = sign_in(bilal).post(
        f"/appeals/{appeal.pk}/decide/", {"outcome": "upheld", "words": "x"}
    )
    assert answer.status_code == 403


def test_where_nobody_may_decide_the_page_says_what_to_do(appeal, bilal, sign_in):
    page = sign_in(bilal).get(f"/appeals/{appeal.pk}/").content.decode()
    assert "Nobody may decide this appeal" in page


def test_a_second_moderator_is_told_who_looks(appeal, second_moderator, administrator, sign_in):
    claim_appeal(appeal=appeal, moderator=second_moderator)
    page = sign_in(administrator).get(f"/appeals/{appeal.pk}/").content.decode()
    assert f"<bdi>{second_moderator.name}</bdi> is looking at this appeal." in page
    answer = sign_in(administrator).post(f"/appeals/{appeal.pk}/claim/")
    assert answer.status_code == 409


def test_overturned_by_the_form_the_post_is_back(appeal, second_moderator, sign_in):
    browser = sign_in(second_moderator)
    browser.post(f"/appeals/{appeal.pk}/claim/")
    answer = browser.post(
        f"/appeals/{appeal.pk}/decide/",
        {"outcome": "overturned", "words": "Pas une insulte."},
        follow=True,
    )
    assert "The decision is undone" in answer.content.decode()
    assert Post.objects.get(pk=appeal.decision.case.post_id).is_shown
    listed = browser.get("/appeals/?state=decided").content.decode()
    assert f'href="/appeals/{appeal.pk}/"' in listed


def test_a_refusal_at_a_field_keeps_what_was_written(appeal, second_moderator, sign_in):
    answer = sign_in(second_moderator).post(
        f"/appeals/{appeal.pk}/decide/", {"outcome": "softened", "words": "Mes raisons"}
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Mes raisons" in page
    assert 'id="instead-error"' in page


def test_the_list_costs_the_same_however_long(
    appeal, thread, dounia, bilal, second_moderator, sign_in
):
    browser = sign_in(second_moderator)
    browser.get("/appeals/")

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/appeals/").status_code == 200
        return len(found)

    short = queries()
    assert short <= 9
    for number in range(4):
        author = create_member(name=f"Author {number}", language="en")
        appealed(thread, author, dounia, bilal, number)
    assert queries() == short


def test_the_decided_case_leads_to_its_appeal(appeal, second_moderator, sign_in):
    page = sign_in(second_moderator).get(f"/cases/{appeal.decision.case_id}/").content.decode()
    assert "The author appealed:" in page
    assert f'href="/appeals/{appeal.pk}/"' in page


def test_every_outcome_that_does_something_has_words_for_its_author():
    from moderation.models import Decision
    from moderation.verdicts import done_words

    without = {outcome for outcome in Decision.Outcome.values if not done_words(outcome, "post")}
    assert without == {"none", "pass_on"}
    assert done_words("hide", "file") != done_words("hide", "post")
