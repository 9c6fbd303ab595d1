"""Too short a password is said so, with the number it needs."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


def test_a_short_password_is_refused_with_what_it_needs() -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password("short-1")
    assert "at least 12 characters" in " ".join(caught.value.messages)
    validate_password("a long sentence is best")
