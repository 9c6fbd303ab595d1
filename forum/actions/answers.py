"""The answer to a question: the post that its asker, or a moderator, marks as one."""

from django.utils.translation import pgettext_lazy

from forum.actions.keeping import lock_for_keeper, require_keeper, tell_kept
from forum.actions.placing import require_place
from forum.models import Post, Topic
from members.models import Member
from members.refusals import invalid, not_found
from members.writing import write


def mark_answer(*, post: Post, by: Member | None) -> bool:
    """Say that this post answers its question, in place of any other; whether that is new.

    Raises Refused.
    """
    return _set_answer(post, by, "mark_answer", on=True)


def unmark_answer(*, post: Post, by: Member | None) -> bool:
    """Say that this post is not the answer after all; returns whether it was. Raises Refused."""
    return _set_answer(post, by, "unmark_answer", on=False)


def _set_answer(post: Post, by: Member | None, act: str, *, on: bool) -> bool:
    keeper = require_keeper(by, post.topic)
    with write():
        topic, member = lock_for_keeper(post.topic, keeper)
        locked = Post.objects.get(pk=post.pk)
        require_place(locked, topic)
        _require_possible(topic, locked)
        if (topic.answer == locked.number) == on:
            return False
        topic.answer = locked.number if on else None
        tell_kept(topic, member, act, post=post.pk)
    post.topic.answer = topic.answer
    return True


def _require_possible(topic: Topic, post: Post) -> None:
    if not topic.is_question:
        raise invalid(pgettext_lazy("refusal", "Only a question has an answer."))
    if not post.is_shown:
        raise not_found()
    if post.number == 1:
        raise invalid(pgettext_lazy("refusal", "A question is not its own answer."))
