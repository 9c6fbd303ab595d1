"""The log of moderation: append-only, each entry chained to the one before by hashes."""

from django.conf import settings
from django.db import models


class LogHead(models.Model):
    """One row, locked last in any transaction: the end of the chain."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    # The day for which an anchor is promised; none before the first entry.
    anchor_day = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.number)


class LogEntry(models.Model):
    """One act. The chain covers a salted commitment, so that a payload may be erased."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="log_entries"
    )
    board = models.ForeignKey(
        "forum.Board", on_delete=models.PROTECT, null=True, related_name="log_entries"
    )
    object_kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    # SHA-256 of salt and payload, hexadecimal.
    commitment = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["moderator", "-number"], name="log_by_moderator"),
            models.Index(fields=["board", "-number"], name="log_by_board"),
            models.Index(fields=["action", "-number"], name="log_by_action"),
            models.Index(fields=["at"], name="log_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class LogPayload(models.Model):
    """What the act said in words; stands aside so that it can be erased."""

    entry = models.OneToOneField(LogEntry, on_delete=models.CASCADE, related_name="payload")
    salt = models.CharField(max_length=64)
    # What anyone may read of the act, and what administrators alone may.
    public = models.JSONField(default=dict)
    private = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"payload of {self.entry_id}"
