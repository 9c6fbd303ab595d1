"""Cases: flags on one thing, gathered for a moderator to decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import Post, Topic
from moderation.models.case_questions import SUBJECTS, UNDECIDED, WAITING, CaseQuerySet
from moderation.models.reasons import PLEA, reason_words
from moderation.models.versions import text_version


def _one_subject() -> Q:
    """Of these fields, the one that the kind names is filled, and no other.

    Of a file, only while nobody has decided: afterwards it may go where its owner drops it.
    """
    rule = Q()
    for kind in SUBJECTS:
        empty = {f"{field}__isnull": field != kind for field in SUBJECTS}
        rule |= Q(kind=kind, **empty)
    gone = {f"{field}__isnull": True for field in SUBJECTS}
    return rule | Q(~Q(state__in=WAITING), kind="file", **gone)


class Case(models.Model):
    """Open, then claimed by one moderator, then decided."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("case state", "Open")
        CLAIMED = "claimed", pgettext_lazy("case state", "Being looked at")
        DECIDED = "decided", pgettext_lazy("case state", "Decided")
        WITHDRAWN = "withdrawn", pgettext_lazy("case state", "Closed: taken back")

    class Kind(models.TextChoices):
        """What a case is about; each value is the name of the field that holds it."""

        POST = "post", pgettext_lazy("what a case is about", "A post")
        TOPIC = "topic", pgettext_lazy("what a case is about", "A topic")
        MEMBER = "member", pgettext_lazy("what a case is about", "A member")
        FILE = "file", pgettext_lazy("what a case is about", "A file")
        MUNICIPALITY = "municipality", pgettext_lazy("what a case is about", "A municipality")

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.POST)
    post = models.ForeignKey(
        "forum.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    topic = models.ForeignKey(
        "forum.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
    )
    file = models.ForeignKey(
        "forum.Attachment", on_delete=models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
    )
    # Whom it is about: who wrote or owns what was flagged, or the member themselves.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases_about",
    )
    # What the flagged text is written in: who reads it should look at it.
    language = models.CharField(max_length=12, default="und")
    # Of posts, topics and files, where they stand; members and municipalities stand on no board.
    board = models.ForeignKey(
        "forum.Board", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    # Where a case without a board belongs: those moderate it whose region covers this one.
    region = models.ForeignKey(
        "members.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
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
    # Until when the claim holds if nothing more is done on the case.
    claim_ends_at = models.DateTimeField(null=True, blank=True)
    # How far it was passed on because it waits: an `EscalationStep.Circle`, 0 at first.
    level = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # What it said when it was decided: see `evidence.py`.
    evidence = models.JSONField(default=dict, blank=True)
    # The queue's revision at the last change of this case.
    revision = models.PositiveBigIntegerField(default=0)
    # How urgent it is, and what presses for hiding the thing: `moderation.weighing` has both.
    score = models.PositiveIntegerField(default=0)
    pressure = models.PositiveIntegerField(default=0)
    # When the site itself hid what it is about, and when it told moderators to look at once.
    hidden_at = models.DateTimeField(null=True, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    # What it hid so: the file for which it was may have left that post since.
    hidden_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    # What the author of what was hidden so says to who looks at it.
    author_words = models.CharField(max_length=1000, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[kind],
                    condition=Q(state__in=WAITING),
                    name=f"one_undecided_case_a_{kind}",
                )
                for kind in SUBJECTS
            ),
            models.CheckConstraint(condition=_one_subject(), name="case_names_its_subject"),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_by__isnull=False),
                name="claimed_case_names_its_moderator",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WAITING, decided_at__isnull=True)
                | (~Q(state__in=WAITING) & Q(decided_at__isnull=False)),
                name="closed_case_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"]),
            models.Index(fields=["author", "opened_at"]),
            # Each holds all that the queue is narrowed by: no row is looked up to be left out.
            models.Index(
                fields=["id", "language", "level"], condition=UNDECIDED, name="undecided_cases"
            ),
            models.Index(
                fields=["board", "id", "language"],
                condition=UNDECIDED,
                name="undecided_cases_of_a_board",
            ),
            models.Index(
                fields=["-score", "id", "language"], condition=UNDECIDED, name="cases_by_urgency"
            ),
            models.Index(
                fields=["board", "-score", "id", "language"],
                condition=UNDECIDED,
                name="cases_of_a_board_by_urgency",
            ),
            models.Index(
                fields=["language", "id"], condition=UNDECIDED, name="undecided_cases_to_be_read"
            ),
            models.Index(
                fields=["level", "opened_at"], condition=UNDECIDED, name="cases_to_be_passed_on"
            ),
            models.Index(
                fields=["claim_ends_at"], condition=Q(state="claimed"), name="claims_by_their_end"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_decided(self) -> bool:
        """Whether it is closed."""
        return self.state == self.State.DECIDED

    @property
    def holder_id(self) -> int | None:
        """Who has taken it; nobody, once they have done nothing on it for too long."""
        ends = self.claim_ends_at
        is_idle = self.state == self.State.CLAIMED and ends is not None and ends <= timezone.now()
        return None if is_idle else self.claimed_by_id

    @property
    def verdict(self) -> "Decision | None":
        """What was decided; nothing where its author took the text back before."""
        return getattr(self, "decision", None)

    @property
    def is_closed(self) -> bool:
        """Whether nobody needs to look at it any more."""
        return self.state not in WAITING

    @property
    def is_held(self) -> bool:
        """Whether it is about a post that waits to be published."""
        return self.post is not None and self.post.state == Post.State.HELD

    @property
    def topic_about(self) -> Topic | None:
        """The topic that it is about, or that what it is about stands in."""
        post = self.hidden_post or self.post or (self.file.post if self.file else None)
        return post.topic if post is not None else self.topic

    @property
    def reason_codes(self) -> list[str]:
        """Why it was flagged, each code once; prefetch `flags` in lists."""
        return sorted({flag.reason for flag in self.flags.all()})

    @property
    def reason_words(self) -> list[str]:
        """The same in the reader's language; what its author asks is said as they say it."""
        told = {
            (PLEA if self.author_id == flag.member_id else str(self.kind), flag.reason)
            for flag in self.flags.all()
        }
        return [reason_words(kind, code) for kind, code in sorted(told)]

    @property
    def author_asks(self) -> bool:
        """Whether its author asks for help; prefetch `flags` in lists."""
        return any(flag.member_id == self.author_id for flag in self.flags.all())

    @property
    def version(self) -> str:
        """What there is to judge: the newest flag, and the text; prefetch `flags` in lists."""
        newest = max((flag.pk for flag in self.flags.all()), default=0)
        return f"{newest}.{text_version(self)}"

    @property
    def subject_id(self) -> int | None:
        """The id of what it is about; None where that is gone."""
        subject_id: int | None = getattr(self, f"{self.kind}_id")
        return subject_id

    def get_absolute_url(self) -> str:
        return f"/cases/{self.pk}/"


class Decision(models.Model):
    """What a moderator decided on a case, and why."""

    class Outcome(models.TextChoices):
        NONE = "none", pgettext_lazy("outcome", "Leave it as it is")
        HIDE = "hide", pgettext_lazy("outcome", "Hide it")
        EDIT = "edit", pgettext_lazy("outcome", "Remove a part")
        MOVE = "move", pgettext_lazy("outcome", "Move it")
        LOCK = "lock", pgettext_lazy("outcome", "Lock the topic")
        WARN = "warn", pgettext_lazy("outcome", "Warn the author")
        RESTRICT = "restrict", pgettext_lazy("outcome", "Restrict the author")
        SUSPEND = "suspend", pgettext_lazy("outcome", "Suspend the author")
        BAN = "ban", pgettext_lazy("outcome", "Ban the author")
        RENAME = "rename", pgettext_lazy("outcome", "Take the name away")
        PASS_ON = "pass_on", pgettext_lazy("outcome", "Pass it on to the administrators")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # The rule of the house that was broken, where it acts against somebody.
    rule = models.ForeignKey(
        "moderation.HouseRule", on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    # Until when a restriction or suspension lasts; a ban, and all else, has no end.
    ends_at = models.DateTimeField(null=True)
    # What undoing it needs: what was kept of the text, where the topic came from.
    facts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_why = models.CharField(max_length=2000, blank=True)

    @property
    def is_undone(self) -> bool:
        """Whether a moderator took it back."""
        return self.undone_at is not None

    def __str__(self) -> str:
        return f"{self.outcome} on case {self.case_id}"
