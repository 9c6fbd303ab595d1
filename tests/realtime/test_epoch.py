"""Restoring a backup changes which data set this is."""

from io import StringIO

import pytest
from django.core.management import call_command

from realtime.epoch import epoch, renew_epoch
from tests.realtime.talking import Hall, beside


@pytest.mark.django_db
def test_the_epoch_stays_until_it_is_renewed() -> None:
    before = epoch()
    assert epoch() == before

    told = StringIO()
    call_command("renew_epoch", stdout=told)

    assert epoch() != before
    assert epoch() in told.getvalue()


async def test_a_restore_before_the_first_sweep_is_seen_too(hall: Hall) -> None:
    guest = await hall.enter()
    renewed = await beside(renew_epoch)
    await hall.settle()
    assert (await guest.until("draining"))["retry_after"] > 0
    assert await guest.closed() == 4012

    again = await hall.enter()
    assert again.welcome["epoch"] == renewed
    await hall.settle()
    assert await again.rest() == []
