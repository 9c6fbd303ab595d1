"""One outcome for many cases: asked for at once, carried out in steps, each case by itself."""

import uuid
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from forum.actions.placing import lock_topic_row, require_place
from forum.models import Post
from forum.permissions import require_acting
from members.models import Member
from members.refusals import Refused, conflict, forbidden, invalid, not_found
from members.writing import write
from moderation.actions.cases import NOTE_LIMIT, TOLD_WHY, decide_case, new_case
from moderation.actions.claims import take
from moderation.actions.queue import clean_note, lock_members, save_case
from moderation.actions.second_looks import ask_second_look, bulk_needs_second
from moderation.bulk import OUTCOMES, Outcome, decidable, is_new, wave_of
from moderation.models import Bulk, Case, HouseRule, SecondLook
from moderation.offers import may_act_on_site, may_choose
from moderation.permissions import may_review
from moderation.subjects import subject_of
from moderation.tasks import carry_on_bulk_soon

A_STEP = 20


def decide_many(
    *,
    moderator: Member | None,
    cases: Collection[int],
    outcome: object,
    note: object,
    key: object,
    rule: object = None,
) -> Bulk | SecondLook:
    """The same outcome and words for all these cases. Sent twice it is one.

    More than one moderator may decide alone wait for a second one. Raises Refused.
    """
    member = _require_reviewer(moderator)
    ids = sorted(set(cases))
    _require_so_many(ids, member)
    choice, words, broken = _decision(outcome, note, rule)
    before = Bulk.objects.filter(moderator=member, key=_key(key)).first()
    if before is not None:
        return before
    known = set(decidable(member).filter(pk__in=ids).values_list("pk", flat=True))
    if not known:
        raise conflict(pgettext_lazy("refusal", "None of these cases waits for you any more."))
    left = [case_id for case_id in ids if case_id in known]
    with write():
        fresh = _require_reviewer(lock_members(member.pk).get(member.pk))
        if bulk_needs_second(len(left)):
            return _ask_second(fresh, left, choice, words, broken)
        return _start(fresh, _key(key), outcome=str(choice), note=words, rule=broken, cases=left)


def clear_wave(
    *,
    moderator: Member | None,
    author: Member,
    note: object,
    key: object,
    suspends: bool = False,
    rule: object = None,
    days: object = None,
) -> Bulk:
    """Take away all that a new member wrote, and keep them out if asked. Raises Refused."""
    member = _require_reviewer(moderator)
    _require_new(author, member)
    choice, words, broken = _decision(Outcome.HIDE, note, rule)
    with write():
        rows = lock_members(member.pk, author.pk)
        fresh = _require_reviewer(rows.get(member.pk))
        _require_new(rows[author.pk], fresh)
        known = Bulk.objects.filter(moderator=fresh, key=_key(key)).first()
        if known is not None:
            return known
        if not wave_of(author, fresh).total:
            raise conflict(pgettext_lazy("refusal", "Nothing of this member is left to decide."))
        # First, so that nothing comes while the rest is taken away.
        if suspends:
            _suspend(rows[author.pk], fresh, words, broken, days)
        wave = wave_of(author, fresh)
        return _start(
            fresh,
            _key(key),
            outcome=str(choice),
            note=words,
            rule=broken,
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
                    case=case,
                    moderator=bulk.moderator,
                    outcome=bulk.outcome,
                    note=bulk.note,
                    rule=bulk.rule_id,
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


def _require_so_many(ids: list[int], member: Member) -> None:
    if not ids:
        raise invalid(pgettext_lazy("refusal", "Please choose at least one case."), "case")
    # Who keeps a part of the site finds nobody to confirm: second looks at many are of the site.
    if bulk_needs_second(len(ids)) and not may_act_on_site(member):
        raise invalid(
            pgettext_lazy(
                "refusal",
                "These are too many to be decided by one moderator at once. Choose fewer of them.",
            ),
            "case",
        )


def _decision(
    outcome: object, note: object, rule: object
) -> tuple[Outcome, str, HouseRule | None]:
    if not isinstance(outcome, str) or outcome not in OUTCOMES:
        raise invalid(
            pgettext_lazy("refusal", "This is decided for one case at a time."), "outcome"
        )
    choice = Outcome(outcome)
    words = clean_note(note, limit=NOTE_LIMIT)
    if choice in TOLD_WHY and not words:
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the author will read it."), "note"
        )
    return choice, words, _rule(rule) if choice != Outcome.NONE else None


def _rule(sent: object) -> HouseRule | None:
    """One of the whole site, because it must hold wherever the cases are."""
    if sent is None or str(sent) == "":
        return None
    rules = HouseRule.objects.in_force(None)
    rule = next((each for each in rules if str(each.pk) == str(sent)), None)
    if rule is None:
        raise invalid(pgettext_lazy("refusal", "There is no such rule here."), "rule")
    return rule


def _ask_second(
    member: Member, cases: list[int], choice: Outcome, words: str, rule: HouseRule | None
) -> SecondLook:
    """Nothing is done yet: what was chosen waits as plain values."""
    if not words:
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the other moderator will read it."), "note"
        )
    what = {"cases": cases, "outcome": str(choice), "note": words, "rule": rule and rule.pk}
    return ask_second_look(kind=SecondLook.Kind.BULK, what=what, why=words, by=member)


def _suspend(author: Member, by: Member, words: str, rule: HouseRule | None, days: object) -> None:
    """A decision on a case about the member: told, logged, undone and appealed like any other."""
    if not may_choose(Outcome.SUSPEND, by):
        raise forbidden(
            pgettext_lazy("refusal", "Only who moderates the whole site may suspend a member.")
        )
    case = Case.objects.undecided().filter(member=author).first()
    if case is None:
        case = subject_of(author).new_case()
        take(case, by)
        save_case(case)
    decide_case(
        case=case,
        moderator=by,
        outcome=Outcome.SUSPEND,
        note=words,
        rule=rule and rule.pk,
        terms={} if days is None else {"days": days},
    )


def _key(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise invalid(pgettext("refusal", "Please open this page again."), "key") from None
