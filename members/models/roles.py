"""Roles: what a member may do beyond speaking, where, and from when to when."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class RoleQuerySet(models.QuerySet["Role"]):
    """Questions about roles."""

    def current(self, at: datetime.datetime | None = None) -> "RoleQuerySet":
        """Begun and not ended at that moment (now)."""
        now = at or timezone.now()
        return self.filter(starts_at__lte=now).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


class Role(models.Model):
    """Moderator or administrator, of the site, of a region with all below it, or of one board."""

    class Name(models.TextChoices):
        MODERATOR = "moderator"
        ADMINISTRATOR = "administrator"

    class Scope(models.TextChoices):
        SITE = "site"
        REGION = "region"
        BOARD = "board"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles"
    )
    name = models.CharField(max_length=20, choices=Name.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.SITE)
    # The id of the region or board; no key, because boards live on the floor above.
    scope_id = models.PositiveBigIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    # The path of the region it covers, where the question brought it along.
    region_path: str | None = None

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(scope="site", scope_id__isnull=True)
                    | (~Q(scope="site") & Q(scope_id__isnull=False))
                ),
                name="role_scope_names_its_place",
            ),
            models.UniqueConstraint(
                fields=["member", "name"],
                condition=Q(scope="site"),
                name="one_role_a_member_and_site",
            ),
            models.UniqueConstraint(
                fields=["member", "name", "scope", "scope_id"],
                condition=Q(scope_id__isnull=False),
                name="one_role_a_member_and_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.scope})"
