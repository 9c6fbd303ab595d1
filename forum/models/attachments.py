"""Files of members: loose while a post is being written, then part of it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from forum.filing.kinds import FORMATS, PICTURE, kind_of

if TYPE_CHECKING:
    from forum.models.posts import Post


class Attachment(models.Model):
    """A file that was looked into. What a post shows of it stands on the post."""

    class Format(models.TextChoices):
        JPEG = "jpeg"
        PNG = "png"
        WEBP = "webp"
        PDF = "pdf"
        ODT = "odt"
        ODS = "ods"
        ODP = "odp"
        DOCX = "docx"
        XLSX = "xlsx"
        PPTX = "pptx"
        TEXT = "text"
        CSV = "csv"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="attachments"
    )
    post = models.ForeignKey(
        "forum.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    name = models.CharField(max_length=120)
    alt = models.CharField(max_length=300, default="", blank=True)
    format = models.CharField(max_length=8, choices=Format.choices)
    # Of the file itself; `space` is what it takes with its small picture.
    size = models.PositiveIntegerField()
    space = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    # Below the folder of files; nobody can guess it, and nobody is told.
    file = models.CharField(max_length=80, unique=True)
    small_file = models.CharField(max_length=80, default="", blank=True)
    # Whether a scanner has looked at it; without one nobody has.
    is_scanned = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Since when no post has it; such a file goes after a day.
    loose_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, loose_since__isnull=False)
                | Q(post__isnull=False, loose_since__isnull=True),
                name="a_file_is_loose_or_on_a_post",
            )
        ]

    def __str__(self) -> str:
        return f"file {self.pk} of {self.owner_id}"

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, rather than offered to be saved."""
        return kind_of(self.format) == PICTURE

    @property
    def content_type(self) -> str:
        """What it is served as: from our own table, never from who sent it."""
        return FORMATS[self.format].content_type

    def facts(self) -> dict[str, Any]:
        """What a post keeps of it to be shown."""
        return {
            "id": self.pk,
            "name": self.name,
            "kind": kind_of(self.format),
            "size": self.size,
            "width": self.width,
            "height": self.height,
            "alt": self.alt,
            "scanned": self.is_scanned,
        }

    def belongs_to(self, post: "Post | None") -> bool:
        """Whether that post may have it: it is loose, or on this post already."""
        return self.post_id is None or (post is not None and self.post_id == post.pk)
