"""Reactions: one member's short answer to a post, one row a kind; and when they were counted."""

from django.conf import settings
from django.db import models


class Reaction(models.Model):
    """A member answered a post with a sign instead of words."""

    class Kind(models.TextChoices):
        AGREE = "agree"
        APPLAUSE = "applause"
        IDEA = "idea"
        SUPPORT = "support"
        QUESTION = "question"

    post = models.ForeignKey("forum.Post", on_delete=models.CASCADE, related_name="reactions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member", "kind"], name="one_reaction_a_member_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.member_id} to {self.post_id}"


class Tally(models.Model):
    """Since when a post's reactions wait to be counted; locked by who reacts and who counts."""

    post = models.OneToOneField(
        "forum.Post", on_delete=models.CASCADE, primary_key=True, related_name="tally"
    )
    waiting_since = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"tally of {self.post_id}"
