"""What goes along with moved posts: how far members have read, drafts, what waits for review."""

from bisect import bisect_right

from forum.actions.transplanting import Move
from forum.models import Draft, Level, Post, ReadMark, Topic

AT_ONCE = 500


def carry_marks(move: Move, *, last_before: int) -> None:
    """Who had read posts where they stood has read them where they stand.

    `last_before`: the last number of the target before the step. One mark cannot say that only
    some of what lies below it was read: in an older topic it rises for who had read everything.
    """
    old = sorted(move.numbers)
    marks = ReadMark.objects.filter(topic=move.source, number__gte=old[0])
    if last_before:
        read = marks.filter(number__gte=old[-1]).values("member")
        ReadMark.objects.filter(
            topic=move.target, number__gte=last_before, member__in=read
        ).update(number=move.target.last_number)
        return
    ReadMark.objects.bulk_create(
        [
            ReadMark(member_id=member, topic=move.target, number=bisect_right(old, number))
            for member, number in marks.values_list("member", "number")
        ],
        batch_size=AT_ONCE,
    )


def carry_levels(source: Topic, target: Topic) -> None:
    """Who follows the one closely follows the other, unless they chose for that themselves."""
    close = ReadMark.objects.filter(topic=source, level__in=(Level.WATCHING, Level.TRACKING))
    there = ReadMark.objects.filter(topic=target)
    new = close.exclude(member__in=there.values("member")).values_list("member", "level")
    ReadMark.objects.bulk_create(
        [ReadMark(member_id=member, topic=target, level=level) for member, level in new],
        batch_size=AT_ONCE,
    )
    for level in (Level.WATCHING, Level.TRACKING):
        followers = close.filter(level=level).values("member")
        there.filter(level="", member__in=followers).update(level=level)


def carry_rest(source: Topic, target: Topic, under: Post) -> None:
    """Of a topic that went as a whole: posts that wait for review, and drafts."""
    for post in source.posts.filter(state=Post.State.HELD).select_related("parent__moved_to"):
        above = post.parent.moved_to if post.parent is not None else None
        post.topic = target
        post.parent = above if above is not None and above.topic_id == target.pk else under
        post.save(update_fields=["topic", "parent"])
    places = dict(
        source.posts.filter(moved_to__topic=target).values_list("number", "moved_to__number")
    )
    for draft in source.drafts.all():
        _carry_draft(draft, target, places)


def _carry_draft(draft: Draft, target: Topic, places: dict[int | None, int | None]) -> None:
    there = Draft.objects.filter(member=draft.member_id, topic=target).first()
    if there is None:
        draft.topic, draft.version = target, draft.version + 1
        draft.reply_to = places.get(draft.reply_to)
        draft.save(update_fields=["topic", "reply_to", "version"])
        return
    there.body, there.version = f"{there.body}\n\n{draft.body}", there.version + 1
    there.save(update_fields=["body", "version"])
    draft.delete()
