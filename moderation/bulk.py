"""Many cases as one act: which belong together, and whose posts are taken away as one."""

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from forum.models import Post
from forum.permissions import moderated_boards
from members.models import Member
from members.permissions import is_councillor, roles_of
from moderation.models import Case, Decision
from moderation.models.case_questions import CaseQuerySet
from moderation.permissions import cases_for

# What can be said of many at once; the rest is decided one by one.
Outcome = Decision.Outcome
OUTCOMES = (Outcome.HIDE, Outcome.NONE, Outcome.WARN)
LINK = re.compile(r'<a href="(https?://[^"]+)"')
LINKS = 5
# What a member wrote or enclosed, and what can be taken away.
WRITTEN = (Case.Kind.FILE, Case.Kind.POST, Case.Kind.TOPIC)


@dataclass(frozen=True)
class Wave:
    """All that one new member wrote: cases that wait, and posts that no case is about."""

    author: Member
    cases: list[int]
    posts: list[int]

    @property
    def total(self) -> int:
        """How many are taken away."""
        return len(self.cases) + len(self.posts)


def is_new(member: Member | None) -> bool:
    """Joined a short while ago, without mandate or role: so much may be taken away as one act."""
    if member is None or is_councillor(member) or roles_of(member):
        return False
    since = timezone.now() - datetime.timedelta(days=settings.BULK_MEMBER_DAYS)
    return member.date_joined > since


def decidable(member: Member) -> CaseQuerySet:
    """Undecided cases that the member may decide: not their own, not taken by another."""
    taken = (
        Q(state=Case.State.CLAIMED) & ~Q(claimed_by=member) & Q(claim_ends_at__gt=timezone.now())
    )
    own = Q(author=member)
    return cases_for(member).undecided().exclude(taken).exclude(own)


def like(case: Case, member: Member) -> CaseQuerySet:
    """Cases about posts with the same words, or with one of the same links; the case too."""
    if case.post is None:
        return decidable(member).filter(pk=case.pk)
    alike = Q(pk=case.pk)
    if case.post.folded:
        alike |= Q(post__folded=case.post.folded)
    for link in LINK.findall(case.post.body_html)[:LINKS]:
        # With its quotes: a longer address that begins alike is another one.
        alike |= Q(post__body_html__contains=f'href="{link}"')
    return decidable(member).filter(alike)


def of_author(case: Case, member: Member) -> CaseQuerySet:
    """Cases about the same member."""
    if case.author_id is None:
        return decidable(member).filter(pk=case.pk)
    return decidable(member).filter(author=case.author_id)


def wave_of(author: Member, member: Member) -> Wave:
    """What the author wrote on boards that the member moderates, shown or waiting to be."""
    # In the order of the kinds' names, which is that of the parts: of a post that is taken away
    # no file can be, and a topic goes with its first post.
    cases = decidable(member).filter(author=author, kind__in=WRITTEN)
    ids = list(cases.order_by("kind", "pk").values_list("pk", flat=True)[: settings.BULK_POSTS])
    undecided = Case.objects.undecided().filter(author=author)
    posts = (
        Post.objects.filter(
            author=author,
            state__in=(Post.State.PUBLISHED, Post.State.HELD),
            topic__board__in=moderated_boards(member).values("pk"),
        )
        .exclude(cases__in=undecided)
        # A topic is taken away by its first post.
        .exclude(number=1, topic__cases__in=undecided)
    )
    room = settings.BULK_POSTS - len(ids)
    return Wave(author, ids, list(posts.order_by("pk").values_list("pk", flat=True)[:room]))


def chosen(ids: Collection[str], member: Member) -> CaseQuerySet:
    """Those of these cases that the member may decide."""
    numbers = {int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 18}
    return decidable(member).filter(pk__in=numbers)
