"""Who sees a case: by its board, and by its region where it stands on none."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.actions import create_member, give_role
from moderation.models import Case
from moderation.models.cases import SUBJECTS
from moderation.permissions import can_decide, can_see_case, cases_for, is_own_case, may_review


@pytest.fixture
def of_raoued(raoued: Any) -> Case:
    """A case about a municipality: it stands on no board, and lies in Ariana."""
    return Case.objects.create(kind="municipality", municipality=raoued, region=raoued.region)


@pytest.fixture
def of_nobody(carine: Any) -> Case:
    """A case about a member, of no board and no region."""
    return Case.objects.create(kind="member", member=carine, author=carine)


def moderator_of(region: Any) -> Any:
    member = create_member(name=f"Of {region.code}", language="en")
    give_role(member=member, name="moderator", by=None, scope="region", scope_id=region.pk)
    member.refresh_from_db()
    return member


def seen_by(member: Any) -> set[int]:
    """By the filter, which must say the same as the check."""
    found = set(cases_for(member).values_list("pk", flat=True))
    assert found == {case.pk for case in Case.objects.all() if can_see_case(member, case)}
    return found


def test_a_case_about_a_post_knows_its_author_and_language(case, carine):
    assert (case.kind, case.author_id, case.language) == ("post", carine.pk, case.post.language)


def test_a_case_of_no_board_is_for_who_keeps_the_site(of_raoued, of_nobody, bilal, administrator):
    for member in (bilal, administrator):
        assert {role.scope for role in member.roles.all()} == {"site"}
        assert seen_by(member) == {of_raoued.pk, of_nobody.pk}


def test_or_for_who_keeps_a_region_with_it_inside(case, of_raoued, of_nobody, places):
    assert of_raoued.pk in seen_by(moderator_of(places["maghreb"]))
    assert of_raoued.pk in seen_by(moderator_of(places["tn-12"]))
    assert seen_by(moderator_of(places["fr"])) == set()
    assert of_nobody.pk not in seen_by(moderator_of(places["world"]))


def test_a_moderator_of_one_board_sees_none_of_them(case, of_raoued, of_nobody, second_moderator):
    assert may_review(second_moderator)
    assert seen_by(second_moderator) == {case.pk}


def test_a_stranger_sees_no_case_at_all(case, of_raoued, of_nobody, stranger, emir):
    assert not stranger.roles.exists()
    for member in (stranger, emir, None):
        assert not may_review(member)
        assert seen_by(member) == set()


def test_whom_a_case_is_about_does_not_decide_it(of_nobody, carine):
    give_role(member=carine, name="administrator", by=None)
    carine.refresh_from_db()
    assert can_see_case(carine, of_nobody)
    assert is_own_case(carine, of_nobody)
    assert not can_decide(carine, of_nobody)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_database_wants_what_the_kind_names_and_nothing_else(post, raoued, kind):
    others = {"municipality": raoued} if kind != "municipality" else {"post": post}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(kind=kind, **others)
    assert not Case.objects.exists()


def test_two_undecided_cases_about_one_municipality_are_one_too_many(of_raoued):
    twin = Case(kind="municipality", municipality=of_raoued.municipality)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    of_raoued.state, of_raoued.decided_at = Case.State.DECIDED, timezone.now()
    of_raoued.save()
    twin.save(force_insert=True)
    assert Case.objects.undecided().count() == 1
