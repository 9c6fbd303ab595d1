"""`manage.py demo`: a community in three languages, once, and its sign-ins each time."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Max
from django.utils import timezone

from forum.actions.reactions import counts_of
from forum.demo import sign_ins
from forum.models import Board, Mention, Post, Reaction, Topic
from members.models import Member
from members.permissions import is_administrator, is_councillor
from moderation.models import Case, HouseRule
from notifications.models import Notification


def demo(*options: str) -> str:
    """What the command prints."""
    printed = StringIO()
    call_command("demo", *options, stdout=printed)
    return printed.getvalue()


def test_an_empty_site_gets_a_living_community(db: None, run_tasks: Any) -> None:
    printed = demo()
    assert len(sign_ins()) == 6
    for one in sign_ins():
        assert one.email in printed
        assert one.password in printed
        assert len(one.password) >= 12
        assert Member.objects.get(email=one.email).check_password(one.password)
    assert Board.objects.filter(kind="theme").count() == 5
    assert set(Post.objects.values_list("language", flat=True)) >= {"ar", "fr", "en"}
    assert Post.objects.aggregate(deepest=Max("depth"))["deepest"] >= 6
    rooms = Topic.objects.filter(format="room").annotate(said=Count("posts"))
    assert rooms.values("board").distinct().count() == 2
    assert all(room.said >= 40 for room in rooms)
    assert not Post.objects.filter(created_at__gt=timezone.now()).exists()
    assert Mention.objects.count() >= 3
    assert set(Reaction.objects.values_list("kind", flat=True)) == set(Reaction.Kind.values)
    for post in Post.objects.all():
        assert post.reaction_counts == counts_of(post.pk)
    assert Post.objects.filter(pinned_at__isnull=False).count() == 1
    assert set(Case.objects.values_list("flag_count", flat=True)) == {1, 2}
    rules = HouseRule.objects.in_force(None)
    assert len(rules) == 6
    assert all(set(rule.titles) == {"ar", "fr", "en"} for rule in rules)
    run_tasks()
    told = Notification.objects.filter(recipient__email="raoued@majlis.example")
    assert told.filter(verb="mention").exists()


def test_places_in_topics_are_dense_and_offices_are_those_of_the_authors(db: None) -> None:
    demo()
    for topic in Topic.objects.all():
        numbers = list(topic.posts.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, topic.last_number + 1))
        assert topic.post_count == topic.revision == topic.last_number
    raoued = Member.objects.get(email="raoued@majlis.example")
    assert is_councillor(raoued)
    assert all(post.mandate is not None for post in raoued.posts.all())
    assert is_administrator(Member.objects.get(email="administrator@majlis.example"))
    assert not is_councillor(Member.objects.get(email="member@majlis.example"))


def test_nobody_in_it_has_just_joined(db: None) -> None:
    demo()
    a_year_ago = timezone.now() - datetime.timedelta(days=365)
    assert Member.objects.count() > 10
    assert not Member.objects.filter(date_joined__gt=a_year_ago).exists()


def test_a_second_time_it_only_prints_the_sign_ins(db: None) -> None:
    printed = demo()
    posts = Post.objects.count()
    assert demo() == printed
    assert Post.objects.count() == posts
    assert Case.objects.count() == 2


def test_a_password_that_was_changed_is_no_longer_printed(db: None) -> None:
    demo()
    member = Member.objects.get(email="raoued@majlis.example")
    member.set_password("a password of my own")
    member.save()
    printed = demo()
    assert "raoued@majlis.example" not in printed
    assert "sfax@majlis.example" in printed


def test_a_site_with_members_of_its_own_gets_boards_and_no_demo(stranger: Any) -> None:
    assert "no demo community" in demo()
    assert Member.objects.count() == 1
    assert not Topic.objects.exists()
    assert Board.objects.filter(slug="twinning").exists()


def test_a_public_site_refuses_known_passwords(db: None, settings: Any) -> None:
    settings.IS_LOCAL = False
    with pytest.raises(CommandError, match="public"):
        demo()
    assert not Member.objects.exists()
    assert "raoued@majlis.example" in demo("--anyway")
