"""Cases go where the things they are about go: topics that move, posts that change their topic."""

from django.db.models import Q
from django.utils import timezone

from forum.models import Board, Post
from forum.permissions import can_moderate
from members.writing import write
from moderation.actions.claims import let_go
from moderation.actions.queue import lock_cases, save_case
from moderation.actions.weight import weigh_case
from moderation.models import Case, Flag


def follow_topic(*, topic_id: int, board_id: int) -> int:
    """Cases of a topic and what stands in it go to its board; how many stood elsewhere.

    Decided ones too: they show what stands there now. In the transaction of the move, whose topic
    is locked. Who may not decide there lets go.
    """
    with write():
        elsewhere = Case.objects.filter(pk__in=_cases_in(topic_id)).exclude(board=board_id)
        cases = lock_cases(elsewhere.values_list("pk", flat=True))
        board = Board.objects.select_related("region").get(pk=board_id)
        for case in cases:
            case.board = board
            if case.is_closed:
                # No queue shows it.
                case.save(update_fields=["board"])
                continue
            if case.claimed_by is not None and not can_moderate(case.claimed_by, board):
                let_go(case)
            save_case(case)
    return len(cases)


def follow_first_post(*, topic_id: int) -> bool:
    """Of a topic that went into another its first post is left: what waited is about that now.

    In the transaction of the move, whose topics are locked; whether a case waited.
    """
    with write():
        stub = Post.objects.select_related("moved_to").filter(topic=topic_id, number=1).first()
        post = stub.moved_to if stub is not None else None
        if post is None:
            return False
        about = Q(topic=topic_id) | Q(post=post)
        ids = Case.objects.undecided().filter(about).values_list("pk", flat=True)
        cases = {str(case.kind): case for case in lock_cases(ids)}
        left = cases.get(Case.Kind.TOPIC)
        if left is None:
            return False
        if (known := cases.get(Case.Kind.POST)) is not None:
            _gather(left, known)
        else:
            left.kind, left.topic, left.post = Case.Kind.POST, None, post
        Flag.kept.filter(case=known or left).update(post=post)
        save_case(left)
    return True


def _gather(left: Case, known: Case) -> None:
    """The post had a case of its own: the flags go there, one a member, and the other closes."""
    now = timezone.now()
    twice = known.flags.values("member")
    left.flags.filter(member__in=twice).update(withdrawn_at=now)
    known.flag_count += left.flags.update(case=known)
    left.flag_count, left.state, left.decided_at = 0, Case.State.WITHDRAWN, now
    save_case(known)
    weigh_case(known)


def _cases_in(topic_id: int) -> list[int]:
    """Of the topic, its posts and their files, and of topics that went into it."""
    ids = Case.objects.order_by().values_list("pk", flat=True)
    merged = ids.filter(topic__posts__number=1, topic__posts__moved_to__topic=topic_id)
    found = ids.filter(post__topic=topic_id).union(
        ids.filter(topic=topic_id),
        ids.filter(file__post__topic=topic_id),
        ids.filter(hidden_post__topic=topic_id),
        merged,
    )
    return list(found)
