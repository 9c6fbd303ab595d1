"""Why a post waits for a moderator: one row for each screener that held it."""

from django.db import models

WORDS_LIMIT = 500


class Hold(models.Model):
    """What the author was told, and the facts for who tells it in another language."""

    post = models.ForeignKey("forum.Post", on_delete=models.CASCADE, related_name="holds")
    screener = models.CharField(max_length=60)
    words = models.CharField(max_length=WORDS_LIMIT, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "screener"], name="one_hold_a_post_and_screener"
            )
        ]

    def __str__(self) -> str:
        return f"{self.screener} on post {self.post_id}"
