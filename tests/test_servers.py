"""The tests' own settings and servers do what they say."""

import socket

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection


def test_no_connection_leaves_this_machine() -> None:
    with (
        socket.socket() as outside,
        pytest.raises(ConnectionRefusedError, match=r"192\.0\.2\.1"),
    ):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        else:
            cursor.execute("SHOW server_version_num")
            assert int(cursor.fetchone()[0]) >= 150_000
            assert connection.pool is not None


@pytest.mark.django_db
def test_redis_is_used_where_it_is_given() -> None:
    cache.set("word", "majlis")
    assert cache.get("word") == "majlis"
    backend = settings.CHANNEL_LAYERS["default"]["BACKEND"]
    assert ("redis" in backend.lower()) is bool(settings.REDIS_URL)
