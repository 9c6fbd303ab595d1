"""What stands before the posts of a topic that is taken along: conclusion, facts, vote."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import pgettext

from forum.heads import CallHead, PollHead, call_of, conclusion_of, poll_of, record_of
from forum.models import Record, Topic
from members.formats import say_date, say_money, say_number, say_share

Fact = tuple[str, str]


def foreword(topic: Topic) -> Iterator[str]:
    """The same as stands over the posts of its page, as Markdown."""
    conclusion = conclusion_of(topic)
    if conclusion is not None:
        yield f"\n## {pgettext('over a closed topic', 'Conclusion')}\n\n{conclusion.body}\n"
    yield from kind_facts(topic)
    yield from _vote(poll_of(topic))


def kind_facts(topic: Topic) -> Iterator[str]:
    """The facts of an experience or of a call."""
    if topic.kind == Topic.Kind.RECORD:
        yield from _told(_experience(record_of(topic)))
    if topic.kind == Topic.Kind.CALL:
        yield from _told(_call(call_of(topic)))


def plain(text: str) -> str:
    """Nothing in it is Markdown."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)


def _told(facts: Iterable[Fact]) -> Iterator[str]:
    told = [(word, text) for word, text in facts if text]
    if told:
        yield "\n---\n"
    for word, text in told:
        lines = "  \n".join(plain(line) for line in text.splitlines())
        yield f"\n**{word}**\n\n{lines}\n"


def _experience(record: Record | None) -> Iterator[Fact]:
    if record is None:
        return
    cost = "" if record.cost is None else say_money(record.cost, record.currency)
    yield pgettext("form of an experience", "Municipality"), record.municipality.name
    yield pgettext("form of an experience", "Year"), str(record.year)
    yield pgettext("form of an experience", "What it cost"), cost
    yield pgettext("form of an experience", "The problem"), record.problem
    yield pgettext("form of an experience", "What was done"), record.done
    yield pgettext("form of an experience", "The result"), record.result
    asked = record.contact.name if record.contact is not None else record.contact_words
    yield pgettext("form of an experience", "Whom to ask"), asked
    yield pgettext("form of an experience", "Where it can be seen"), record.evidence


def _call(head: CallHead | None) -> Iterator[Fact]:
    if head is None:
        return
    yield pgettext("form of a call", "What is offered"), head.call.offered
    yield pgettext("form of a call", "What is sought"), head.call.sought
    yield pgettext("form of a call", "Until when"), say_date(head.call.until)
    names = "\n".join(interest.municipality.name for interest in head.interests)
    yield pgettext("head of a call", "Interested municipalities"), names


def _vote(head: PollHead | None) -> Iterator[str]:
    """A poll as its topic's page tells it: never who chose what."""
    if head is None:
        return
    cast = head.tally["ballots"]
    yield "\n---\n\n**" + pgettext("head of a poll", "The vote") + "**\n\n"
    if head.poll.is_open:
        until = say_date(head.poll.until)
        yield pgettext("head of a poll", "Last day to vote:") + f" {until}\n\n"
    for line in head.lines:
        told = f": {say_number(line.count)} ({say_share(line.count, cast)})"
        chosen = " · **" + pgettext("mark on an option", "Chosen") + "**"
        yield f"- {plain(line.option.text)}"
        yield (told if head.has_counts else "") + (chosen if line.is_winner else "") + "\n"
    for number, one in enumerate(head.rounds, 1):
        counts = [f"{plain(option.text)} {say_number(count)}" for option, count in one.counts]
        lie = " · ".join(counts)
        yield "\n" + pgettext("result of a poll", "Round") + f" {number}: {lie}\n"
    yield "\n" + pgettext("result of a poll", "Votes cast:") + f" {say_number(cast)}\n"
