"""The bell costs a member one question and a visitor none."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import ngettext, override

from notifications.context_processors import bell


def asked_by(member: Any) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = member
    return request


def test_a_member_costs_one_question_however_often_it_is_shown(
    say: Callable[..., Any],
    thread: Any,
    amel: Any,
    carine: Any,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    say(carine, "Oui.", topic=thread)
    with django_assert_num_queries(1):
        count = bell(asked_by(amel))["unread_count"]
        assert (str(count), bool(count), count + 0) == ("1", True, 1)


def test_the_count_reckons_as_plural_forms_do(
    say: Callable[..., Any], thread: Any, amel: Any, carine: Any
) -> None:
    say(carine, "Oui.", topic=thread)
    with override("ar"):
        ngettext("%d", "%d", bell(asked_by(amel))["unread_count"])
    assert bell(asked_by(amel))["unread_count"] % 100 == 1


def test_a_visitor_costs_nothing(
    db: None, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(0):
        assert not bell(asked_by(AnonymousUser()))["unread_count"]


def test_a_page_of_an_error_before_anyone_is_known_has_a_bell_of_none() -> None:
    assert bell(RequestFactory().get("/"))["unread_count"] == 0
