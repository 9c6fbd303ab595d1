"""How many flags a day, and what shows that some act together: never who."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from forum.actions import publish_post
from members.actions import create_member
from members.models import Member
from members.refusals import Refused
from moderation.actions import decide_case, flag_post, withdraw_flag
from moderation.dossiers import dossier_of
from moderation.models import Case, Flag

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


def old(member: Any) -> Any:
    Member.objects.filter(pk=member.pk).update(date_joined=LONG_AGO)
    return Member.objects.get(pk=member.pk)


def posts_of(thread: Any, author: Any, count: int) -> list[Any]:
    return [
        publish_post(topic=thread, author=author, body=f"Un mot {n}").post for n in range(count)
    ]


def test_a_member_of_old_sends_twenty_a_day_and_then_waits(
    thread: Any, carine: Any, dounia: Any, settings: Any
) -> None:
    posts = posts_of(thread, carine, 21)
    settings.LIMITS_ON = True
    member = old(dounia)
    for post in posts[:20]:
        flag_post(post=post, member=member, reason="spam")
    with pytest.raises(Refused) as refusal:
        flag_post(post=posts[20], member=member, reason="spam")
    assert (refusal.value.code, refusal.value.status) == ("rate_limited", 429)
    assert "20" in str(refusal.value.message)
    assert 0 < (refusal.value.retry_after or 0) <= 24 * 3600 + 1
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=24, minutes=1)):
        assert flag_post(post=posts[20], member=member, reason="spam").pk


def test_who_joined_today_sends_five(thread: Any, carine: Any, dounia: Any, settings: Any) -> None:
    posts = posts_of(thread, carine, 6)
    settings.LIMITS_ON = True
    for post in posts[:5]:
        flag_post(post=post, member=dounia, reason="spam")
    with pytest.raises(Refused) as refusal:
        flag_post(post=posts[5], member=dounia, reason="spam")
    assert refusal.value.code == "rate_limited"


def test_what_was_taken_back_counts_as_well(
    thread: Any, carine: Any, dounia: Any, settings: Any
) -> None:
    posts = posts_of(thread, carine, 6)
    settings.LIMITS_ON = True
    for post in posts[:5]:
        withdraw_flag(flag=flag_post(post=post, member=dounia, reason="spam"), member=dounia)
    with pytest.raises(Refused):
        flag_post(post=posts[5], member=dounia, reason="spam")
    assert Flag.kept.count() == 5


def members_of(count: int, *, young: int = 0) -> list[Any]:
    made = [create_member(name=f"Flagger {n}", language="en") for n in range(count)]
    return [*made[:young], *(old(member) for member in made[young:])]


def flagged_by(members: list[Any], post: Any) -> Case:
    return [flag_post(post=post, member=one, reason="hate").case for one in members][-1]


def page_of(case: Case, browser: Any) -> str:
    return str(browser.get(f"/cases/{case.pk}/").content.decode())


def test_flags_of_accounts_of_one_day_show_as_such(post: Any, bilal: Any, sign_in: Any) -> None:
    case = flagged_by(members_of(5, young=4), post)
    storm = dossier_of(case, reader=bilal).storm
    assert storm is not None
    assert (storm.young, storm.flags, storm.is_young, storm.is_group) == (4, 5, True, False)
    page = page_of(case, sign_in(bilal))
    assert "<bdi>4</bdi> of <bdi>5</bdi> flags come from accounts younger than a day." in page
    assert "Flagger" not in page


def test_flags_of_accounts_of_old_are_no_storm(post: Any, bilal: Any, sign_in: Any) -> None:
    case = flagged_by(members_of(5, young=1), post)
    assert "data-storm" not in page_of(case, sign_in(bilal))


def test_the_same_group_on_the_same_author_shows_as_such(
    thread: Any, carine: Any, bilal: Any, sign_in: Any
) -> None:
    group = members_of(4)
    posts = posts_of(thread, carine, 4)
    for number, post in enumerate(posts[:3]):
        # One of them stayed away once.
        case = flagged_by(group[:3] if number == 0 else group, post)
        decide_case(case=case, moderator=bilal, outcome="none")
    case = flagged_by(group, posts[3])
    storm = dossier_of(case, reader=bilal).storm
    assert storm is not None
    assert (storm.group, storm.times, storm.is_group) == (3, 3, True)
    page = page_of(case, sign_in(bilal))
    assert "<bdi>3</bdi> of those who flagged it" in page
    assert "Flagger" not in page


def test_two_people_or_another_author_are_no_group(
    thread: Any, carine: Any, amel: Any, bilal: Any
) -> None:
    group = members_of(4)
    for post in posts_of(thread, amel, 3):
        flagged_by(group, post)
    for post in posts_of(thread, carine, 3):
        case = flagged_by(group[:2], post)
    storm = dossier_of(case, reader=bilal).storm
    assert storm is not None
    assert not storm.is_group


def test_the_author_s_own_plea_is_no_part_of_a_storm(post: Any, carine: Any, bilal: Any) -> None:
    case = flag_post(post=post, member=carine, reason="other").case
    storm = dossier_of(case, reader=bilal).storm
    assert storm is not None
    assert storm.flags == 0
