"""Cases about whatever there is are shared out as those about posts are."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.actions import edit_post, rename_topic
from members.actions import create_member, give_role
from members.models import Member
from members.refusals import Refused
from moderation.actions import (
    ask_second_look,
    claim_case,
    decide_case,
    flag_post,
    flag_thing,
    hand_over_case,
    keep_claim,
    release_case,
    withdraw_flag,
)
from moderation.actions.claims import give_back_idle_claims
from moderation.actions.escalation import pass_on_waiting_cases
from moderation.changes import changes_since
from moderation.models import Case, SecondLook
from moderation.models.cases import SUBJECTS
from moderation.permissions import can_decide, cases_for
from moderation.queue_pages import MINE, queue_page
from moderation.sharing import circle_of, keepers, receivers_of, to_be_read_by
from notifications.models import Notification

HOUR = 60


@pytest.fixture(params=SUBJECTS)
def about(request: Any, things: dict[str, Any], dounia: Any) -> Case:
    """A case about one of each kind."""
    case = flag_thing(thing=things[request.param], member=dounia, reason="other").case
    return stored(case)


@pytest.fixture
def other(db: None) -> Any:
    """Another moderator of the whole site."""
    member = create_member(name="Salma Autre", email="salma@majlis.example", language="fr")
    give_role(member=member, name="moderator", by=None)
    return Member.objects.get(pk=member.pk)


def stored(case: Case) -> Case:
    return Case.objects.select_related("board__region", "region").get(pk=case.pk)


def moderator_of(region: Any, name: str, language: str = "fr") -> Member:
    member = create_member(name=name, email=f"{name}@majlis.example", language=language)
    give_role(member=member, name="moderator", by=None, scope="region", scope_id=region.pk)
    return Member.objects.get(pk=member.pk)


# --- Claims -------------------------------------------------------------------------------------
def test_each_is_taken_handed_over_and_given_back(
    about: Case, bilal: Any, other: Any, stranger: Any, run_tasks: Any
) -> None:
    claim_case(case=about, moderator=bilal)
    assert not can_decide(other, stored(about))
    with pytest.raises(Refused) as refused:
        hand_over_case(case=about, moderator=bilal, to=stranger)
    assert refused.value.field == "to"
    hand_over_case(case=about, moderator=bilal, to=other)
    assert stored(about).holder_id == other.pk
    run_tasks()
    assert Notification.objects.filter(recipient=other, verb="handed_over").count() == 1
    release_case(case=about, moderator=other)
    assert stored(about).holder_id is None
    with pytest.raises(Refused) as refused:
        claim_case(case=about, moderator=stranger)
    assert refused.value.code == "not_found"


def test_each_is_free_again_when_nothing_is_done(
    about: Case, bilal: Any, other: Any, time_machine_at: Any
) -> None:
    time_machine_at(0)
    claim_case(case=about, moderator=bilal)
    time_machine_at(31)
    assert can_decide(other, stored(about))
    assert give_back_idle_claims() == 1
    decide_case(case=stored(about), moderator=other, outcome="none")
    assert stored(about).claimed_by == other


def test_nobody_is_handed_a_case_about_themselves(
    about: Case, bilal: Any, administrator: Any
) -> None:
    give_role(member=Member.objects.get(name="Carine Étienne"), name="moderator", by=None)
    offered = {keeper.member_id for keeper in receivers_of(about, but=bilal)}
    assert administrator.pk in offered
    assert bilal.pk not in offered
    assert about.author_id not in offered


def test_the_pages_of_handing_over_offer_who_may_decide(
    about: Case, bilal: Any, other: Any, stranger: Any, sign_in: Any
) -> None:
    path = f"/cases/{about.pk}/hand-over/"
    assert f'value="{other.handle}"' in sign_in(bilal).get(path).content.decode()
    assert sign_in(stranger).get(path).status_code == 404
    sent = {"to": other.handle}
    assert sign_in(stranger).post(path, sent).status_code == 404
    assert sign_in(bilal).post(path, sent).status_code == 302
    assert stored(about).holder_id == other.pk


# --- Languages, circles -------------------------------------------------------------------------
def test_each_has_a_reader_and_what_has_no_language_is_for_everybody(
    about: Case, bilal: Any, other: Any, administrator: Any
) -> None:
    Case.objects.filter(pk=about.pk).update(language="und")
    for member in (bilal, other, administrator):
        assert about in cases_for(member).filter(to_be_read_by(member, keepers()))
        assert about in queue_page(member, languages=MINE).cases


def test_what_nobody_there_reads_is_for_all_who_keep_it(
    things: dict[str, Any], dounia: Any, bilal: Any, raoued: Any, marseille: Any
) -> None:
    case = flag_thing(thing=things["municipality"], member=dounia, reason="other").case
    Case.objects.filter(pk=case.pk).update(language="ar")
    assert case in queue_page(bilal, languages=MINE).cases
    here = moderator_of(raoued.region, "here", "ar")
    away = moderator_of(marseille.region, "away", "ar")
    assert case not in queue_page(bilal, languages=MINE).cases
    assert case in queue_page(here, languages=MINE).cases
    assert case not in queue_page(away).cases


def test_each_reaches_the_administrators_if_nobody_looks(
    about: Case, bilal: Any, administrator: Any, time_machine_at: Any, run_tasks: Any
) -> None:
    for day, level in ((1, 1), (2, 2), (3, 3)):
        time_machine_at(day * 24 * HOUR + 5)
        assert pass_on_waiting_cases() == 1
        run_tasks()
        assert stored(about).level == level
    assert Notification.objects.filter(recipient=administrator, verb="cases_wait").exists()


def test_what_stands_on_no_board_is_first_told_to_its_region(
    things: dict[str, Any], dounia: Any, bilal: Any, raoued: Any, marseille: Any,
    second_moderator: Any, administrator: Any,
) -> None:  # fmt: skip
    here, away = (moderator_of(t.region, n) for t, n in ((raoued, "here"), (marseille, "away")))
    case = stored(flag_thing(thing=things["municipality"], member=dounia, reason="other").case)
    told = circle_of(case, 1, keepers())
    assert told == {here.pk, bilal.pk}
    assert not told & {away.pk, second_moderator.pk, administrator.pk}
    assert circle_of(case, 3, keepers()) == {administrator.pk}


# --- What was seen ------------------------------------------------------------------------------
def test_each_says_when_it_is_no_longer_what_was_seen(
    things: dict[str, Any], dounia: Any, stranger: Any, bilal: Any, carine: Any, amel: Any
) -> None:
    cases = {
        kind: flag_thing(thing=thing, member=dounia, reason="other").case
        for kind, thing in things.items()
    }
    seen = {kind: stored(case).version for kind, case in cases.items()}
    assert {kind: stored(case).version for kind, case in cases.items()} == seen
    edit_post(post=things["post"], editor=carine, body="Plus doux")
    rename_topic(topic=things["topic"], by=bilal, title="Autre titre", reason="")
    Member.objects.filter(pk=carine.pk).update(name="Autre Nom")
    type(things["file"]).objects.filter(pk=things["file"].pk).update(alt="Un plan")
    things["municipality"].names.filter(language="fr").update(name="Autre")
    for kind, case in cases.items():
        with pytest.raises(Refused) as refused:
            decide_case(case=stored(case), moderator=bilal, outcome="none", version=seen[kind])
        assert "no longer what you" in str(refused.value.message)
        assert changes_since(stored(case), seen[kind]).is_other_text


def test_the_first_text_of_a_topic_is_part_of_what_was_seen(
    things: dict[str, Any], dounia: Any, amel: Any
) -> None:
    case = flag_thing(thing=things["topic"], member=dounia, reason="other").case
    seen = stored(case).version
    edit_post(post=things["topic"].posts.get(number=1), editor=amel, body="Un autre texte")
    assert stored(case).version != seen


def test_a_flag_that_is_taken_back_is_said(case: Case, stranger: Any, bilal: Any) -> None:
    flag = flag_post(post=case.post, member=stranger, reason="spam")
    seen = stored(case).version
    withdraw_flag(flag=flag, member=stranger)
    with pytest.raises(Refused) as refused:
        decide_case(case=stored(case), moderator=bilal, outcome="none", version=seen)
    assert "A flag on it was taken back." in str(refused.value.message)


def test_lists_know_all_versions_in_so_many_questions(
    things: dict[str, Any], dounia: Any, django_assert_max_num_queries: Any
) -> None:
    for thing in things.values():
        flag_thing(thing=thing, member=dounia, reason="other")
    rows = list(Case.objects.with_rows().order_by("pk"))
    with django_assert_max_num_queries(0):
        versions = [row.version for row in rows]
    assert versions == [stored(row).version for row in rows]


# --- What is closed -----------------------------------------------------------------------------
def test_what_was_taken_back_waits_for_nobody(
    about: Case, bilal: Any, time_machine_at: Any
) -> None:
    withdraw_flag(
        flag=about.flags.get(), member=Member.objects.get(pk=about.flags.get().member_id)
    )
    closed = stored(about)
    assert (closed.state, closed.decided_at is None) == ("withdrawn", False)
    assert not Case.objects.undecided().exists()
    assert queue_page(bilal, languages=MINE).cases == []
    time_machine_at(100 * HOUR)
    assert pass_on_waiting_cases() == 0
    for deed in (claim_case, release_case):
        with pytest.raises(Refused) as refused:
            deed(case=closed, moderator=bilal)
        assert refused.value.code == "conflict"


def test_who_takes_back_the_last_flag_closes_a_case_whose_claim_ran_out(
    case: Case, flag: Any, dounia: Any, bilal: Any, time_machine_at: Any
) -> None:
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    time_machine_at(31)
    withdraw_flag(flag=flag, member=dounia)
    assert (stored(case).state, stored(case).claimed_by) == ("withdrawn", None)


@pytest.mark.parametrize(
    "wrong", [{"state": "decided"}, {"state": "withdrawn"}, {"decided_at": timezone.now()}]
)
def test_the_database_holds_what_waits_apart_from_what_is_closed(case: Case, wrong: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**wrong)


# --- A second moderator is asked ----------------------------------------------------------------
def test_a_case_is_kept_while_a_second_moderator_is_asked(
    case: Case, administrator: Any, bilal: Any, time_machine_at: Any
) -> None:
    time_machine_at(0)
    look = decide_case(
        case=case, moderator=administrator, outcome="suspend", note="Non", terms={"days": 3}
    )
    assert isinstance(look, SecondLook)
    time_machine_at(5 * HOUR)
    # Who asked looks at it again: that must not shorten it.
    keep_claim(case=stored(case), moderator=administrator)
    claim_case(case=stored(case), moderator=administrator)
    time_machine_at(23 * HOUR)
    assert give_back_idle_claims() == 0
    assert not can_decide(bilal, stored(case))
    time_machine_at(24 * HOUR + 1)
    assert give_back_idle_claims() == 1
    assert can_decide(bilal, stored(case))


def test_to_ask_for_something_else_keeps_no_case(
    case: Case, administrator: Any, time_machine_at: Any
) -> None:
    time_machine_at(0)
    claim_case(case=case, moderator=administrator)
    ask_second_look(kind=SecondLook.Kind.READ, what={}, why="x", by=administrator, case=case)
    time_machine_at(20)
    keep_claim(case=stored(case), moderator=administrator)
    ends = stored(case).claim_ends_at
    assert ends is not None
    assert ends - timezone.now() == datetime.timedelta(minutes=30)
