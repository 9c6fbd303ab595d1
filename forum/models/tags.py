"""Tags: the few words of the site that topics of all boards are found by."""

from django.db import models

from members.models.places import name_in


class Tag(models.Model):
    """Made by administrators. Its slug stays: topics carry it, and addresses."""

    slug = models.SlugField(max_length=40, unique=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        """The name in the reader's language; prefetch `names` in lists."""
        return name_in({row.language: row.name for row in self.names.all()}) or self.slug


class TagName(models.Model):
    """A tag's name in one language."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "language"], name="one_name_a_tag_language")
        ]

    def __str__(self) -> str:
        return self.name


class TopicTag(models.Model):
    """A topic found by a tag; the topic itself names its tags in their order."""

    topic = models.ForeignKey("forum.Topic", on_delete=models.CASCADE, related_name="tag_rows")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="topic_rows")

    # As the topic has them, so that a board's list of one tag is one range of an index.
    board = models.ForeignKey("forum.Board", on_delete=models.CASCADE, related_name="+")
    last_post_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "topic"], name="one_row_a_tag_and_topic")
        ]
        indexes = [
            models.Index(
                "tag",
                "board",
                models.F("last_post_at").desc(),
                models.F("topic").desc(),
                name="tagged_on_a_board_newest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.tag_id}"
