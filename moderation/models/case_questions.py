"""Questions about cases."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Prefetch, Q

from forum.models import Post
from moderation.models.flags import Flag
from moderation.models.versions import OPENING

if TYPE_CHECKING:
    from moderation.models.cases import Case  # noqa: F401  (named in a string)

# What a case may be about: the fields that hold it, and the values of its kind.
SUBJECTS = ("post", "topic", "member", "file", "municipality")
# Said by one column and without values: so that both databases find it in an index of these alone.
# What is closed without a decision has its time too (`closed_case_has_its_time`).
UNDECIDED = Q(decided_at__isnull=True)
WAITING = ("open", "claimed")


class CaseQuerySet(models.QuerySet["Case"]):
    """Chainable questions about cases."""

    def undecided(self) -> "CaseQuerySet":
        """Those that wait for a moderator."""
        return self.filter(UNDECIDED)

    def about(self, post: Post) -> "CaseQuerySet":
        """Those about the post, a file of it, or the topic that it opens."""
        found = Q(post=post) | Q(file__post=post) | Q(hidden_post=post)
        if post.number == 1:
            found |= Q(topic=post.topic_id)
        return self.filter(found)

    def most_urgent_first(self, after: tuple[int, int] | None = None) -> "CaseQuerySet":
        """Those that wait, by score and then by age; `after`: below that score and id."""
        waiting = self.undecided()
        if after is not None:
            score, case_id = after
            waiting = waiting.filter(Q(score__lt=score) | Q(score=score, pk__gt=case_id))
            # Where the page begins in the index: of the pair above no database finds it.
            waiting = waiting.filter(score__lte=score)
        return waiting.order_by("-score", "pk")

    def changed_since(self, revision: int) -> "CaseQuerySet":
        """New or changed after that revision of the queue, in order of revision."""
        return self.filter(revision__gt=revision).order_by("revision")

    def with_reasons(self) -> "CaseQuerySet":
        """With why they were flagged."""
        return self.prefetch_related(
            Prefetch("flags", queryset=Flag.objects.only("case_id", "reason", "member_id"))
        )

    def with_payload(self) -> "CaseQuerySet":
        """With what `wire.case_payload` reads: the flags, and what each is about."""
        opening = Post.objects.filter(number=1).only("topic_id", "text_revision")
        return (
            self.with_reasons()
            .select_related("post", "topic", "member", "file", "municipality")
            .prefetch_related("municipality__names")
            .prefetch_related(Prefetch("topic__posts", queryset=opening, to_attr=OPENING))
        )

    def with_rows(self) -> "CaseQuerySet":
        """With what a row of the queue shows: what it is about, where, who looks at it."""
        return (
            self.with_payload()
            .select_related("post__author", "post__topic", "board", "claimed_by", "author")
            .select_related("file__post", "region")
            .prefetch_related("board__names", "region__names")
        )
