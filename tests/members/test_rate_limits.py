"""Attempts are counted where all processes can see them, and for each address of a client."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache

from config.settings import CACHES

ROOT = Path(__file__).resolve().parent.parent.parent
WHO_ASKS = """
import django, json
django.setup()
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
told = {"HTTP_X_FORWARDED_FOR": "192.0.2.66, 192.0.2.7", "REMOTE_ADDR": "127.0.0.1"}
print(json.dumps(get_adapter().get_client_ip(RequestFactory().get("/", **told))))
"""


@pytest.mark.django_db
def test_the_table_that_processes_count_in_is_there() -> None:
    one, other = DatabaseCache("rate_limits", {}), DatabaseCache("rate_limits", {})
    one.set("attempts", [1, 2])
    assert other.get("attempts") == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [DatabaseCache, LocMemCache])
def test_the_counters_of_a_full_hall_do_not_push_out_the_guesses_at_a_password(
    kind: type[BaseCache],
) -> None:
    kept = kind("rate_limits", CACHES["default"])
    kept.set("allauth:guesses", [1, 2, 3, 4])
    for member in range(1_000):
        kept.set(f"rate:people:{member}:0", 1)
    assert kept.get("allauth:guesses") == [1, 2, 3, 4]


@pytest.mark.parametrize(("behind", "address"), [("on", "192.0.2.7"), ("off", "127.0.0.1")])
def test_only_our_own_proxy_says_who_asks(behind: str, address: str, tmp_path: Path) -> None:
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "BEHIND_PROXY": behind,
        "DATA_DIR": str(tmp_path),
    }
    answer = subprocess.run(
        [sys.executable, "-c", WHO_ASKS],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout) == address
