"""Questions about topics and posts that pages, the API and the hub ask alike."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, F, JSONField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from forum.gathered import Gathered

if TYPE_CHECKING:
    from forum.models import Post, Topic  # noqa: F401 (the rows of these sets, for types)
    from members.models import Member


# What a line in a topic tells of an act.
ACT_ROW = JSONObject(
    id="pk", act="act", at="at", name="by__name", title="mandate__title", after="after",
    reason="reason", facts="facts",
)  # fmt: skip


class TopicQuerySet(models.QuerySet["Topic"]):
    """Chainable questions about topics."""

    def visible(self) -> "TopicQuerySet":
        """Those whose first post may be read."""
        return self.filter(is_visible=True)

    def newest_first(self) -> "TopicQuerySet":
        """Newest activity first; ids break ties, so that a cursor is exact."""
        return self.order_by("-last_post_at", "-pk")

    def with_people(self) -> "TopicQuerySet":
        """With what a row shows: author, office, municipality, board."""
        return self.with_nameless().prefetch_related(
            "mandate__municipality__names", "board__names"
        )

    def with_nameless(self) -> "TopicQuerySet":
        """The same where the names of boards and places are known already."""
        return self.select_related("author", "mandate__municipality", "last_post_author", "board")

    def with_marks_of(self, member: "Member | int | None") -> "TopicQuerySet":
        """With how far the member has read each: `read_to`; its board: `board_read_at`.

        And with how closely they follow it: `own_level`, none where that was not chosen.
        """
        if member is None:
            return self
        # Not joins: PostgreSQL would then read all topics of a board to find its newest.
        of_topic = apps.get_model("forum", "ReadMark")._default_manager.filter(
            member=member, topic=OuterRef("pk")
        )
        of_board = apps.get_model("forum", "BoardMark")._default_manager.filter(
            member=member, board=OuterRef("board")
        )
        return self.annotate(  # type: ignore[no-redef]
            read_to=Subquery(of_topic.filter(number__gt=0).values("number")[:1]),
            own_level=Subquery(of_topic.values("level")[:1]),
            board_read_at=Subquery(of_board.values("read_at")[:1]),
        )

    def with_ballot_of(self, member: int, town: int) -> "TopicQuerySet":
        """With the one ballot in its poll that this member, of that municipality, may change."""
        ballots = apps.get_model("forum", "Ballot")._default_manager.filter(
            Q(member=member, municipality=None) | Q(municipality=town), poll=OuterRef("pk")
        )

        def of_polls(column: str, kind: models.Field[Any, Any]) -> Case:
            # No other topic pays for it.
            row = Subquery(ballots.values(column)[:1], output_field=kind)
            return Case(When(kind="poll", then=row), default=None, output_field=kind)

        return self.annotate(  # type: ignore[no-redef]
            own_choices=of_polls("choices", models.JSONField()),
            own_caster=of_polls("member__name", models.TextField()),
        )

    def with_acts(self) -> "TopicQuerySet":
        """With what moderators did to each: `act_rows`, in no order."""
        rows = apps.get_model("forum", "Act")._default_manager.filter(topic=OuterRef("pk"))
        gathered = rows.order_by().values("topic").annotate(rows=Gathered(ACT_ROW)).values("rows")
        empty = Value([], output_field=JSONField())
        return self.annotate(act_rows=Coalesce(Subquery(gathered), empty))  # type: ignore[no-redef]


class PostQuerySet(models.QuerySet["Post"]):
    """Chainable questions about posts."""

    def placed(self) -> "PostQuerySet":
        """Those that have a place in the topic: all but the held."""
        return self.filter(number__isnull=False)

    def published(self) -> "PostQuerySet":
        """Those whose text may be read."""
        return self.filter(state="published")

    def pinned(self) -> "PostQuerySet":
        """Those kept in sight at the head of their topic, the one pinned last first."""
        return self.published().filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")

    def changed_since(self, revision: int) -> "PostQuerySet":
        """New or changed after that revision, in order of revision."""
        return self.filter(revision__gt=revision).order_by("revision")

    def with_people(self) -> "PostQuerySet":
        """With what a post tells: author, office, municipality, mentions, its parent's number."""
        return (
            self.select_related("author", "mandate__municipality", "parent")
            .defer("folded", "parent__body", "parent__body_html", "parent__folded")
            .prefetch_related("mandate__municipality__names", "mentions__member")
        )

    def with_authors(self) -> "PostQuerySet":
        """With what a page shows of a post, where the names of places are known already."""
        joined = self.select_related("author", "mandate__municipality", "parent__author")
        # Where a post that was moved now stands, if it may be seen there at all.
        seen = When(moved_to__topic__is_visible=True, then=F("moved_to__topic__board"))
        joined = joined.annotate(moved_board=Case(seen))  # type: ignore[no-redef]
        return joined.defer(
            "body", "folded", "parent__body", "parent__body_html", "parent__folded"
        )
