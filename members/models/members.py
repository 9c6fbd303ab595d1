"""The member: a person with an account."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from members.folding import fold_name
from members.sounds import sounds_of
from members.standing import Standing

# A letter may be written with several when it is folded.
FOLDED_NAME_LIMIT = 240


def not_kept_out(prefix: str = "") -> models.Q:
    """The members that no sanction keeps out now, `prefix` away from the rows asked for."""
    over = {f"{prefix}suspended_until__lte": timezone.now()}
    return models.Q(**{f"{prefix}suspended_at__isnull": True}) | models.Q(**over)


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
    # The words of the name as they are looked for; follows the name.
    folded_name = models.CharField(max_length=FOLDED_NAME_LIMIT, blank=True)
    # How they sound, for who writes the name in the other script; follows the name.
    sounds = models.CharField(max_length=FOLDED_NAME_LIMIT, blank=True)
    # What the handle looks like to an eye: no two members may look alike.
    handle_skeleton = models.CharField(max_length=80, blank=True, db_index=True)
    language = models.CharField(max_length=12, default="en")
    country = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    # Since when a sanction keeps them out, and until when; without an end, until it is taken off.
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)
    # What other sanctions in force say: see `members.limits`. No value is none.
    limits = models.JSONField(null=True, blank=True)
    # Raised with each notification and each change of what the member may do: stream member.<id>.
    revision = models.PositiveBigIntegerField(default=0)
    # Raised when what the member may see or do changes: sockets look again.
    access_epoch = models.PositiveBigIntegerField(default=0)
    # Raised when the ways to sign in change: sessions made before no longer hold.
    signin_epoch = models.PositiveIntegerField(default=0)
    # How they read threads, once they chose: by time, or else as a tree. No value is no choice.
    reads_by_time = models.BooleanField(null=True, blank=True)
    source = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    source_id = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001

    # Whether what they signed in with still holds; None for who acts without a sign-in.
    still_signed_in: Callable[[], bool] | None = None
    # What they were to the house when a page began to be drawn for them; None for all else.
    standing: Standing | None = None

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        folded = fold_name(self.name)[:FOLDED_NAME_LIMIT]
        fields = kwargs.get("update_fields")
        if folded != self.folded_name and (fields is None or "name" in fields):
            self.folded_name = folded
            self.sounds = sounds_of(self.name)[:FOLDED_NAME_LIMIT]
            if fields is not None:
                kwargs["update_fields"] = {*fields, "folded_name", "sounds"}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Of the password, and of how often the ways to sign in have changed."""
        of_password: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        return f"{of_password}{self.signin_epoch}" if self.signin_epoch else of_password

    @property
    def is_suspended(self) -> bool:
        """Whether a sanction keeps this member out."""
        if self.suspended_at is None:
            return False
        return self.suspended_until is None or self.suspended_until > timezone.now()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
