"""What the hub's reading of a room asks of the database, counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import publish_post
from forum.actions.reactions import recount_reactions, set_reaction
from forum.changes import posts_since
from forum.models import Topic
from members.models import Member
from realtime.sources import pull
from realtime.streams import Stream

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("posts", [1, 5])
def test_the_hub_reads_a_room_with_two_questions(
    room: Topic, dounia: Member, stranger: Member, posts: int
) -> None:
    revision = Topic.objects.get(pk=room.pk).revision
    for number in range(posts):
        publish_post(topic=room, author=(dounia, stranger)[number % 2], body=f"{number}")
    with CaptureQueriesContext(connection) as found:
        frames = pull(Stream("topic", room.pk), revision).frames
    assert len(frames) == posts
    assert len(found) == 2, [query["sql"] for query in found]


def test_the_hub_reads_offices_and_names_with_as_few_for_many_as_for_one(
    room: Topic, amel: Member, carine: Member, dounia: Member
) -> None:
    def asked(posts: int) -> int:
        revision = Topic.objects.get(pk=room.pk).revision
        for number in range(posts):
            author = (amel, carine)[number % 2]
            publish_post(topic=room, author=author, body=f"{number} @dounia @amel")
        with CaptureQueriesContext(connection) as found:
            frames = pull(Stream("topic", room.pk), revision).frames
        towns = [frame["post"]["author"]["municipality"]["names"] for frame in frames]
        assert all(len(names) == 2 for names in towns)
        assert all(len(frame["post"]["mentions"]) == 2 for frame in frames)
        return len(found)

    # The room, the posts, whom they name and those members, and the names of the towns.
    assert asked(1) == 5
    assert asked(2) == 5
    assert asked(9) == 5


def test_what_changes_while_it_is_read_is_neither_left_out_nor_taken_for_known(
    room: Topic, dounia: Member, amel: Member
) -> None:
    post = publish_post(topic=room, author=dounia, body="نعم").post
    assert post.revision is not None
    read_before = Topic.objects.select_related("board").get(pk=room.pk)
    set_reaction(post=post, member=amel, kind="agree", on=True)
    recount_reactions(post_id=post.pk)
    as_of_then, posts, more = posts_since(read_before, post.revision - 1)
    assert [found.pk for found in posts] == [post.pk]
    assert not more
    # From here on nothing is missing: the next answer may be the counts alone.
    assert as_of_then.revision == posts[-1].revision == read_before.revision + 1
    assert posts_since(as_of_then, as_of_then.revision) == (as_of_then, [], False)
