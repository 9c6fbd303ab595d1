"""Attempts are counted where all processes can see them."""

import pytest
from django.core.cache.backends.db import DatabaseCache


@pytest.mark.django_db
def test_the_table_that_processes_count_in_is_there() -> None:
    one, other = DatabaseCache("rate_limits", {}), DatabaseCache("rate_limits", {})
    one.set("attempts", [1, 2])
    assert other.get("attempts") == [1, 2]
