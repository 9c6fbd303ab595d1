"""Browsers in English, so that what they read can be told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def sign_in(sign_in: Callable[[Any], Client]) -> Callable[[Any], Client]:
    """As everywhere, but in English, whatever the member's language."""

    def browser_of(member: Any) -> Client:
        browser = sign_in(member)
        browser.cookies["language"] = "en"
        return browser

    return browser_of
