"""API tokens: kept as digests, shown once."""

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """A secret that signs in one member's programs."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    # SHA-256 of the secret, hexadecimal: a leaked table signs nobody in.
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label or str(self.pk)
