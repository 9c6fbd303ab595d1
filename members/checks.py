"""System checks: what must hold before the site is opened to people."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def limits_are_on(**_: Any) -> list[Error]:
    """MAJLIS_LIMITS=off is for trials: in use it would leave the site open to floods."""
    if settings.LIMITS_ON:
        return []
    return [
        Error(
            "The limits against floods and guessing are off.",
            hint="Remove MAJLIS_LIMITS=off from the environment.",
            id="majlis.E001",
        )
    ]
