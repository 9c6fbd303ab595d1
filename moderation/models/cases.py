"""Cases: flags on one post, gathered for a moderator to decide."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import pgettext_lazy

from forum.models import Board
from moderation.models.flags import Flag, Reason


class CaseQuerySet(models.QuerySet["Case"]):
    """Chainable questions about cases."""

    def undecided(self) -> "CaseQuerySet":
        """Those that wait for a moderator."""
        return self.filter(state__in=("open", "claimed"))

    def on_boards(self, boards: "models.QuerySet[Board]") -> "CaseQuerySet":
        """Those of these boards."""
        return self.filter(board__in=boards.values("pk"))

    def changed_since(self, revision: int) -> "CaseQuerySet":
        """New or changed after that revision of the queue, in order of revision."""
        return self.filter(revision__gt=revision).order_by("revision")

    def with_reasons(self) -> "CaseQuerySet":
        """With what `wire.case_payload` reads of the flags."""
        return self.prefetch_related(
            Prefetch("flags", queryset=Flag.objects.only("case_id", "reason"))
        )

    def with_rows(self) -> "CaseQuerySet":
        """With what a row of the queue shows: post, author, topic, board, who looks at it."""
        return (
            self.with_reasons()
            .select_related("post__author", "post__topic", "board", "claimed_by")
            .prefetch_related("board__names")
        )


class Case(models.Model):
    """Open, then claimed by one moderator, then decided."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("case state", "Open")
        CLAIMED = "claimed", pgettext_lazy("case state", "Being looked at")
        DECIDED = "decided", pgettext_lazy("case state", "Decided")

    post = models.ForeignKey("forum.Post", on_delete=models.PROTECT, related_name="cases")
    board = models.ForeignKey("forum.Board", on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # Why the house opened it itself (a screener held the post); empty where members flagged.
    held_reason = models.CharField(max_length=200, blank=True)
    flag_count = models.PositiveIntegerField(default=0)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claimed_cases",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # The queue's revision at the last change of this case.
    revision = models.PositiveBigIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=~Q(state="decided"),
                name="one_undecided_case_a_post",
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_by__isnull=False),
                name="claimed_case_names_its_moderator",
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"])]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_decided(self) -> bool:
        """Whether it is closed."""
        return self.state == self.State.DECIDED

    @property
    def reason_codes(self) -> list[str]:
        """Why it was flagged, each code once; prefetch `flags` in lists."""
        return sorted({flag.reason for flag in self.flags.all()})

    @property
    def reason_words(self) -> list[str]:
        """The same in the reader's language."""
        return [str(Reason(code).label) for code in self.reason_codes]

    def get_absolute_url(self) -> str:
        return f"/cases/{self.pk}/"


class Decision(models.Model):
    """What a moderator decided on a case, and why."""

    class Outcome(models.TextChoices):
        NONE = "none", pgettext_lazy("outcome", "Leave it as it is")
        HIDE = "hide", pgettext_lazy("outcome", "Hide the post")
        EDIT = "edit", pgettext_lazy("outcome", "Remove a part")
        MOVE = "move", pgettext_lazy("outcome", "Move it")
        LOCK = "lock", pgettext_lazy("outcome", "Lock the topic")
        WARN = "warn", pgettext_lazy("outcome", "Warn the author")
        RESTRICT = "restrict", pgettext_lazy("outcome", "Restrict the author")
        SUSPEND = "suspend", pgettext_lazy("outcome", "Suspend the author")
        BAN = "ban", pgettext_lazy("outcome", "Ban the author")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.outcome} on case {self.case_id}"


class CaseQueue(models.Model):
    """One row: the revision of the whole queue, for the stream `cases`."""

    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.revision)
