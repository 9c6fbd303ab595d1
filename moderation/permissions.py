"""Who may flag, see the queue and its cases, and decide."""

from django.db.models import Q
from django.utils.translation import pgettext, pgettext_lazy

from forum.models import Post
from forum.permissions import can_moderate, can_read_topic, moderated_boards, require_acting
from members.models import Member, Region, Role
from members.permissions import covered_path, is_administrator, may_act, roles_of
from members.refusals import conflict, forbidden, not_found
from moderation.models import Case
from moderation.models.cases import CaseQuerySet


def can_flag(member: Member | None, post: Post) -> bool:
    """Whether the member may flag the post: another's, shown, and open to them."""
    return (
        may_act(member)
        and post.is_shown
        and post.author_id != member.pk
        and can_read_topic(member, post.topic)
    )


def require_flaggable(member: Member | None, post: Post) -> Member:
    """The member, if they may flag the post. Raises Refused, saying why not."""
    if post.state == Post.State.HELD or not can_read_topic(member, post.topic):
        raise not_found()
    acting = require_acting(member)
    if not post.is_shown:
        raise conflict(pgettext_lazy("refusal", "This post has already been taken away."))
    if post.author_id == acting.pk:
        raise forbidden(
            pgettext_lazy("refusal", "This is your own post. You can edit it or take it back.")
        )
    return acting


def may_review(member: Member | None) -> bool:
    """Whether there is a review queue for this member: they moderate at least one board."""
    roles = roles_of(member)
    if any(role.scope != Role.Scope.REGION for role in roles):
        return True
    return bool(roles) and moderated_boards(member).exists()


def cases_for(member: Member | None) -> CaseQuerySet:
    """The cases of the boards and regions the member moderates: the twin of `can_see_case`."""
    if not roles_of(member):
        return Case.objects.none()
    if any(role.scope == Role.Scope.SITE for role in roles_of(member)):
        return Case.objects.all()
    places = {(role.scope, role.scope_id) for role in roles_of(member)}
    if len(places) == 1 and Role.Scope.BOARD in {scope for scope, _ in places}:
        # Most moderators keep one board: named so, its cases come in their order from an index.
        return Case.objects.filter(board=places.pop()[1])
    on_boards = Q(board__in=moderated_boards(member).values("pk"))
    return Case.objects.filter(on_boards | _of_no_board(member))


def _of_no_board(member: Member | None) -> Q:
    found = Q(pk__in=[])
    for role in roles_of(member):
        if role.scope == Role.Scope.SITE:
            return Q(board__isnull=True)
        path = covered_path(role) if role.scope == Role.Scope.REGION else None
        if path is not None:
            found |= Q(board__isnull=True, region__path__startswith=path)
    return found


def can_see_case(member: Member | None, case: Case) -> bool:
    """Whether the case exists for this member."""
    if not may_act(member):
        return False
    return can_moderate(member, case.board) if case.board else _covers(member, case.region)


def _covers(member: Member, region: Region | None) -> bool:
    """Whether the member keeps order on the whole site, or in a region with this one in it."""
    for role in roles_of(member):
        if role.scope == Role.Scope.SITE:
            return True
        path = covered_path(role) if role.scope == Role.Scope.REGION else None
        if path is not None and region is not None and region.path.startswith(path):
            return True
    return False


def is_own_case(member: Member | None, case: Case) -> bool:
    """Whether the case is about the member, or about what they wrote or own."""
    return member is not None and case.author_id == member.pk


def can_decide(member: Member | None, case: Case) -> bool:
    """Whether the member may decide this case now."""
    return (
        member is not None
        and can_see_case(member, case)
        and not is_own_case(member, case)
        and not case.is_decided
        and case.holder_id in {None, member.pk}
    )


def can_suspend(member: Member | None) -> bool:
    """Whether the member may keep another out of the site."""
    return is_administrator(member)


def require_reviewer(member: Member | None, case: Case) -> Member:
    """The member, if the case is theirs to look at. Raises Refused."""
    acting = require_acting(member)
    if not can_see_case(acting, case):
        raise not_found()
    if is_own_case(acting, case):
        raise forbidden(
            pgettext_lazy("refusal", "This is about your own post. Another moderator decides.")
        )
    return acting


def require_free(member: Member, case: Case) -> None:
    """Raises Refused where the case is decided, or another moderator looks at it."""
    if case.is_decided:
        raise conflict(pgettext_lazy("refusal", "This case is already decided."))
    if case.claimed_by is not None and case.holder_id not in {None, member.pk}:
        words = pgettext("refusal", "%(name)s is looking at this case. You can open another one.")
        raise conflict(words % {"name": case.claimed_by.name})
