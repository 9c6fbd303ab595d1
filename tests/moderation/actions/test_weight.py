"""A case's figures follow its flags, and flaggers' records follow the decisions."""

import datetime
from unittest.mock import patch

import pytest
import time_machine
from django.utils import timezone

from forum.actions import mark_read, publish_post
from members.models import Member
from moderation.actions import decide_case, flag_post
from moderation.actions.weight import LOOKS, count_again, weigh_again, weigh_case
from moderation.flaggers import _allied, raised_in, records_of
from moderation.models import Case, Flag
from moderation.weighing import HELD_SCORE, Standing, weigh
from tests.moderation.crowds import all_flag, councillor_of, member_of_age, strangers_to_each_other


def shares_of(case):
    return [flag.shares for flag in raised_in(case)]


def test_a_flag_counts_by_who_raises_it(post, amel, administrator):
    crowd = [member_of_age(0), member_of_age(60), amel, administrator]
    case = all_flag(post, crowd, "spam")
    assert [flag.standing for flag in raised_in(case)] == [
        Standing.NEW, Standing.MEMBER, Standing.COUNCILLOR, Standing.MODERATOR,
    ]  # fmt: skip
    assert Case.objects.get().pressure == (1 + 2 + 3 + 6) * 10


def test_members_of_one_municipality_are_a_group(post, raoued):
    case = all_flag(post, [councillor_of(raoued) for _ in range(4)])
    assert weigh(raised_in(case)).groups == 1


def test_accounts_of_one_day_are_a_group_while_they_are_young(post):
    young = all_flag(post, [member_of_age(10), member_of_age(10), member_of_age(11)])
    assert weigh(raised_in(young)).groups == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(days=40), tick=True):
        assert weigh(raised_in(young)).groups == 3


def test_councillors_who_joined_on_one_day_are_no_group_by_that(post):
    case = all_flag(post, strangers_to_each_other(3))
    assert weigh(raised_in(case)).groups == 3


def test_who_always_flag_together_are_a_group(thread, carine, post):
    friends = [member_of_age(100), member_of_age(200)]
    apart = member_of_age(300)
    for number in range(3):
        said = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        all_flag(said, [*friends, apart] if number == 0 else friends)
    case = all_flag(post, [*friends, apart])
    assert [len(shares) for shares in shares_of(case)] == [1, 1, 0]
    assert weigh(raised_in(case)).groups == 2


def test_who_seldom_flag_together_are_no_group(thread, carine, post):
    one, two = member_of_age(100), member_of_age(200)
    for number in range(8):
        said = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        all_flag(said, [one, two] if number < 3 else [one])
        if number >= 3:
            other = publish_post(topic=thread, author=carine, body=f"Autre {number}").post
            all_flag(other, [two])
    assert weigh(raised_in(all_flag(post, [one, two]))).groups == 2


def test_a_storm_by_fifty_accounts_of_one_day_does_nothing_but_show(post, run_tasks):
    case = all_flag(post, [member_of_age(0) for _ in range(50)], "illegal")
    run_tasks()
    post.refresh_from_db()
    case.refresh_from_db()
    assert post.is_shown
    assert case.hidden_at is None
    assert (case.flag_count, case.pressure) == (50, 0)
    assert case.score > 0


def test_a_storm_costs_as_many_questions_as_a_few_flags(post, django_assert_num_queries):
    case = all_flag(post, [member_of_age(0) for _ in range(2)])
    with django_assert_num_queries(5):
        raised_in(case)
    all_flag(post, [member_of_age(0) for _ in range(20)])
    with django_assert_num_queries(5):
        raised_in(case)


def test_flagging_what_is_ones_own_presses_for_nothing(post, carine):
    case = flag_post(post=post, member=member_of_age(60), reason="hate").case
    Flag.objects.create(post=post, case=case, member=carine, reason="hate", post_revision=1)
    assert [flag.reason for flag in raised_in(case)] == ["hate", "own"]


def test_a_flag_that_goes_takes_its_weight_along(post):
    case = all_flag(post, [member_of_age(60), member_of_age(70)])
    before = case.score
    Flag.objects.filter(case=case).first().delete()
    weigh_case(case)
    assert Case.objects.get().score * 2 == before


# --- Reach ------------------------------------------------------------------------------------
def test_what_many_read_is_more_urgent(thread, carine):
    first, second = [publish_post(topic=thread, author=carine, body=w).post for w in "ab"]
    for _ in range(12):
        mark_read(topic=thread, member=member_of_age(50), number=first.number)
    one, two = [
        flag_post(post=each, member=member_of_age(60), reason="hate").case
        for each in (first, second)
    ]
    assert one.score > two.score


def test_a_live_room_is_more_urgent_than_a_thread(room, thread, carine):
    scores = []
    for topic in (room, thread):
        said = publish_post(topic=topic, author=carine, body="Mot").post
        scores.append(flag_post(post=said, member=member_of_age(60), reason="hate").case.score)
    assert scores[0] > scores[1]


def test_reach_is_looked_at_again_until_nobody_comes_any_more(post, run_tasks):
    case = flag_post(post=post, member=member_of_age(60), reason="hate").case
    for _ in range(20):
        mark_read(topic=post.topic, member=member_of_age(50), number=post.number)
    assert weigh_again(case_id=case.pk, look=len(LOOKS))
    after = Case.objects.get()
    assert after.score > case.score
    assert after.revision > case.revision
    assert not weigh_again(case_id=case.pk, look=len(LOOKS))
    assert run_tasks() >= len(LOOKS)


def test_a_decided_case_is_not_weighed_again(case, bilal):
    decide_case(case=case, moderator=bilal, outcome="none")
    assert not weigh_again(case_id=case.pk, look=0)
    assert not weigh_again(case_id=10**6, look=0)


def test_a_post_that_waits_to_be_published_has_its_urgency(held_post):
    assert Case.objects.get(post=held_post).score == HELD_SCORE


# --- Records ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("outcome", "upheld"), [("none", False), ("hide", True), ("warn", True), ("lock", True)]
)
def test_a_decision_says_who_was_right(case, dounia, stranger, bilal, outcome, upheld):
    decide_case(case=case, moderator=bilal, outcome=outcome, note="Voilà")
    assert records_of([dounia.pk, stranger.pk])[dounia.pk] == {upheld: 1, not upheld: 0}
    assert records_of([stranger.pk])[stranger.pk] == {True: 0, False: 0}


def test_an_appeal_turns_it_round_and_may_do_so_twice(case, dounia, bilal):
    decide_case(case=case, moderator=bilal, outcome="hide", note="Voilà")
    for _ in range(2):
        count_again(case, upheld=False)
        assert records_of([dounia.pk])[dounia.pk] == {True: 0, False: 1}
    count_again(case)
    assert records_of([dounia.pk])[dounia.pk] == {True: 1, False: 0}


def test_who_was_always_wrong_weighs_nothing(thread, carine, post):
    liar = member_of_age(90)
    for number in range(16):
        said = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        count_again(flag_post(post=said, member=liar, reason="spam").case, upheld=False)
    assert flag_post(post=post, member=liar, reason="hate").case.score == 0


def test_a_campaign_is_one_group_and_costs_little_to_find(thread, carine):
    """Six hundred accounts that flagged the same: each with each were 180,000 comparisons."""
    members = Member.objects.bulk_create(
        Member(name=f"M{n}", handle=f"m{n}", email=f"m{n}@x.example") for n in range(600)
    )
    cases = []
    for number in range(4):
        said = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        cases.append(Case.objects.create(post=said, board=thread.board, author=carine))
    Flag.objects.bulk_create(
        Flag(case=case, post=case.post, member=member, reason="hate")
        for case in cases
        for member in members
    )
    with patch("moderation.flaggers._always", side_effect=AssertionError):
        marks = list(_allied([member.pk for member in members], cases[0].pk))
    assert [len(allied) for _, allied in marks] == [600]


def test_who_flagged_more_than_another_is_still_with_them(thread, carine, post):
    more, less, alike = (member_of_age(days) for days in (100, 200, 300))
    for number in range(4):
        said = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        all_flag(said, [more, less, alike] if number < 3 else [more])
    assert weigh(raised_in(all_flag(post, [more, less, alike]))).groups == 1
