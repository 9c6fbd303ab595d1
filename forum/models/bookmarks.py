"""Bookmarks: posts a member wants to find again, with a note and a day to be reminded."""

from django.conf import settings
from django.db import models


class Bookmark(models.Model):
    """One a member and post; only its member ever sees it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks"
    )
    post = models.ForeignKey("forum.Post", on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField(max_length=300, default="", blank=True)
    # The day on the clock of the site.
    remind_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "post"], name="one_bookmark_a_member_and_post"
            )
        ]
        indexes = [models.Index(fields=["member", "-id"], name="bookmarks_of_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id} at post {self.post_id}"
