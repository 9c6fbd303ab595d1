"""What is prepared answers as the question it was made from does."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, F, Max
from django.utils import timezone

from members.models import Mandate, Member, Role
from members.prepared import Prepared

pytestmark = pytest.mark.django_db

MEMBER = Prepared(lambda member: Member.objects.filter(pk=member), int)
NAMED = Prepared(lambda name: Member.objects.filter(name=name).order_by("pk"), str)
HELD = Prepared(
    lambda member: Mandate.objects.select_related("member", "municipality__region").filter(
        member=member
    ),
    int,
)
BEGUN = Prepared(
    lambda day, moment: Mandate.objects.filter(
        starts_on__lte=day, confirmed_at__lte=moment
    ).order_by("pk"),
    datetime.date,
    datetime.datetime,
)
LIGHT = Prepared(lambda member: Member.objects.defer("name").filter(pk=member), int)
PAIRS = Prepared(
    lambda member: Role.objects.filter(member=member).values_list("name", "starts_at")[:1], int
)


def fields_of(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_has_what_django_s_own_has(amel: Any) -> None:
    found = MEMBER.get(amel.pk)
    assert type(found) is Member
    assert fields_of(found) == fields_of(Member.objects.get(pk=amel.pk))
    assert not found._state.adding


def test_each_asking_brings_its_own_row(amel: Any, carine: Any) -> None:
    assert [MEMBER.get(member.pk).pk for member in (amel, carine, amel)] == [
        amel.pk,
        carine.pk,
        amel.pk,
    ]
    assert MEMBER.get(amel.pk) is not MEMBER.get(amel.pk)


def test_a_change_is_seen_at_once(amel: Any) -> None:
    MEMBER.get(amel.pk)
    Member.objects.filter(pk=amel.pk).update(suspended_at=timezone.now())
    assert MEMBER.get(amel.pk).is_suspended


def test_what_was_joined_costs_no_further_question(
    amel: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        (mandate,) = HELD.all(amel.pk)
        names = (mandate.member.name, mandate.municipality.code, mandate.municipality.region.code)
    assert names == ("أمل بن صالح", "tn-1213", "tn-12")


def test_dates_and_moments_are_values(amel: Any) -> None:
    mandate = amel.mandates.get()
    day, moment = mandate.starts_on, mandate.confirmed_at
    assert BEGUN.all(day, moment) == [mandate]
    assert BEGUN.all(day - datetime.timedelta(days=1), moment) == []
    assert BEGUN.all(day, moment - datetime.timedelta(microseconds=1)) == []


def test_texts_are_bound_and_not_written_into_the_sql(amel: Any) -> None:
    assert NAMED.all(amel.name) == [amel]
    assert NAMED.all("' OR 1=1 --") == []
    assert NAMED.all("%s") == []


def test_values_come_as_tuples(bilal: Any, amel: Any) -> None:
    role = bilal.roles.get()
    assert PAIRS.all(bilal.pk) == [(role.name, role.starts_at)]
    assert PAIRS.first(amel.pk) is None
    assert PAIRS.any(bilal.pk)
    assert not PAIRS.any(amel.pk)


def test_what_is_left_out_is_read_when_it_is_wanted(
    amel: Any, django_assert_num_queries: Any
) -> None:
    found = LIGHT.get(amel.pk)
    assert "name" in found.get_deferred_fields()
    with django_assert_num_queries(1):
        assert found.name == amel.name


def test_no_row_is_nothing_or_an_exception() -> None:
    assert MEMBER.first(0) is None
    with pytest.raises(ObjectDoesNotExist):
        MEMBER.get(0)


def test_a_value_without_a_place_is_a_mistake_of_ours() -> None:
    lost = Prepared(lambda member, other: Member.objects.filter(pk=member), int, int)
    with pytest.raises(TypeError):
        lost.all(1, 2)


def test_what_always_stands_there_stays(amel: Any, emir: Any) -> None:
    acting = Prepared(
        lambda member: Member.objects.filter(
            pk=member, is_active=True, suspended_at__isnull=True, revision__gte=F("revision")
        ),
        int,
    )
    assert acting.any(amel.pk)
    assert not acting.any(emir.pk)


def test_ids_of_the_sender_s_program_are_values(thread: Any, dounia: Any) -> None:
    from forum.actions import publish_post
    from forum.actions.drafting import _SENT

    sent = uuid.uuid4()
    publish_post(topic=thread, author=dounia, body="x", client_id=sent)
    assert _SENT.any(dounia.pk, sent)
    assert not _SENT.any(dounia.pk, uuid.uuid4())


def test_what_is_reckoned_beside_the_fields_comes_along(amel: Any, bilal: Any) -> None:
    counted = Prepared(
        lambda member: Member.objects.filter(pk=member).annotate(
            offices=Count("mandates"), begun=Max("mandates__confirmed_at")
        ),
        int,
    )
    row = counted.get(amel.pk)
    assert (row.pk, row.name, row.offices) == (amel.pk, amel.name, 1)
    assert row.begun == amel.mandates.get().confirmed_at
    assert (counted.get(bilal.pk).offices, counted.get(bilal.pk).begun) == (0, None)
