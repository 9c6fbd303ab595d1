"""What moderators did to a topic, what they concluded, and on which further boards it stands."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from forum.models.boards import Rule


class Act(models.Model):
    """One thing a moderator did to a topic: a line in it, in its place in time."""

    topic = models.ForeignKey("forum.Topic", on_delete=models.CASCADE, related_name="acts")
    # As the log calls it: `lock_topic`, ...
    act = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    mandate = models.ForeignKey(
        "members.Mandate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The number of the newest post then: its line stands below that one.
    after = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    # What else there is to say of it: the title before, the board it came from, how many posts.
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["topic", "id"], name="acts_of_a_topic")]

    def __str__(self) -> str:
        return f"{self.act} on {self.topic_id}"


class ConclusionText(models.Model):
    """What was concluded: the same columns now and in each earlier version."""

    body = models.TextField()
    body_html = models.TextField()
    language = models.CharField(max_length=12, default="und")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    mandate = models.ForeignKey(
        "members.Mandate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        abstract = True


class Conclusion(ConclusionText):
    """What stands over the posts of a topic that was closed with one."""

    topic = models.OneToOneField(
        "forum.Topic", on_delete=models.CASCADE, primary_key=True, related_name="conclusion"
    )
    # Its words without what spelling varies, to be found by.
    folded = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"conclusion of topic {self.topic_id}"


class ConclusionVersion(ConclusionText):
    """One that was corrected, or taken off when its topic was opened again."""

    topic = models.ForeignKey(
        "forum.Topic", on_delete=models.CASCADE, related_name="former_conclusions"
    )
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"former conclusion of topic {self.topic_id}"


class ListingQuerySet(models.QuerySet["Listing"]):
    """Chainable questions about listings."""

    def standing(self) -> "ListingQuerySet":
        """Those whose board has no reader who may not read the topic at home."""
        return self.filter(
            Q(topic__board__read_rule=Rule.EVERYONE)
            | Q(topic__board__read_rule=Rule.MEMBERS) & ~Q(board__read_rule=Rule.EVERYONE)
        ).filter(topic__is_visible=True)


class Listing(models.Model):
    """A topic that is shown on a further board, without being copied."""

    topic = models.ForeignKey("forum.Topic", on_delete=models.CASCADE, related_name="listings")
    board = models.ForeignKey("forum.Board", on_delete=models.CASCADE, related_name="listings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    # The topic's own, so that a page of a board is one range of an index.
    last_post_at = models.DateTimeField()
    # Whether the topic changed since this board was last brought up, and its revision then.
    is_waiting = models.BooleanField(default=True)
    board_revision = models.PositiveBigIntegerField(default=0)

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "board"], name="one_listing_a_topic_board")
        ]
        indexes = [
            models.Index(
                "board",
                models.F("last_post_at").desc(),
                models.F("topic").desc(),
                name="listings_of_a_board_newest",
            ),
            models.Index(fields=["board", "board_revision"], name="listings_bumped_on_a_board"),
            models.Index(
                fields=["board"], condition=Q(is_waiting=True), name="listings_not_brought_up"
            ),
        ]

    def __str__(self) -> str:
        return f"topic {self.topic_id} on {self.board_id}"


def covers(home: Any, further: Any) -> bool:
    """Whether all readers of the further board may read the home board: twin of `standing`.

    Boards of councillors and of the invited have moderators among their readers, who need not be
    readers of another such board: of these no other is known to be covered.
    """
    if home.read_rule == Rule.EVERYONE:
        return True
    return bool(home.read_rule == Rule.MEMBERS and further.read_rule != Rule.EVERYONE)
