"""How long the next sanction lasts."""

import datetime

import time_machine
from django.utils import timezone

from members.actions import Measure, end_sanction, impose_sanction
from moderation.ladder import DAYS, suggested_days

DAY = datetime.timedelta(days=1)


def impose(member, by, kind="read_only", **more):
    return impose_sanction(
        member=member, measure=Measure(kind, ends_at=timezone.now() + DAY, **more), by=by
    )


def test_each_sanction_of_the_last_year_makes_the_next_one_longer(stranger, bilal):
    steps = [suggested_days(stranger.pk)]
    for _ in range(4):
        impose(stranger, bilal)
        steps.append(suggested_days(stranger.pk))
    assert steps == [*DAYS, DAYS[-1]]


def test_what_lies_a_year_back_is_forgotten(stranger, bilal):
    impose(stranger, bilal)
    with time_machine.travel(timezone.now() + 366 * DAY):
        assert suggested_days(stranger.pk) == DAYS[0]


def test_what_was_taken_off_or_was_minutes_counts_no_more(stranger, bilal):
    end_sanction(sanction=impose(stranger, bilal), by=bilal)
    impose(stranger, bilal, "mute", scope="topic", scope_id=1)
    assert suggested_days(stranger.pk) == DAYS[0]


def test_of_nobody_nothing_is_known(db):
    assert suggested_days(None) == DAYS[0]
