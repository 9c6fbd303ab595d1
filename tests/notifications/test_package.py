"""Our floor and the package it extends share one name: which half each module comes from."""

from importlib import import_module
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client

from notifications.models import Notification

OURS = Path(__file__).resolve().parents[2] / "notifications"


@pytest.mark.parametrize("name", ["admin", "apps", "models", "urls", "views", "migrations"])
def test_our_module_hides_that_of_the_package(name: str) -> None:
    module = import_module(f"notifications.{name}")
    assert Path(str(module.__file__)).is_relative_to(OURS)


@pytest.mark.parametrize(
    "name", ["base.models", "helpers", "registry", "settings", "signals", "swappable", "utils"]
)
def test_the_package_keeps_its_own_module(name: str) -> None:
    module = import_module(f"notifications.{name}")
    assert not Path(str(module.__file__)).is_relative_to(OURS)


def test_the_package_makes_rows_of_our_model() -> None:
    from notifications.swappable import load_notification_model

    assert load_notification_model() is Notification


def test_nobody_browses_the_notifications_of_others_in_the_admin() -> None:
    assert not admin.site.is_registered(Notification)


def test_the_addresses_of_the_package_do_not_answer(db: None) -> None:
    assert Client().get("/notifications/api/unread_list/").status_code == 404
