"""Cases go to those who read them, and none is left to nobody."""

import pytest

from forum.actions import create_board, publish_post
from members.actions import create_member, give_role
from members.models import Member
from members.refusals import Refused
from moderation.actions import flag_post
from moderation.actions.reading import choose_read_languages
from moderation.models import Case, ReadLanguage
from moderation.permissions import can_see_case, cases_for
from moderation.sharing import (
    circle_of,
    keepers,
    languages_of,
    receivers_of,
    to_be_read_by,
)


def moderator(name, language, **role):
    member = create_member(name=name, email=f"{name}@majlis.example", language=language)
    give_role(member=member, name=role.pop("role", "moderator"), by=None, **role)
    return Member.objects.get(pk=member.pk)


def read_by(member):
    return cases_for(member).filter(to_be_read_by(member, keepers()))


@pytest.fixture
def case_in(thread, carine, dounia):
    """`case_in("ar")` is a case about a post in that language."""

    def make(language):
        post = publish_post(topic=thread, author=carine, body=f"Texte {language}").post
        case = flag_post(post=post, member=dounia, reason="spam").case
        Case.objects.filter(pk=case.pk).update(language=language)
        return Case.objects.select_related("board__region", "region").get(pk=case.pk)

    return make


# --- Languages ----------------------------------------------------------------------------------
def test_who_chose_nothing_reads_the_language_of_their_pages(bilal):
    assert languages_of(bilal) == ["fr"]


def test_a_moderator_chooses_and_changes(bilal):
    assert choose_read_languages(member=bilal, languages=["fr", "ar"]) == ["ar", "fr"]
    assert languages_of(bilal) == ["ar", "fr"]
    choose_read_languages(member=bilal, languages=["en"])
    assert languages_of(bilal) == ["en"]


@pytest.mark.parametrize("wrong", [[], ["xx"], ["fr", "xx"], [None], [3]])
def test_a_choice_that_is_none_is_refused(bilal, wrong):
    with pytest.raises(Refused) as refused:
        choose_read_languages(member=bilal, languages=wrong)
    assert (refused.value.code, refused.value.field) == ("invalid", "languages")
    assert not ReadLanguage.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "dounia", "amel"])
def test_who_moderates_nothing_has_nothing_to_choose(request, who):
    with pytest.raises(Refused) as refused:
        choose_read_languages(member=request.getfixturevalue(who), languages=["fr"])
    assert refused.value.code == "not_found"


def test_a_suspended_member_chooses_nothing(emir):
    with pytest.raises(Refused) as refused:
        choose_read_languages(member=emir, languages=["fr"])
    assert refused.value.code == "suspended"


def test_cases_go_to_who_reads_them(case_in, bilal):
    arabic_reader = moderator("nour", "ar")
    french, arabic, unknown = case_in("fr"), case_in("ar"), case_in("und")
    assert set(read_by(bilal)) == {french, unknown}
    assert set(read_by(arabic_reader)) == {arabic, unknown}


def test_what_nobody_reads_goes_to_all(case_in, bilal):
    nour = moderator("nour", "ar")
    italian = case_in("it")
    assert italian in read_by(bilal)
    assert italian in read_by(nour)
    choose_read_languages(member=nour, languages=["ar"])
    english = case_in("en")
    assert english in read_by(bilal)
    moderator("edith", "en")
    assert english not in read_by(bilal)


def test_a_reader_of_another_board_leaves_a_case_here_to_all(case_in, bilal, elsewhere):
    # Who reads English moderates another board, and cannot see this case.
    english = case_in("en")
    assert not can_see_case(elsewhere, english)
    assert english in read_by(bilal)


def test_a_reader_of_this_board_takes_it_from_the_others(case_in, bilal, second_moderator):
    english, french = case_in("en"), case_in("fr")
    assert english not in read_by(bilal)
    assert english in read_by(second_moderator)
    assert french not in read_by(second_moderator)


def test_a_reader_in_the_region_takes_cases_of_its_boards(places, amel, carine, dounia, bilal):
    board = create_board(
        slug="raoued", names={"fr": ("Raoued", "")}, by=None, region=places["tn-12"]
    )
    keeper = moderator("rim", "en", scope="region", scope_id=places["tn"].pk)
    from forum.actions import open_topic

    post = open_topic(board=board, author=amel, title="Sujet", body="Texte").post
    case = flag_post(post=post, member=dounia, reason="spam").case
    Case.objects.filter(pk=case.pk).update(language="en")
    assert case in read_by(keeper)
    assert case not in read_by(bilal)


def test_suspended_moderators_read_nothing_for_others(case_in, bilal, administrator):
    from members.actions import suspend_member

    nour = moderator("nour", "ar")
    arabic = case_in("ar")
    suspend_member(member=nour, by=administrator)
    assert arabic in read_by(bilal)


def test_every_case_is_read_by_somebody_who_may_decide_it(
    case_in, bilal, second_moderator, elsewhere
):
    everybody = [bilal, second_moderator, elsewhere, moderator("nour", "ar")]
    for language in ("ar", "fr", "en", "it", "und"):
        case = case_in(language)
        assert any(case in read_by(member) for member in everybody), language


def test_the_question_costs_the_same_however_many_moderators(
    case_in, bilal, django_assert_num_queries
):
    case_in("fr")
    with django_assert_num_queries(2):
        list(Case.objects.filter(to_be_read_by(bilal, keepers())))
    for number in range(5):
        moderator(f"more{number}", "ar")
    with django_assert_num_queries(2):
        list(Case.objects.filter(to_be_read_by(bilal, keepers())))


# --- The queue ----------------------------------------------------------------------------------
def test_the_queue_shows_ones_own_languages_and_counts_the_others(case_in, bilal, sign_in):
    moderator("nour", "ar")
    french, arabic = case_in("fr"), case_in("ar")
    browser = sign_in(bilal)
    page = browser.get("/cases/").content.decode()
    assert f'data-case="{french.pk}"' in page
    assert f'data-case="{arabic.pk}"' not in page
    assert 'In other languages <span class="count">1</span>' in page
    others = browser.get("/cases/?languages=others").content.decode()
    assert f'data-case="{french.pk}"' not in others
    assert f'data-case="{arabic.pk}"' in others
    assert browser.get("/cases/?languages=nonsense").status_code == 400


def test_who_reads_nothing_of_what_waits_is_led_to_it(case_in, bilal, sign_in):
    moderator("nour", "ar")
    case_in("ar")
    page = sign_in(bilal).get("/cases/").content.decode()
    assert "Nothing waits in your languages" in page
    assert 'class="button" href="/cases/?languages=others"' in page


def test_where_one_reads_everything_there_is_no_second_tab(case_in, bilal, sign_in):
    case_in("fr")
    assert "In other languages" not in sign_in(bilal).get("/cases/").content.decode()


def test_the_settings_lead_moderators_to_their_languages(bilal, stranger, sign_in):
    assert "/cases/languages/" in sign_in(bilal).get("/settings/").content.decode()
    assert "/cases/languages/" not in sign_in(stranger).get("/settings/").content.decode()
    browser = sign_in(bilal)
    assert browser.get("/cases/languages/").status_code == 200
    assert sign_in(stranger).get("/cases/languages/").status_code == 404
    assert browser.post("/cases/languages/", {"languages": ["ar", "fr"]}).status_code == 303
    assert languages_of(bilal) == ["ar", "fr"]
    assert browser.post("/cases/languages/", {}).status_code == 400


# --- To whom ------------------------------------------------------------------------------------
def test_receivers_are_those_who_may_decide_first_those_who_read(
    case_in, bilal, second_moderator, elsewhere, administrator
):
    case = case_in("en")
    names = [keeper.name for keeper in receivers_of(case, but=bilal)]
    assert names == ["Farida Mansour", "Ines Second"]
    french = [keeper.member_id for keeper in receivers_of(case_in("fr"), but=second_moderator)]
    assert french == [bilal.pk, administrator.pk]


def test_keeping_a_case_is_seeing_it(
    case_in, bilal, second_moderator, elsewhere, administrator, stranger
):
    case = case_in("fr")
    among = keepers()
    for member in (bilal, second_moderator, elsewhere, administrator, stranger):
        rows = [keeper for keeper in among if keeper.member_id == member.pk]
        assert any(keeper.keeps(case) for keeper in rows) == can_see_case(member, case)


def test_circles_widen_from_the_board_to_the_administrators(
    case_in, bilal, second_moderator, administrator
):
    case = case_in("fr")
    among = keepers()
    assert circle_of(case, 1, among) == {second_moderator.pk}
    assert circle_of(case, 2, among) == {bilal.pk}
    assert circle_of(case, 3, among) == {administrator.pk}


def test_an_empty_circle_hands_on_to_the_next(case_in, bilal):
    case = case_in("fr")
    assert circle_of(case, 1, keepers()) == {bilal.pk}
    # Nobody stands above: the case goes to whoever there is.
    assert circle_of(case, 3, keepers()) == {bilal.pk}


def test_the_page_of_handing_over_offers_them(case, bilal, second_moderator, stranger, sign_in):
    browser = sign_in(bilal)
    url = f"/cases/{case.pk}/hand-over/"
    assert second_moderator.name in browser.get(url).content.decode()
    assert sign_in(stranger).get(url).status_code == 404
    wrong = browser.post(url, {"to": stranger.handle})
    assert wrong.status_code == 400
    assert 'id="to-error"' in wrong.content.decode()
    assert browser.post(url, {"to": second_moderator.handle})["Location"] == "/cases/"
    assert Case.objects.get().claimed_by == second_moderator
    assert browser.post(url, {"to": second_moderator.handle}).status_code == 409
