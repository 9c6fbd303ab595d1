"""The member: a person with an account."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class MemberManager(BaseUserManager["Member"]):
    """Members by e-mail."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username)

    def create_superuser(self, email: str, password: str | None, **fields: Any) -> "Member":
        """For `manage.py createsuperuser`; everyone else goes through `members.actions`."""
        member = self.model(email=self.normalize_email(email), is_staff=True, is_superuser=True)
        for name, value in fields.items():
            setattr(member, name, value)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser, PermissionsMixin):
    """Who speaks. An imported author is a member who cannot sign in."""

    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    handle = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    # What the handle looks like to an eye: no two members may look alike.
    handle_skeleton = models.CharField(max_length=80, blank=True, db_index=True)
    language = models.CharField(max_length=12, default="en")
    country = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    suspended_at = models.DateTimeField(null=True, blank=True)
    # Raised with each notification and each change of what the member may do: stream member.<id>.
    revision = models.PositiveBigIntegerField(default=0)
    # Raised when what the member may see or do changes: sockets look again.
    access_epoch = models.PositiveBigIntegerField(default=0)
    source = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    source_id = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "handle"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_member_an_email"),
            models.UniqueConstraint(fields=["source", "source_id"], name="one_member_a_source_id"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    @property
    def is_suspended(self) -> bool:
        """Whether a sanction keeps this member out."""
        return self.suspended_at is not None

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
