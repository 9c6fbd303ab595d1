"""What is flagged, and who flags it, locked in the order of the house."""

from collections.abc import Collection

from forum.actions.moving import lock_boards
from forum.actions.placing import lock_author, lock_topic_row, require_place
from forum.models import Attachment, Post, Topic
from members.models import Member, Municipality
from members.refusals import not_found
from moderation.actions.queue import lock_members
from moderation.models import Case
from moderation.subjects import Thing, subject_of


def lock_thing(thing: Thing, member: Member) -> tuple[Member, Thing]:
    """Who flags it, and the thing, fresh and locked: what would change it waits.

    Raises Refused where it stands elsewhere by now.
    """
    topic = subject_of(thing).topic
    if topic is None:
        return _lock_place_or_person(thing, member)
    fresh = lock_author(member, topic)
    locked = lock_topic_row(topic.pk)
    if isinstance(thing, Topic):
        return fresh, locked
    if isinstance(thing, Post):
        return fresh, _stands_in(Post.objects.get(pk=thing.pk), locked)
    file = Attachment.objects.select_related("post").filter(pk=thing.pk).first()
    if file is None or file.post is None:
        raise not_found()
    _stands_in(file.post, locked)
    return fresh, file


def _stands_in(post: Post, topic: Topic) -> Post:
    require_place(post, topic)
    post.topic = topic
    return post


def _lock_place_or_person(thing: Thing, member: Member) -> tuple[Member, Thing]:
    if isinstance(thing, Member):
        rows = lock_members(member.pk, thing.pk)
        return rows[member.pk], rows[thing.pk]
    fresh = lock_members(member.pk)[member.pk]
    if isinstance(thing, Municipality):
        return fresh, Municipality.objects.select_for_update(no_key=True).get(pk=thing.pk)
    # A file that no post has any more.
    raise not_found()


def lock_around(case: Case, *, boards: Collection[int] = ()) -> None:
    """The topic a case is about; where that goes between boards, these and all it is shown on.

    In one sweep by their ids: who moves the topic locks its further boards as well.
    """
    if case.topic_about is None:
        return
    topic = lock_topic_row(case.topic_about.pk)
    if boards:
        lock_boards(topic.board_id, *boards, *topic.also_on)
