"""Hidden until a moderator has looked at it: by the site itself, where enough flags press."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions import hide_for_now, hide_post, restore_post, show_again
from forum.actions.placing import lock_topic_row, require_place
from forum.models import Post
from forum.permissions import require_acting
from members.models import Member
from members.permissions import is_administrator
from members.refusals import conflict, invalid, not_found
from members.text import clean_body
from members.writing import write
from moderation.actions.log import append_log
from moderation.actions.queue import lock_case, lock_members, save_case
from moderation.actions.weight import may_be_hidden, post_about
from moderation.models import Case, Decision, HidingRule
from moderation.models.hiding import THE_RULE, threshold_now
from moderation.rulebook import charges_of
from moderation.signals import case_alarming, case_hidden
from moderation.weighing import HIDDEN_FIRST, HIGHEST_THRESHOLD, PROTECTED_FIRST, passes

OFF = "off"
WORDS_LIMIT = 1000
# Nobody looks at these posts again: what was hidden for now stays so.
KEEPS_HIDDEN = frozenset({Decision.Outcome.SUSPEND, Decision.Outcome.BAN})


def look_at_case(*, case_id: int) -> bool:
    """Hide what enough flags press against, or call moderators; whether anything was done.

    All is asked again under the locks, so that it happens once, and not after a decision.
    """
    case = Case.objects.filter(pk=case_id).first()
    post = post_about(case) if case is not None else None
    if case is None or post is None or case.is_closed:
        return False
    with write():
        lock_members(case.author_id)
        topic = lock_topic_row(post.topic_id)
        locked = lock_case(case_id)
        threshold = threshold_now()
        if locked.is_closed or not passes(locked.pressure, threshold):
            return False
        # As it stands now; its task tries again where the post was moved before the lock.
        post = Post.objects.select_related("topic").get(pk=post.pk)
        require_place(post, topic)
        if not post.is_shown:
            return False
        return _hide(locked, post) if may_be_hidden(locked) else _alarm(locked)


def _hide(case: Case, post: Post) -> bool:
    hide_for_now(post=post)
    case.hidden_at, case.hidden_post = timezone.now(), post
    case.score = HIDDEN_FIRST + case.score % HIDDEN_FIRST
    save_case(case)
    case_hidden.send(
        sender=Case,
        case_id=case.pk,
        post_id=post.pk,
        board_id=case.board_id,
        author_id=case.author_id,
    )
    _log("auto_hide", case, post)
    return True


def _alarm(case: Case) -> bool:
    """What a councillor or a moderator wrote stays, and moderators are told at once."""
    if case.alarmed_at is not None:
        return False
    case.alarmed_at = timezone.now()
    case.score = PROTECTED_FIRST + case.score % HIDDEN_FIRST
    save_case(case)
    case_alarming.send(sender=Case, case_id=case.pk, board_id=case.board_id)
    return True


def show_withdrawn_case(*, case_id: int) -> bool:
    """Show again what was hidden for now, where so many took their flags back; whether it was."""
    case = Case.objects.filter(pk=case_id).first()
    post = post_about(case) if case is not None else None
    if case is None or post is None:
        return False
    with write():
        lock_topic_row(post.topic_id)
        locked = lock_case(case_id)
        if locked.is_decided or locked.hidden_at is None or locked.pressure:
            return False
        shown = show_again(post=post)
        locked.hidden_at = locked.hidden_post = None
        locked.score %= HIDDEN_FIRST
        save_case(locked)
        if shown:
            _log("auto_show", locked, post)
    return shown


def settle_hidden(*, case: Case, outcome: Decision.Outcome, by: Member) -> None:
    """A moderator has looked: what was hidden for now comes back in its place, or stays hidden.

    Before the outcome is carried out, which then meets the post as it stood. To hide it is
    itself an outcome; of a file, that takes the file away and leaves the post.
    """
    post = post_about(case) if case.hidden_at is not None else None
    if post is None or not post.hidden_for_now:
        return
    if outcome == Decision.Outcome.HIDE and case.kind != Case.Kind.FILE:
        return
    (hide_post if outcome in KEEPS_HIDDEN else restore_post)(post=post, by=by)


def show_what_was_kept(*, case: Case, by: Member) -> bool:
    """The decision that kept it hidden is taken back: it is shown, unless another hides it too."""
    post = post_about(case)
    others = Decision.objects.filter(outcome=Decision.Outcome.HIDE, undone_at__isnull=True)
    if post is None or others.filter(case__in=Case.objects.about(post)).exists():
        return False
    return restore_post(post=post, by=by)


def answer_hiding(*, post: Post, by: Member | None, words: object) -> Case:
    """What the author says to the moderator who will look at it; the last words stand.

    Raises Refused.
    """
    author = require_acting(by)
    case = hidden_case_of(post, author)
    said = clean_body(words, limit=WORDS_LIMIT, field="words")
    with write():
        require_acting(lock_members(author.pk)[author.pk])
        locked = lock_case(case.pk)
        if locked.is_closed or locked.hidden_at is None:
            raise conflict(pgettext_lazy("refusal", "A moderator has looked at it meanwhile."))
        locked.author_words = said
        save_case(locked)
    return locked


def hidden_case_of(post: Post, author: Member) -> Case:
    """The case for which the site hid the author's own post for now. Raises Refused."""
    about = Case.objects.undecided().about(post)
    cases = about.filter(author=author, hidden_at__isnull=False)
    case = cases.first() if post.author_id == author.pk else None
    if case is None:
        raise not_found()
    return case


def set_threshold(*, by: Member | None, threshold: object) -> int | None:
    """From how many points on the site hides by itself; "off" for never. Raises Refused."""
    if by is None or not is_administrator(by):
        raise not_found()
    points = read_threshold(threshold)
    with write():
        fresh = lock_members(by.pk)[by.pk]
        if not is_administrator(fresh):
            raise not_found()
        before = threshold_now()
        if points == before:
            return points
        HidingRule.objects.update_or_create(pk=THE_RULE, defaults={"threshold": points})
        append_log(
            action="set_threshold",
            moderator=fresh,
            board_id=None,
            object_kind="rule",
            object_id=THE_RULE,
            public={"from": before, "to": points},
            private={},
        )
    return points


def read_threshold(value: object) -> int | None:
    """Points, or None for "off". Raises Refused (`invalid`)."""
    text = str(value).strip()
    if text == OFF:
        return None
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= HIGHEST_THRESHOLD:
        return int(text)
    raise invalid(
        pgettext_lazy("refusal", "Please give a whole number from 1 to 60."), "threshold"
    )


def _log(action: str, case: Case, post: Post) -> None:
    """An act of the site itself: what and why for everyone, the figures for administrators."""
    flags = list(case.flags.order_by("pk").values_list("pk", flat=True))
    append_log(
        action=action,
        moderator=None,
        board_id=case.board_id,
        object_kind="case",
        object_id=case.pk,
        public={
            "automatic": True,
            "reasons": sorted(charges_of(case)),
            "topic": post.topic_id,
            "board": case.board_id,
        },
        private={
            "pressure": case.pressure,
            "threshold": threshold_now(),
            "score": case.score,
            "flags": flags,
            "post": post.pk,
            "author": case.author_id,
        },
    )
