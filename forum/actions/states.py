"""States of a post: withdrawn by its author, hidden and restored, released or refused."""

from forum.actions.follows import attend
from forum.actions.indexing import forget_posts, index_posts
from forum.actions.placing import (
    count_in_branch,
    lock_author,
    lock_topic_row,
    place_post,
    require_place,
    save_topic,
    touch_post,
)
from forum.models import Post, Topic
from forum.permissions import require_acting, require_moderator, require_readable
from forum.signals import post_hidden, post_published, post_restored
from members.models import Member
from members.refusals import forbidden, not_found, taken_away
from members.writing import write


def withdraw_post(*, post: Post, by: Member | None) -> bool:
    """Take back one's own post: its text goes from all pages; returns whether it stood until now.

    What the site itself has hidden for now may be taken back too. Raises Refused (`conflict`
    where a moderator was quicker).
    """
    member = require_acting(by)
    require_readable(member, post.topic)
    if post.author_id != member.pk:
        raise forbidden()
    if _change_state(post, member, Post.State.WITHDRAWN, only_from=Post.State.PUBLISHED):
        return True
    if not Post.objects.filter(pk=post.pk, state=Post.State.WITHDRAWN).exists():
        raise taken_away()
    return False


def hide_post(*, post: Post, by: Member | None) -> bool:
    """Take a post's text away from everyone; returns whether it was shown. Raises Refused.

    What the site itself has hidden for now stays hidden, and this is what was decided about it.
    """
    member = _require_moderator(post, by)
    return _change_state(post, member, Post.State.HIDDEN, only_from=Post.State.PUBLISHED)


def hide_for_now(*, post: Post) -> bool:
    """The site itself takes a post's text away, until a moderator has looked at it.

    Asked for by the house and by no member; returns whether the post was shown.
    """
    with write():
        topic, locked = _lock_for_the_site(post)
        if locked.state != Post.State.PUBLISHED:
            return False
        _put(locked, topic, Post.State.HIDDEN, for_now=True)
    post.state, post.revision, post.hidden_for_now = locked.state, locked.revision, True
    return True


def show_again(*, post: Post) -> bool:
    """The site itself shows what it hid for now; returns whether it was hidden so."""
    with write():
        topic, locked = _lock_for_the_site(post)
        if not locked.hidden_for_now:
            return False
        _put(locked, topic, Post.State.PUBLISHED)
    post.state, post.revision, post.hidden_for_now = locked.state, locked.revision, False
    return True


def restore_post(*, post: Post, by: Member | None) -> bool:
    """Show a hidden post again; returns whether it was hidden. Raises Refused."""
    member = _require_moderator(post, by)
    return _change_state(post, member, Post.State.PUBLISHED, only_from=Post.State.HIDDEN)


def _require_moderator(post: Post, by: Member | None) -> Member:
    return require_moderator(require_acting(by), post.topic)


def _lock(post: Post, by: Member, *, as_author: bool = False) -> tuple[Topic, Post]:
    """Topic and post, fresh and locked; who may change them is asked again under the locks."""
    fresh = lock_author(by, post.topic)
    topic = lock_topic_row(post.topic_id)
    locked = Post.objects.select_related("parent").get(pk=post.pk)
    require_place(locked, topic)
    locked.topic = topic
    if as_author:
        require_acting(fresh)
    else:
        _require_moderator(locked, fresh)
    return topic, locked


def _lock_for_the_site(post: Post) -> tuple[Topic, Post]:
    topic = lock_topic_row(post.topic_id)
    locked = Post.objects.select_related("parent").get(pk=post.pk)
    require_place(locked, topic)
    locked.topic = topic
    return topic, locked


def _change_state(post: Post, by: Member, state: str, *, only_from: str) -> bool:
    with write():
        topic, locked = _lock(post, by, as_author=state == Post.State.WITHDRAWN)
        if state != Post.State.PUBLISHED and locked.hidden_for_now:
            _keep_away(locked, topic, state)
        elif locked.state == only_from:
            _put(locked, topic, state)
        else:
            return False
    post.state, post.revision, post.hidden_for_now = locked.state, locked.revision, False
    return True


def _keep_away(locked: Post, topic: Topic, state: str) -> None:
    """What was hidden for now is gone for good: only the words in its place change."""
    touch_post(locked, topic)
    locked.state, locked.hidden_for_now = state, False
    _leave_the_head(locked, topic)
    locked.save(
        update_fields=["state", "hidden_for_now", "pinned_at", "revision", "text_revision"]
    )
    save_topic(topic)


def _leave_the_head(locked: Post, topic: Topic) -> None:
    """A post that was taken away is pinned no more, and is not the answer."""
    locked.pinned_at = None
    if topic.answer == locked.number:
        topic.answer, topic.own_revision = None, topic.revision


def _put(locked: Post, topic: Topic, state: str, *, for_now: bool = False) -> None:
    """Another state of a post that has its place; the topic must be locked."""
    touch_post(locked, topic)
    locked.state, locked.hidden_for_now = state, for_now
    # What is hidden for now is not judged yet: it comes back as what it was.
    if state != Post.State.PUBLISHED and not for_now:
        _leave_the_head(locked, topic)
    locked.save(
        update_fields=["state", "hidden_for_now", "pinned_at", "revision", "text_revision"]
    )
    (index_posts if locked.is_shown else forget_posts)(posts=[locked])
    topic.post_count += 1 if state == Post.State.PUBLISHED else -1
    if locked.number == 1:
        topic.is_visible = state == Post.State.PUBLISHED
        topic.own_revision = topic.revision
    signal = post_restored if state == Post.State.PUBLISHED else post_hidden
    signal.send(sender=Post, post_id=locked.pk, topic_id=topic.pk, board_id=topic.board_id)
    save_topic(topic)


def publish_held_post(*, post: Post, by: Member | None) -> bool:
    """Give a held post its place now; returns whether it was held. Raises Refused."""
    member = _require_moderator(post, by)
    with write():
        topic, locked = _lock(post, member)
        if locked.state != Post.State.HELD:
            return False
        place_post(locked, topic)
        if locked.number == 1:
            topic.is_visible = True
            topic.own_revision = topic.revision
        locked.save()
        count_in_branch([locked])
        index_posts(posts=[locked])
        is_followed = attend(locked, topic)
        post_published.send(
            sender=Post,
            post_id=post.pk,
            topic_id=topic.pk,
            board_id=topic.board_id,
            calls=is_followed or locked.parent_id is not None or locked.mentions.exists(),
        )
        save_topic(topic)
    return True


def refuse_held_post(*, post: Post, by: Member | None) -> bool:
    """Do not publish a held post: it takes its place without its text, and stays hidden."""
    member = _require_moderator(post, by)
    if post.state != Post.State.HELD:
        raise not_found()
    with write():
        topic, locked = _lock(post, member)
        if locked.state != Post.State.HELD:
            return False
        place_unseen(locked, topic, Post.State.HIDDEN)
        post_hidden.send(sender=Post, post_id=post.pk, topic_id=topic.pk, board_id=topic.board_id)
        save_topic(topic)
    return True


def place_unseen(post: Post, topic: Topic, state: str) -> None:
    """Give a held post its place without its text; the topic must be locked and is not saved."""
    place_post(post, topic)
    post.state = state
    topic.post_count -= 1
    post.save()
    count_in_branch([post])
