"""A file removed by a moderator: off its post, out of the search, and from its owner."""

from forum.actions.attaching import let_go
from forum.actions.indexing import index_posts
from forum.actions.placing import lock_for_moderator, require_place, touch_post
from forum.actions.steering import clean_reason, record_act
from forum.folding import fold_post, words_of_files
from forum.models import Attachment, Post
from forum.permissions import require_moderator
from members.folding import fold
from members.models import Member
from members.refusals import taken_away
from members.writing import write


def remove_file(*, file: Attachment, by: Member | None, reason: object = "") -> None:
    """Take a file off its post; a line in the topic says so. Raises Refused.

    Its owner cannot add it again, and it goes from the disk as any loose file does.
    """
    if file.post is None:
        raise taken_away()
    moderator, why = require_moderator(by, file.post.topic), clean_reason(reason)
    with write():
        topic, member = lock_for_moderator(file.post.topic, moderator)
        fresh = Attachment.objects.get(pk=file.pk)
        post = Post.objects.filter(files=fresh).first()
        if post is None:
            raise taken_away()
        require_place(post, topic)
        post.topic = topic
        post.attachments = [facts for facts in post.attachments if facts["id"] != fresh.pk]
        post.folded = fold_post(post.body_html) + fold(words_of_files(post.attachments))
        touch_post(post, topic)
        post.save(update_fields=["attachments", "folded", "revision", "text_revision"])
        if post.is_shown:
            index_posts(posts=[post])
        fresh.owner = None
        let_go(fresh)
        record_act(topic, member, "remove_file", reason=why, number=post.number)
