"""Ballots: cast, changed and withdrawn without the topic's lock, counted once a second."""

import datetime

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_author, lock_topic_row, take_unlisted_revision
from forum.models import Ballot, Poll, Topic
from forum.permissions import can_write_in, refusal_to_write, require_acting, require_readable
from forum.polling import ballots_for, tally_now
from forum.tasks import count_ballots_soon, settle_at
from members.formats import first_moment
from members.models import Mandate, Member
from members.permissions import current_mandate
from members.rates import count_within
from members.refusals import Refused, forbidden, invalid, not_found
from members.writing import write

BALLOTS_A_MINUTE = 60
# After this the task that should have counted is taken for lost.
PATIENCE = datetime.timedelta(seconds=20)


def cast_ballot(*, topic: Topic, by: Member | None, choices: object) -> bool:
    """Vote, or vote otherwise; returns whether that changed anything. Raises Refused.

    `choices`: numbers of options, the best first where they are ranked.
    """
    member = _require_voter(topic, by)
    wanted = _clean_choices(_poll_of(topic), choices)
    count_within("vote", member.pk, a_minute=BALLOTS_A_MINUTE)
    with write():
        fresh, poll = _lock(topic, member)
        mandate = _require_office(poll, fresh)
        changed = _store(poll, fresh, mandate, wanted)
        if changed:
            _ask_for_count(poll)
    return changed


def withdraw_ballot(*, topic: Topic, by: Member | None) -> bool:
    """Take the ballot back; returns whether there was one. Raises Refused."""
    member = _require_voter(topic, by)
    _poll_of(topic)
    count_within("vote", member.pk, a_minute=BALLOTS_A_MINUTE)
    with write():
        fresh, poll = _lock(topic, member)
        mandate = _require_office(poll, fresh)
        gone, _ = ballots_for(poll, fresh, _town(mandate)).delete()
        if gone:
            _ask_for_count(poll)
    return gone > 0


def _require_voter(topic: Topic, by: Member | None) -> Member:
    require_readable(by, topic)
    member = require_acting(by)
    if not can_write_in(member, topic):
        raise refusal_to_write(member, topic.board, topic)
    return member


def _poll_of(topic: Topic) -> Poll:
    poll = Poll.objects.filter(topic=topic).first()
    if poll is None:
        raise not_found()
    return poll


def _clean_choices(poll: Poll, sent: object) -> list[int]:
    """The numbers as they are stored. Raises Refused."""
    if not isinstance(sent, list) or not all(type(number) is int for number in sent):
        raise invalid(pgettext_lazy("refusal", "Choose among the options offered."), "choices")
    if not sent:
        raise invalid(pgettext_lazy("refusal", "Choose something first."), "choices")
    if len(set(sent)) != len(sent):
        raise invalid(pgettext_lazy("refusal", "Choose each option only once."), "choices")
    if len(sent) > poll.most:
        said = pgettext_lazy("refusal", "You may choose at most %(most)s.")
        raise invalid(said % {"most": poll.most}, "choices")
    if not all(0 < number <= len(poll.texts) for number in sent):
        raise invalid(pgettext_lazy("refusal", "Choose among the options offered."), "choices")
    return list(sent) if poll.is_ranked else sorted(sent)


def _lock(topic: Topic, member: Member) -> tuple[Member, Poll]:
    """Member and poll, fresh and locked; whether they may vote is asked again."""
    fresh = lock_author(member, topic)
    seen = Topic.objects.select_related("board__region").get(pk=topic.pk)
    _require_voter(seen, fresh)
    poll = lock_poll(topic.pk)
    if seen.is_locked or not seen.is_visible or not poll.is_open:
        raise Refused("closed", pgettext_lazy("refusal", "This poll is closed."))
    return fresh, poll


def lock_poll(topic_id: int) -> Poll:
    """The poll, fresh and locked: its topic, where it is locked too, comes before."""
    return Poll.objects.select_for_update(no_key=True).get(pk=topic_id)


def _require_office(poll: Poll, member: Member) -> Mandate | None:
    mandate = current_mandate(member)
    if poll.is_of_municipalities and mandate is None:
        raise forbidden(
            pgettext_lazy(
                "refusal", "Only councillors whose mandate is confirmed vote for a municipality."
            )
        )
    return mandate


def _town(mandate: Mandate | None) -> int | None:
    return mandate.municipality_id if mandate is not None else None


def _store(poll: Poll, member: Member, mandate: Mandate | None, wanted: list[int]) -> bool:
    town = _town(mandate)
    ballot = ballots_for(poll, member, town).first()
    if ballot is None:
        ballot = Ballot(poll=poll, municipality_id=town if poll.is_of_municipalities else None)
    elif ballot.choices == wanted:
        return False
    ballot.member, ballot.mandate, ballot.choices = member, mandate, wanted
    ballot.save()
    return True


def _ask_for_count(poll: Poll) -> None:
    """Once, until it is counted: the poll is locked, so nobody counts before this commits."""
    now = timezone.now()
    if poll.waiting_since is not None and now - poll.waiting_since < PATIENCE:
        return
    Poll.objects.filter(pk=poll.pk).update(waiting_since=now)
    count_ballots_soon(poll.pk, after=poll.counted_at)


def recount_poll(*, topic_id: int) -> bool:
    """Bring a poll's tally up to its ballots; returns whether there was news to tell."""
    with write():
        topic, poll = lock_topic_row(topic_id), lock_poll(topic_id)
        if poll.waiting_since is None or poll.is_settled:
            return False
        told, poll.tally = poll.tally, tally_now(poll, final=False)
        poll.waiting_since, poll.counted_at = None, timezone.now()
        _save_tally(poll)
        if poll.tally == told:
            return False
        _tell(topic)
    return True


def settle_poll(*, topic_id: int) -> bool:
    """Count a poll that has closed for good; returns whether it had not been."""
    with write():
        topic, poll = lock_topic_row(topic_id), lock_poll(topic_id)
        if poll.is_open or poll.is_settled:
            return False
        settle(poll)
        _tell(topic)
    return True


def settle(poll: Poll) -> None:
    """Store the result and erase secret ballots; the poll must be locked and closed."""
    with write():
        poll.tally = tally_now(poll, final=True)
        poll.is_settled, poll.waiting_since, poll.counted_at = True, None, timezone.now()
        _save_tally(poll, "is_settled", "closed_at")
        if poll.is_secret:
            poll.ballots.all().delete()


def promise_settling(poll: Poll) -> None:
    """Have it settled when its last day is over."""
    settle_at(poll.pk, first_moment(poll.until + datetime.timedelta(days=1)))


def _save_tally(poll: Poll, *more: str) -> None:
    poll.save(update_fields=["tally", "waiting_since", "counted_at", *more])


def _tell(topic: Topic) -> None:
    topic.own_revision = topic.revision + 1
    take_unlisted_revision(topic)
