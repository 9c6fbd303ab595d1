"""Posts: one contribution to a topic, in a thread or a room."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from forum.querysets import PostQuerySet


class PathField(models.CharField[str | None, str | None]):
    """Text ordered byte by byte on every database, whatever the locale of its texts."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class Post(models.Model):
    """A held post has no number, path or revision until it is published."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        HELD = "held"
        HIDDEN = "hidden"
        WITHDRAWN = "withdrawn"
        MOVED = "moved"

    topic = models.ForeignKey("forum.Topic", on_delete=models.PROTECT, related_name="posts")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    number = models.PositiveIntegerField(null=True)
    revision = models.PositiveBigIntegerField(null=True)
    # The revision of the last change other than to the counts of its reactions.
    text_revision = models.PositiveBigIntegerField(null=True)
    path = PathField(max_length=360, null=True)
    depth = models.PositiveIntegerField(default=0)
    # How many posts stand below it, however deep: kept of replies to the topic's own text alone.
    below = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="posts"
    )
    # The office it was written in; a confirmed mandate is never changed in place.
    mandate = models.ForeignKey(
        "members.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    client_id = models.UUIDField(null=True)
    body = models.TextField()
    body_html = models.TextField()
    # Its words without what spelling varies, to be found in its topic.
    folded = models.TextField(default="", blank=True)
    language = models.CharField(max_length=12, default="und")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    # Hidden by the site itself, until a moderator has looked at it.
    hidden_for_now = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    # Of a stub: the post that stood here.
    moved_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="stubs"
    )
    # `{"agree": 3}`, as of the last recount.
    reaction_counts = models.JSONField(default=dict, blank=True)
    # What is shown of its files, in their order: see `Attachment.facts`.
    attachments = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    source_id = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001

    # Of a stub on a page: the board where the post now stands, if it may be seen there.
    moved_board: int | None = None

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="one_post_a_number"),
            models.UniqueConstraint(fields=["topic", "path"], name="one_post_a_path"),
            models.UniqueConstraint(fields=["topic", "revision"], name="one_post_a_revision"),
            models.UniqueConstraint(fields=["author", "client_id"], name="one_post_a_client_id"),
            models.UniqueConstraint(fields=["source", "source_id"], name="one_post_a_source_id"),
            models.CheckConstraint(
                condition=Q(hidden_for_now=False) | Q(state="hidden"),
                name="hidden_for_now_is_hidden",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="held", number__isnull=True, revision__isnull=True, path__isnull=True)
                    | (
                        ~Q(state="held")
                        & Q(number__isnull=False, revision__isnull=False, path__isnull=False)
                    )
                ),
                name="held_posts_have_no_place",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="posts_of_an_author"),
            models.Index(fields=["topic", "published_at"], name="posts_of_a_topic_by_time"),
            models.Index(
                fields=["topic", "pinned_at"],
                condition=Q(pinned_at__isnull=False),
                name="pinned_posts_of_a_topic",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def is_shown(self) -> bool:
        """Whether its text may be read."""
        return self.state == self.State.PUBLISHED

    @property
    def standing_word(self) -> str:
        """The key of the words that stand in its place where it is not shown."""
        return "hidden_for_now" if self.hidden_for_now else self.state

    @property
    def above(self) -> "Post | None":
        """The post it is shown in reply to. A room is flat, though it keeps what was a tree."""
        return None if self.topic.is_room else self.parent

    @property
    def nesting(self) -> int:
        """How deep it is shown."""
        return 0 if self.topic.is_room else self.depth

    @property
    def is_pinned(self) -> bool:
        """Whether moderators keep it in sight at the head of its topic."""
        return self.pinned_at is not None and self.is_shown

    def get_absolute_url(self) -> str:
        return f"/p/{self.pk}/"


class PostVersion(models.Model):
    """The text that an edit replaced."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveBigIntegerField()
    body = models.TextField()
    body_html = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Replaced so soon that it is not shown; kept, because it may have been flagged.
    is_minor = models.BooleanField(default=False)
    # Taken out of the history by a moderator: an address, a number that should not stand there.
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "revision"], name="one_version_a_revision")
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} at {self.revision}"


class Mention(models.Model):
    """A member named in a post as @handle."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member"], name="one_mention_a_member_and_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.post_id}"
