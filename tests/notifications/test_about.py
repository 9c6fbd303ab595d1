"""What people are told of a decision about something else than a post, and of a plea."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from moderation.actions import decide_case, flag_thing
from notifications import about
from notifications.kinds import PASSED_ON, link_to, sentence
from notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(thread: Any, dounia: Any, administrator: Any, run_tasks: Callable[[], int]) -> Any:
    """`decided(thing, "warn")`: flagged by dounia, and everybody was told."""

    def close(thing: Any, outcome: str, *, by: Any = None, member: Any = None) -> Any:
        sender = member or dounia
        case = flag_thing(thing=thing, member=sender, reason="other").case
        decide_case(case=case, moderator=by or administrator, outcome=outcome, note="Voilà.")
        run_tasks()
        return case

    return close


def told(member: Any) -> list[tuple[str, str]]:
    rows = Notification.objects.told_to(member.pk).order_by("pk")
    return [(sentence(row.verb, data=row.data), link_to(row.post_id, row.verb, row.data))
            for row in rows]  # fmt: skip


def test_of_a_topic_its_author_is_led_to_the_decision_and_who_flagged_to_its_first_post(
    decided: Any, thread: Any, amel: Any, dounia: Any
) -> None:
    case = decided(thread, "hide")
    first = f"/p/{thread.posts.get(number=1).pk}/"
    assert told(amel) == [("A moderator hid your topic", f"/decisions/{case.pk}/")]
    assert told(dounia) == [("A moderator looked at the topic you reported and hid it", first)]


def test_of_a_member_they_are_told_and_who_flagged_is_led_to_their_flags(
    decided: Any, carine: Any, dounia: Any, sign_in: Any
) -> None:
    decided(carine, "rename")
    assert told(carine)[0][0].startswith("Your name was taken away.")
    assert told(dounia) == [
        ("A moderator looked at the member you reported and took action", "/flags/")
    ]
    page = sign_in(dounia).get("/notifications/").content.decode()
    assert 'href="/flags/"' in page
    assert "Voilà." not in page
    assert "Voilà." in sign_in(carine).get("/notifications/").content.decode()


@pytest.mark.parametrize("outcome", ["none", "pass_on"])
def test_of_a_municipality_who_flagged_is_told_and_administrators_where_it_is_passed_on(
    decided: Any, raoued: Any, dounia: Any, bilal: Any, administrator: Any, sign_in: Any,
    outcome: str,
) -> None:  # fmt: skip
    case = decided(raoued, outcome, by=bilal)
    ((words, link),) = told(dounia)
    assert ("passed it on" in words, link) == (outcome == "pass_on", "/flags/")
    expected = [(str(about.MUNICIPALITY_PASSED_ON), f"/cases/{case.pk}/")]
    assert told(administrator) == (expected if outcome == "pass_on" else [])
    if outcome == "pass_on":
        page = sign_in(administrator).get("/notifications/").content.decode()
        assert f'href="/cases/{case.pk}/"' in page
        assert "Voilà." in page


def test_an_administrator_who_passes_it_on_is_not_told_by_themselves(
    decided: Any, raoued: Any, administrator: Any
) -> None:
    decided(raoued, "pass_on")
    assert told(administrator) == []


def test_who_asked_for_help_hears_what_became_of_it_once(
    decided: Any, thread: Any, amel: Any
) -> None:
    first = thread.posts.get(number=1)
    decided(first, "none", member=amel)
    assert [words for words, _ in told(amel)] == [
        "A moderator looked at what you asked and left your post as it is"
    ]


def test_who_asked_and_whose_post_was_hidden_is_told_as_its_author_alone(
    decided: Any, thread: Any, amel: Any
) -> None:
    decided(thread.posts.get(number=1), "hide", member=amel)
    assert [words for words, _ in told(amel)] == ["A moderator hid your post"]


def test_nothing_stored_names_who_flagged(decided: Any, thread: Any, dounia: Any) -> None:
    decided(thread, "warn")
    rows = Notification.objects.exclude(recipient=dounia)
    assert rows.count() == 1
    assert dounia.name not in str(list(rows.values()))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_all_of_it_is_said_in_each_language(language: str) -> None:
    every = {
        **about.HIDDEN_SUBJECTS, **about.WARNED_ABOUT, **about.FLAGGED_SUBJECTS,
        PASSED_ON: about.MUNICIPALITY_PASSED_ON,
    }  # fmt: skip
    with translation.override("en"):
        plain = [str(words) for words in every.values()]
    with translation.override(language):
        said = [str(words) for words in every.values()]
    assert not set(plain) & set(said)
