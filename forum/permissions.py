"""Who may read, write, open and moderate: each rule once as a check, once as a filter."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from forum.models import Attachment, Board, BoardMembership, Post, Review, Topic
from forum.models.boards import Rule
from forum.restraint import is_read_first, refusal_of, silenced_in, silenced_on
from members.models import Mandate, Member, Region, Role, not_kept_out
from members.permissions import covered_path, is_administrator, is_councillor, may_act, roles_of
from members.refusals import Refused, forbidden, not_found, suspended, unauthenticated

# What any member meets, without a question to the database.
OPEN = {Rule.EVERYONE, Rule.MEMBERS}


def boards_readable_by(member: Member | None) -> QuerySet[Board]:
    """The boards a member, or a visitor (None), may read: the filter twin of `can_read_board`."""
    if not may_act(member):
        return Board.objects.filter(read_rule=Rule.EVERYONE)
    if is_administrator(member):
        return Board.objects.all()
    open_to = [Rule.EVERYONE, Rule.MEMBERS]
    if is_councillor(member):
        open_to.append(Rule.COUNCILLORS)
    invited = BoardMembership.objects.filter(member=member).values("board")
    moderated = moderated_boards(member).values("pk")
    own = [role.scope_id for role in roles_of(member) if role.scope == Role.Scope.BOARD]
    by_name = Q(read_rule=Rule.INVITED) & (Q(pk__in=invited) | Q(pk__in=own))
    by_role = ~Q(read_rule=Rule.INVITED) & Q(pk__in=moderated)
    return Board.objects.filter(Q(read_rule__in=open_to) | by_name | by_role)


def can_read_board(member: Member | None, board: Board) -> bool:
    """Whether the board exists for this member or visitor."""
    if board.read_rule == Rule.EVERYONE:
        return True
    return may_act(member) and (
        board.read_rule in OPEN
        or _reads_by_role(member, board)
        or _meets(board.read_rule, member, board)
    )


def _reads_by_role(member: Member | None, board: Board) -> bool:
    """Who keeps order on a board reads it; one by invitation only who was asked to keep that.

    Others who keep order there decide on what was flagged, and read no more than that.
    """
    if board.read_rule != Rule.INVITED:
        return can_moderate(member, board)
    return is_administrator(member) or any(
        role.scope == Role.Scope.BOARD and role.scope_id == board.pk for role in roles_of(member)
    )


def readers_among(member_ids: Collection[int], board: Board, *, hidden: bool = False) -> set[int]:
    """Of these members, who may read the board: `can_read_board` for many, in few questions.

    `hidden`: who may read a hidden topic there, which only its moderators may.
    """
    acting = set(
        Member.objects.filter(not_kept_out(), pk__in=member_ids, is_active=True).values_list(
            "pk", flat=True
        )
    )
    if not hidden and board.read_rule in {Rule.EVERYONE, Rule.MEMBERS}:
        return acting
    moderators = acting & _moderators_among(acting, board)
    by_invitation = board.read_rule == Rule.INVITED
    if hidden and not by_invitation:
        return moderators
    allowed = acting & _keepers_among(acting, board) if by_invitation else moderators
    if board.read_rule == Rule.COUNCILLORS:
        found = Mandate.objects.current().filter(member__in=acting)
    else:
        found = BoardMembership.objects.filter(board=board, member__in=acting)  # type: ignore[assignment]
    readers = allowed | set(found.values_list("member", flat=True))
    return readers & moderators if hidden else readers


def _keepers_among(member_ids: set[int], board: Board) -> set[int]:
    """Those whose role is of the board itself, and administrators."""
    here = Q(scope=Role.Scope.BOARD, scope_id=board.pk)
    here |= Q(scope=Role.Scope.SITE, name=Role.Name.ADMINISTRATOR)
    roles = Role.objects.current().filter(here, member__in=member_ids)
    return set(roles.values_list("member", flat=True))


def _moderators_among(member_ids: set[int], board: Board) -> set[int]:
    here = Q(scope=Role.Scope.SITE) | Q(scope=Role.Scope.BOARD, scope_id=board.pk)
    if board.region is not None:
        above = Region.objects.filter(code__in=[*board.region.ancestor_codes, board.region.code])
        here |= Q(scope=Role.Scope.REGION, scope_id__in=above.values("pk"))
    roles = Role.objects.current().filter(here, member__in=member_ids)
    return set(roles.values_list("member", flat=True))


def can_reply_on(member: Member | None, board: Board) -> bool:
    """Whether the member may write replies on the board."""
    return (
        may_act(member)
        and can_read_board(member, board)
        and (
            board.write_rule in OPEN
            or can_moderate(member, board)
            or _meets(board.write_rule, member, board)
        )
        and silenced_on(member, board) is None
    )


def can_write_in(member: Member | None, topic: Topic) -> bool:
    """Whether the member has a voice in the topic, were it open."""
    return can_reply_on(member, topic.board) and silenced_in(member, topic) is None


def can_open_topic(member: Member | None, board: Board) -> bool:
    """Whether the member may open topics on the board."""
    return (
        may_act(member)
        and can_read_board(member, board)
        and (
            board.open_rule in OPEN
            or can_moderate(member, board)
            or _meets(board.open_rule, member, board)
        )
        and silenced_on(member, board) is None
    )


def can_read_topic(member: Member | None, topic: Topic) -> bool:
    """Whether the topic exists for this member; a hidden one only for its moderators."""
    if not can_read_board(member, topic.board):
        return False
    return topic.is_visible or can_moderate(member, topic.board)


def can_edit(member: Member | None, post: Post) -> bool:
    """Authors edit what they wrote, while it is shown or yet to be looked at, in open topics."""
    return (
        may_act(member)
        and post.author_id == member.pk
        and (post.is_shown or post.hidden_for_now)
        and not post.topic.is_locked
        and can_write_in(member, post.topic)
    )


def can_read_file(member: Member | None, file: Attachment) -> bool:
    """A loose one its owner; on a post, who may read that; where it is kept back, moderators."""
    post = file.post
    if post is None:
        return may_act(member) and file.owner_id == member.pk
    if post.is_shown:
        return can_read_topic(member, post.topic)
    is_kept_back = post.state in {Post.State.HELD, Post.State.HIDDEN}
    return is_kept_back and may_act(member) and can_moderate(member, post.topic.board)


def can_write_record(member: Member | None, topic: Topic) -> bool:
    """Who may edit the topic's own text edits its facts."""
    first = topic.posts.select_related("topic__board").filter(number=1).first()
    return first is not None and can_edit(member, first)


def can_keep_topic(member: Member | None, topic: Topic) -> bool:
    """Who opened the topic and who moderates its board say how it stands, if they have a voice."""
    return (
        may_act(member)
        and can_read_topic(member, topic)
        and (topic.author_id == member.pk or can_moderate(member, topic.board))
        and silenced_in(member, topic) is None
    )


def moderated_boards(member: Member | None) -> QuerySet[Board]:
    """The boards a member moderates: all for a role of the site, those of a region and below."""
    boards = Q(pk__in=[])
    for role in roles_of(member):
        if role.scope == Role.Scope.SITE:
            return Board.objects.all()
        if role.scope == Role.Scope.BOARD:
            boards |= Q(pk=role.scope_id)
        else:
            path = covered_path(role)
            if path is not None:
                boards |= Q(region__path__startswith=path)
    return Board.objects.filter(boards)


def can_moderate(member: Member | None, board: Board) -> bool:
    """Whether the member keeps order on this board."""
    for role in roles_of(member):
        if role.scope == Role.Scope.SITE:
            return True
        if role.scope == Role.Scope.BOARD and role.scope_id == board.pk:
            return True
        if role.scope == Role.Scope.REGION and board.region is not None:
            path = covered_path(role)
            if path is not None and board.region.path.startswith(path):
                return True
    return False


def is_read_first_on(member: Member, board: Board) -> bool:
    """Whether a moderator of the board looks at what this member puts there, before others do."""
    if is_read_first(member, board.pk):
        return True
    review = board.held_for_review
    if review == Review.NOBODY or can_moderate(member, board):
        return False
    return not (review == Review.UNCONFIRMED and is_councillor(member))


def require_acting(member: Member | None) -> Member:
    """The member, if signed in and not kept out. Raises Refused."""
    if member is None or not member.is_active:
        raise unauthenticated()
    if member.is_suspended:
        raise suspended(member.suspended_until)
    return member


def require_voice(member: Member, topic: Topic) -> Member:
    """The member, if no sanction silences them in the topic. Raises Refused: until when."""
    limit = silenced_in(member, topic)
    if limit is not None:
        raise refusal_of(limit)
    return member


def require_unsilenced(member: Member, board: Board) -> None:
    """Raises Refused, until when, where a sanction silences them on the board."""
    limit = silenced_on(member, board)
    if limit is not None:
        raise refusal_of(limit)


def require_readable(member: Member | None, topic: Topic) -> None:
    """Raises Refused (`not_found`) for what this member may not know of."""
    if not can_read_topic(member, topic):
        raise not_found()


def require_moderator(member: Member | None, topic: Topic) -> Member:
    """The member, if they keep order on the topic's board. Raises Refused.

    Where they may not read it, what they decide comes from a case.
    """
    if not (may_act(member) and can_moderate(member, topic.board)):
        require_readable(member, topic)
        require_acting(member)
        raise forbidden()
    return member


def refusal_to_write(member: Member | None, board: Board, topic: Topic | None = None) -> Refused:
    """Why a member who may read a board may not write on it, or in a topic of it."""
    if member is None:
        return unauthenticated()
    if member.is_suspended:
        return suspended(member.suspended_until)
    limit = silenced_in(member, topic) if topic is not None else silenced_on(member, board)
    return refusal_of(limit) if limit is not None else forbidden()


def _meets(rule: str, member: Member, board: Board) -> bool:
    if rule in OPEN:
        return True
    if rule == Rule.COUNCILLORS:
        return is_councillor(member)
    if member.standing is not None:
        return board.pk in member.standing.invited_to
    return BoardMembership.objects.filter(board=board, member=member).exists()
