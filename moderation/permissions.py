"""Who may flag, see the queue and its cases, and decide."""

from django.db.models import Q
from django.utils.translation import pgettext, pgettext_lazy

from forum.models import Attachment, Board, Post, Topic
from forum.permissions import (
    can_moderate,
    can_read_board,
    can_read_file,
    can_read_topic,
    moderated_boards,
    require_acting,
    require_moderator,
    require_readable,
)
from members.models import Member, Region, Role
from members.permissions import covered_path, is_administrator, may_act, roles_of
from members.refusals import Refused, conflict, forbidden, not_found, taken_away
from moderation.models import Case
from moderation.models.case_questions import CaseQuerySet
from moderation.subjects import Thing, subject_of


def can_flag(member: Member | None, thing: Thing) -> bool:
    """Whether the member may flag it: shown, open to them, and of their own only for help."""
    try:
        require_flaggable(member, thing)
    except Refused:
        return False
    return True


def require_flaggable(member: Member | None, thing: Thing) -> Member:
    """The member, if they may flag it. Raises Refused, saying why not."""
    if not exists_for(member, thing):
        raise not_found()
    acting = require_acting(member)
    if not _is_shown(thing):
        raise taken_away()
    subject = subject_of(thing)
    if subject.author_id == acting.pk and (own := _OWN.get(subject.kind)) is not None:
        raise forbidden(own)
    return acting


# What one cannot ask for help with: one can change it oneself.
_OWN = {
    Case.Kind.MEMBER: pgettext_lazy(
        "refusal", "This is your own page. You can change your name in the settings."
    ),
    Case.Kind.FILE: pgettext_lazy(
        "refusal", "This is your own file. You can take it out of your post."
    ),
}


def exists_for(member: Member | None, thing: Thing) -> bool:
    """Whether this member or visitor may know of it."""
    if isinstance(thing, Post):
        return thing.state != Post.State.HELD and can_read_topic(member, thing.topic)
    if isinstance(thing, Topic):
        return thing.merged_into_id is None and can_read_topic(member, thing)
    if isinstance(thing, Attachment):
        return thing.post is not None and can_read_file(member, thing)
    return not isinstance(thing, Member) or thing.is_active


def _is_shown(thing: Thing) -> bool:
    if isinstance(thing, Post):
        return thing.is_shown
    if isinstance(thing, Topic):
        return thing.is_visible
    return not isinstance(thing, Attachment) or (thing.post is not None and thing.post.is_shown)


def may_review(member: Member | None) -> bool:
    """Whether there is a review queue for this member: they keep order somewhere.

    In a region without boards too, where members and municipalities may be flagged.
    """
    return bool(roles_of(member))


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
        and not case.is_closed
        and case.holder_id in {None, member.pk}
    )


def require_reviewer(member: Member | None, case: Case) -> Member:
    """The member, if the case is theirs to look at. Raises Refused."""
    acting = require_acting(member)
    if not can_see_case(acting, case):
        raise not_found()
    if is_own_case(acting, case):
        raise forbidden(
            pgettext_lazy("refusal", "This case is about yourself. Another moderator decides.")
        )
    return acting


def require_free(member: Member, case: Case) -> None:
    """Raises Refused where the case is decided, or another moderator looks at it."""
    if case.is_decided:
        raise conflict(pgettext_lazy("refusal", "This case is already decided."))
    if case.is_closed:
        raise conflict(
            pgettext_lazy("refusal", "Those who flagged this took it back. The case is closed.")
        )
    if case.claimed_by is not None and case.holder_id not in {None, member.pk}:
        words = pgettext("refusal", "%(name)s is looking at this case. You can open another one.")
        raise conflict(words % {"name": case.claimed_by.name})


def require_on_the_spot(member: Member | None, post: Post) -> Member:
    """The member, if they keep order where the post stands. Raises Refused."""
    require_readable(member, post.topic)
    moderator = require_moderator(member, post.topic)
    if post.author_id == moderator.pk:
        raise forbidden(
            pgettext_lazy("refusal", "This is your own post. You can edit it or take it back.")
        )
    return moderator


def can_keep_rules(member: Member | None, board: Board | None) -> bool:
    """The site's rules are its administrators'; a board's, those who moderate it.

    They know what their board needs; each change is in the public log with the words before it,
    and the rules of the site hold beside theirs.
    """
    if board is None:
        return is_administrator(member)
    return may_act(member) and can_moderate(member, board)


def require_rule_keeper(member: Member | None, board: Board | None) -> Member:
    """The member, if they write these rules. Raises Refused."""
    if board is not None and not can_read_board(member, board):
        raise not_found()
    keeper = require_acting(member)
    if not can_keep_rules(keeper, board):
        raise forbidden()
    return keeper
