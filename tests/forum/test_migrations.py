"""Posts, topics and members from before live rooms get what was not kept then."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from forum import index
from forum.actions import edit_post, hide_post, publish_post
from forum.folding import fold_post
from forum.models import Post, Topic
from members.models import Member, MunicipalityName

pytestmark = pytest.mark.django_db(transaction=True)
filling = import_module("forum.migrations.0005_fill_live_rooms")
names = import_module("members.migrations.0003_names_as_they_are_looked_for")
drafts = import_module("forum.migrations.0007_drafts")
search = import_module("forum.migrations.0010_search")
kinds = import_module("forum.migrations.0011_kinds")
polls = import_module("forum.migrations.0015_polls")
sounds = import_module("members.migrations.0008_sounds")
follows = import_module("forum.migrations.0013_follows")
towns = import_module("members.migrations.0005_town_names_as_they_are_looked_for")


class Editor:
    """What the functions of a migration ask of a schema editor."""

    connection = connection


def test_posts_are_filled_in_batches_and_again_without_harm(
    thread: Topic, carine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [publish_post(topic=thread, author=carine, body=f"Été {n}").post for n in range(5)]
    edit_post(
        post=Post.objects.select_related("topic__board").get(pk=posts[0].pk),
        editor=carine,
        body="Élus",
    )
    before = list(Post.objects.order_by("pk").values_list("pk", "folded", "text_revision"))
    Post.objects.update(folded="", text_revision=None)
    monkeypatch.setattr(filling, "BATCH", 2)
    for _ in range(2):
        filling.fill_posts(apps, Editor())
        after = list(Post.objects.order_by("pk").values_list("pk", "folded", "text_revision"))
        assert after == before
    assert Post.objects.get(pk=posts[0].pk).folded == "elus" == fold_post("<p>ÉLUS</p>")


def test_a_held_post_has_no_revision_of_its_text_either(thread: Topic, carine: Any) -> None:
    post = publish_post(topic=thread, author=carine, body="un").post
    Post.objects.filter(pk=post.pk).update(
        state="held", number=None, path=None, revision=None, text_revision=None
    )
    filling.fill_posts(apps, Editor())
    assert Post.objects.get(pk=post.pk).text_revision is None


@pytest.mark.parametrize(
    ("migration", "word"), [(filling, "find"), (drafts, "print"), (kinds, "record"),
                            (kinds, "call"), (follows, "follow"), (follows, "tags")],
)  # fmt: skip
def test_a_topic_called_as_a_page_of_ours_is_found_under_another_slug(
    thread: Topic, client: Any, migration: Any, word: str
) -> None:
    Topic.objects.filter(pk=thread.pk).update(slug=word)
    migration.leave_our_words(apps, Editor())
    assert Topic.objects.get(pk=thread.pk).slug == f"topic-{word}"
    answer = client.get(f"/t/{thread.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/t/{thread.pk}/topic-{word}/", 302)]


def test_names_are_folded_for_members_who_are_there(
    amel: Any, carine: Any, dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(Member.objects.order_by("pk").values_list("pk", "folded_name"))
    Member.objects.update(folded_name="")
    monkeypatch.setattr(names, "BATCH", 2)
    names.fold_names(apps, Editor())
    assert list(Member.objects.order_by("pk").values_list("pk", "folded_name")) == before
    assert (carine.pk, " carine etienne") in before


def test_the_index_is_made_filled_and_dropped_and_again_without_harm(
    thread: Topic, dounia: Any, bilal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [publish_post(topic=thread, author=dounia, body=f"un {n}").post for n in range(3)]
    hide_post(post=posts[0], by=bilal)
    monkeypatch.setattr(search, "BATCH", 2)
    search.drop_index(apps, Editor())
    assert "forum_search" not in connection.introspection.table_names()
    for _ in range(2):
        search.create_index(apps, Editor())
        search.fill_index(apps, Editor())
    held = index.stored_versions(0, 2**62)
    assert {post.pk for post in posts} & held.keys() == {posts[1].pk, posts[2].pk}
    assert Post.objects.get(topic=thread, number=1).pk in held


def test_names_of_municipalities_are_folded(raoued: Any) -> None:
    MunicipalityName.objects.update(folded_name="")
    towns.fold_names(apps, Editor())
    assert raoued.names.get(language="fr").folded_name == " raoued"


def test_a_topic_called_poll_leaves_the_word_to_our_page(thread: Topic, client: Any) -> None:
    Topic.objects.filter(pk=thread.pk).update(slug="poll")
    polls.leave_our_word(apps, Editor())
    answer = client.get(f"/t/{thread.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/t/{thread.pk}/topic-poll/", 302)]


def test_names_that_are_there_already_get_their_sound(
    carine: Any, raoued: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [
        list(model.objects.order_by("pk").values_list("pk", "sounds"))
        for model in (Member, MunicipalityName)
    ]
    assert all(sound.strip() for rows in held for _, sound in rows)
    Member.objects.update(sounds="")
    MunicipalityName.objects.update(sounds="")
    monkeypatch.setattr(sounds, "BATCH", 2)
    sounds.fill_sounds(apps, Editor())
    assert held == [
        list(model.objects.order_by("pk").values_list("pk", "sounds"))
        for model in (Member, MunicipalityName)
    ]
