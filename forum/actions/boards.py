"""Boards: made, opened to members, and brought up to date."""

from django.db.models import Count, F, Max, Sum
from django.utils.translation import pgettext_lazy

from forum.models import Board, BoardMembership, BoardName, Listing, Topic
from forum.models.boards import Rule
from forum.signals import board_changed, board_rules_changed, membership_changed
from members.actions.access import bump_access
from members.models import Member, Region
from members.permissions import is_administrator
from members.refusals import forbidden, invalid
from members.writing import write


def create_board(
    *,
    slug: str,
    names: dict[str, tuple[str, str]],
    by: Member | None,
    region: Region | None = None,
    position: int = 0,
    read_rule: str = Rule.EVERYONE,
    write_rule: str = Rule.MEMBERS,
    open_rule: str = Rule.COUNCILLORS,
) -> Board:
    """A board; `names` is `{"fr": (name, purpose)}`. Again with the same slug: changes it.

    `by` is an administrator, or None for a command on the server. Raises Refused.
    """
    if by is not None and not is_administrator(by):
        raise forbidden()
    if not names:
        raise invalid(pgettext_lazy("refusal", "A board needs a name."), "names")
    with write():
        rules_before = _lock_rules(slug)
        board, _ = Board.objects.update_or_create(
            slug=slug,
            defaults={
                "kind": Board.Kind.REGION if region else Board.Kind.THEME,
                "region": region,
                "position": position,
                "read_rule": read_rule,
                "write_rule": write_rule,
                "open_rule": open_rule,
            },
        )
        _name_board(board, names)
        if rules_before not in {None, (read_rule, write_rule, open_rule)}:
            board_rules_changed.send(sender=Board, board_id=board.pk)
    return board


def _name_board(board: Board, names: dict[str, tuple[str, str]]) -> None:
    for language, (name, description) in names.items():
        BoardName.objects.update_or_create(
            board=board,
            language=language,
            defaults={"name": name, "description": description},
        )


def _lock_rules(slug: str) -> tuple[str, str, str] | None:
    board = Board.objects.select_for_update(no_key=True).filter(slug=slug).first()
    return (board.read_rule, board.write_rule, board.open_rule) if board is not None else None


def invite_member(*, board: Board, member: Member, by: Member | None) -> bool:
    """Add a member to an invited board; returns whether they were not on it before."""
    if by is not None and not is_administrator(by):
        raise forbidden()
    with write():
        _, created = BoardMembership.objects.get_or_create(board=board, member=member)
        _tell_membership(board, member)
    return created


def remove_member(*, board: Board, member: Member, by: Member | None) -> bool:
    """Take a member off an invited board; from this commit they read and write nothing there."""
    if by is not None and not is_administrator(by):
        raise forbidden()
    with write():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        removed, _ = BoardMembership.objects.filter(board=board, member=member).delete()
        _tell_membership(board, member)
    return bool(removed)


def _tell_membership(board: Board, member: Member) -> None:
    bump_access(member_id=member.pk)
    membership_changed.send(sender=Board, board_id=board.pk, member_id=member.pk)


def bring_up_board(*, board_id: int) -> bool:
    """Counters and revision of a board after its topics changed; returns whether any had."""
    with write():
        changed = list(
            Topic.objects.select_for_update(no_key=True)
            .filter(board=board_id, revision__gt=F("listed_revision"))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        further = Listing.objects.filter(board=board_id, is_waiting=True)
        if not changed and not further.exists():
            return False
        board = Board.objects.select_for_update(no_key=True).get(pk=board_id)
        board.revision += 1
        Topic.objects.filter(pk__in=changed).update(
            listed_revision=F("revision"), board_revision=board.revision
        )
        further.update(is_waiting=False, board_revision=board.revision)
        counts = (
            Topic.objects.visible()
            .filter(board=board_id)
            .aggregate(topics=Count("pk"), posts=Sum("post_count"), newest=Max("last_post_at"))
        )
        board.topic_count = counts["topics"]
        board.post_count = counts["posts"] or 0
        board.last_activity_at = counts["newest"]
        board.save(update_fields=["revision", "topic_count", "post_count", "last_activity_at"])
        board_changed.send(sender=Board, board_id=board_id, revision=board.revision)
    return True
