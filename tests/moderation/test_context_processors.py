"""What the frame of each page knows of the queue, and what that costs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from members.models import Member
from moderation.actions import decide_case
from moderation.context_processors import review


def asked_by(member):
    request = RequestFactory().get("/")
    request.user = Member.objects.get(pk=member.pk) if member else AnonymousUser()
    return request


def test_a_visitor_costs_nothing(db, django_assert_num_queries):
    request = asked_by(None)
    with django_assert_num_queries(0):
        context = review(request)
        assert not context["may_review"]
        assert context["open_case_count"] == 0


def test_a_request_that_never_met_its_member_is_a_visitor(db):
    assert review(RequestFactory().get("/")) == {
        "may_review": False, "open_case_count": 0, "may_administer": False,
    }  # fmt: skip


def test_nothing_is_asked_where_no_page_shows_it(bilal, django_assert_num_queries):
    request = asked_by(bilal)
    with django_assert_num_queries(0):
        review(request)


def test_a_member_without_roles_costs_the_look_at_roles(stranger, django_assert_num_queries):
    assert not stranger.roles.exists()
    request = asked_by(stranger)
    with django_assert_num_queries(1):
        context = review(request)
        assert not context["may_review"]
        assert context["open_case_count"] == 0


def test_a_moderator_is_told_how_many_wait(case, held_post, bilal, django_assert_num_queries):
    request = asked_by(bilal)
    with django_assert_num_queries(2):
        context = review(request)
        assert context["may_review"]
        assert context["open_case_count"] == 2
    decide_case(case=case, moderator=bilal, outcome="none")
    assert review(asked_by(bilal))["open_case_count"] == 1


@pytest.mark.parametrize("who", ["elsewhere", "second_moderator"])
def test_only_one_s_own_boards_count(case, who, request):
    member = request.getfixturevalue(who)
    context = review(asked_by(member))
    assert context["may_review"]
    assert context["open_case_count"] == (1 if who == "second_moderator" else 0)
