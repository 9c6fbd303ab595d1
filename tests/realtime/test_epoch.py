"""Restoring a backup changes which data set this is."""

from io import StringIO

import pytest
from django.core.management import call_command

from realtime.epoch import epoch


@pytest.mark.django_db
def test_the_epoch_stays_until_it_is_renewed() -> None:
    before = epoch()
    assert epoch() == before

    told = StringIO()
    call_command("renew_epoch", stdout=told)

    assert epoch() != before
    assert epoch() in told.getvalue()
