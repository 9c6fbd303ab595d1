"""What a post is written in, put right by its author."""

from typing import Any

import pytest

from forum.actions import edit_post, publish_post
from forum.models import Post, PostVersion
from members.refusals import Refused


@pytest.fixture
def post(thread: Any, carine: Any) -> Post:
    return publish_post(topic=thread, author=carine, body="Hello all").post


def test_the_author_puts_it_right_and_that_is_no_edit(post: Post, carine: Any) -> None:
    assert post.language == "fr"
    before = post.topic.revision
    changed = edit_post(post=post, editor=carine, body="Hello all", language="en")
    kept = Post.objects.get(pk=post.pk)
    assert (kept.language, kept.edited_at, changed.language) == ("en", None, "en")
    assert kept.topic.revision == before + 1 == kept.revision
    assert PostVersion.objects.count() == 0


def test_an_edit_that_names_none_leaves_it(post: Post, carine: Any) -> None:
    edit_post(post=post, editor=carine, body="Hello all", language="en")
    edit_post(post=Post.objects.get(pk=post.pk), editor=carine, body="Hello everybody")
    kept = Post.objects.get(pk=post.pk)
    assert kept.language == "en"
    assert kept.edited_at is not None


def test_a_topic_speaks_as_its_first_post(thread: Any, amel: Any) -> None:
    first = thread.posts.get(number=1)
    edit_post(post=first, editor=amel, body=first.body, language="fr")
    thread.refresh_from_db()
    assert (thread.language, thread.own_revision) == ("fr", thread.revision)


def test_a_reply_leaves_its_topic_as_it_is(post: Post, carine: Any) -> None:
    language = post.topic.language
    edit_post(post=post, editor=carine, body="Hello all", language="en")
    post.topic.refresh_from_db()
    assert post.topic.language == language


def test_nobody_else_puts_it_right(post: Post, amel: Any, bilal: Any, stranger: Any) -> None:
    for member in (amel, bilal, stranger, None):
        with pytest.raises(Refused):
            edit_post(post=post, editor=member, body="Hello all", language="en")
    assert Post.objects.get(pk=post.pk).language == "fr"


def test_what_is_no_language_is_refused(post: Post, carine: Any) -> None:
    with pytest.raises(Refused) as refused:
        edit_post(post=post, editor=carine, body="Hello all", language="<b>")
    assert refused.value.field == "language"
