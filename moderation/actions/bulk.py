"""One outcome for many cases: asked for at once, carried out in steps, each case by itself."""

import uuid
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from forum.actions.placing import lock_topic_row, require_place
from forum.models import Post
from forum.permissions import require_acting
from members.actions.accounts import suspend_member
from members.models import Member
from members.refusals import Refused, conflict, forbidden, invalid, not_found
from members.writing import write
from moderation.actions.cases import NOTE_LIMIT, TOLD_WHY, decide_case, new_case
from moderation.actions.log import append_log
from moderation.actions.outcomes import require_offered
from moderation.actions.queue import clean_note, lock_members, save_case
from moderation.bulk import OUTCOMES, decidable, is_new, needs_second, wave_of
from moderation.models import Bulk, Case, Decision
from moderation.permissions import can_suspend, may_review
from moderation.tasks import carry_on_bulk_soon

A_STEP = 20


def decide_many(
    *,
    moderator: Member | None,
    cases: Collection[int],
    outcome: object,
    note: object,
    key: object,
) -> Bulk:
    """The same outcome and words for all these cases. Sent twice it is one. Raises Refused."""
    member = _require_reviewer(moderator)
    ids = sorted(set(cases))
    if not ids:
        raise invalid(pgettext_lazy("refusal", "Please choose at least one case."), "case")
    if needs_second(len(ids)):
        raise invalid(
            pgettext_lazy(
                "refusal",
                "These are too many to be decided by one moderator at once. Choose fewer of them.",
            ),
            "case",
        )
    choice, words = _decision(outcome, note, member)
    before = Bulk.objects.filter(moderator=member, key=_key(key)).first()
    if before is not None:
        return before
    known = set(decidable(member).filter(pk__in=ids).values_list("pk", flat=True))
    if not known:
        raise conflict(pgettext_lazy("refusal", "None of these cases waits for you any more."))
    with write():
        fresh = _require_reviewer(lock_members(member.pk).get(member.pk))
        return _start(
            fresh, _key(key), outcome=str(choice), note=words, cases=[i for i in ids if i in known]
        )


def clear_wave(
    *,
    moderator: Member | None,
    author: Member,
    note: object,
    key: object,
    suspends: bool = False,
) -> Bulk:
    """Take away all that a new member wrote, and keep them out if asked. Raises Refused."""
    member = _require_reviewer(moderator)
    _require_new(author, member)
    if suspends and not can_suspend(member):
        raise forbidden(pgettext_lazy("refusal", "Only an administrator may suspend a member."))
    choice, words = _decision(Decision.Outcome.HIDE, note, member)
    with write():
        rows = lock_members(member.pk, author.pk)
        fresh = _require_reviewer(rows.get(member.pk))
        _require_new(rows[author.pk], fresh)
        known = Bulk.objects.filter(moderator=fresh, key=_key(key)).first()
        if known is not None:
            return known
        # First, so that nothing comes while the rest is taken away.
        if suspends and suspend_member(member=rows[author.pk], by=fresh):
            _log_suspension(rows[author.pk], fresh, words)
        wave = wave_of(author, fresh)
        if not wave.total:
            raise conflict(pgettext_lazy("refusal", "Nothing of this member is left to decide."))
        return _start(
            fresh,
            _key(key),
            outcome=str(choice),
            note=words,
            cases=wave.cases,
            posts=wave.posts,
            author=author,
        )


def carry_on_bulk(*, bulk_id: int) -> bool:
    """Decide the next of them; returns whether there are more."""
    for _ in range(A_STEP):
        with write():
            bulk = Bulk.objects.select_for_update(no_key=True).get(pk=bulk_id)
            if bulk.finished_at is not None:
                return False
            _decide_next(bulk)
    return True


def _decide_next(bulk: Bulk) -> None:
    """The decision and how far one is are stored together: what runs twice decides once."""
    index = bulk.done
    is_case = index < len(bulk.cases)
    about = bulk.cases[index] if is_case else bulk.posts[index - len(bulk.cases)]
    try:
        with write():
            case = Case.objects.get(pk=about) if is_case else _case_of(about, bulk.moderator)
            if case is not None:
                decide_case(
                    case=case, moderator=bulk.moderator, outcome=bulk.outcome, note=bulk.note
                )
    except Refused as refused:
        if refused.code == "unavailable":
            raise
        why = str(refused.message)
        bulk.faults.append([about if is_case else None, None if is_case else about, why])
    bulk.done += 1
    if bulk.done >= bulk.total:
        bulk.finished_at = timezone.now()
    bulk.save(update_fields=["done", "faults", "finished_at"])


def _case_of(post_id: int, moderator: Member) -> Case | None:
    """The undecided case about a post, or a new one; None where the post is gone already."""
    post = Post.objects.only("topic", "author").get(pk=post_id)
    lock_members(moderator.pk, post.author_id)
    topic = lock_topic_row(post.topic_id)
    locked = Post.objects.get(pk=post_id)
    require_place(locked, topic)
    if locked.state not in {Post.State.PUBLISHED, Post.State.HELD}:
        return None
    case = Case.objects.undecided().filter(post=locked).first()
    if case is None:
        case = new_case(post=locked, board_id=topic.board_id)
        save_case(case)
    return case


def _start(member: Member, key: uuid.UUID, **facts: object) -> Bulk:
    bulk, is_new_one = Bulk.objects.get_or_create(moderator=member, key=key, defaults=facts)
    if is_new_one:
        carry_on_bulk_soon(bulk.pk)
    return bulk


def _require_reviewer(moderator: Member | None) -> Member:
    member = require_acting(moderator)
    if not may_review(member):
        raise not_found()
    return member


def _require_new(author: Member, member: Member) -> None:
    if author.pk == member.pk:
        raise forbidden(pgettext_lazy("refusal", "You cannot decide about yourself."))
    if not is_new(author):
        raise forbidden(
            pgettext_lazy(
                "refusal", "This member is not new here. Their posts are decided case by case."
            )
        )


def _decision(outcome: object, note: object, member: Member) -> tuple[Decision.Outcome, str]:
    choice = require_offered(outcome, member)
    if choice not in OUTCOMES:
        raise invalid(
            pgettext_lazy("refusal", "This is decided for one case at a time."), "outcome"
        )
    words = clean_note(note, limit=NOTE_LIMIT)
    if choice in TOLD_WHY and not words:
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the author will read it."), "note"
        )
    return choice, words


def _key(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise invalid(pgettext("refusal", "Please open this page again."), "key") from None


def _log_suspension(author: Member, by: Member, note: str) -> None:
    append_log(
        action="suspend",
        moderator=by,
        board_id=None,
        object_kind="member",
        object_id=author.pk,
        public={},
        private={"note": note, "author": author.pk},
    )
