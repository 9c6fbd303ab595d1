"""What stands over the posts of a topic because of its kind."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.text import Truncator

from forum.catalogue import Catalogue
from forum.folding import plain_text
from forum.models import Call, Conclusion, Interest, Poll, Post, Record, Topic
from forum.models.polls import Option
from forum.permissions import can_write_in
from forum.polling import OwnBallot, Tally, own_ballot, poll_in, speaks_for, told_of
from members.models import Member

LONGEST = 500


@dataclass(frozen=True)
class Answer:
    """The post that answers a question, and what is quoted of it."""

    post: Post
    text: str


@dataclass(frozen=True)
class CallHead:
    """A call with those who answered it, the first of them first."""

    call: Call
    interests: list[Interest]
    # Whether municipalities may sign up, and those that may not or need not.
    is_open: bool
    calling: int | None

    @property
    def joined(self) -> set[int]:
        """The ids of the municipalities that signed up."""
        return {interest.municipality_id for interest in self.interests}


@dataclass(frozen=True)
class OptionLine:
    """An option of a poll with what it has, and its place on the reader's ballot (0: none)."""

    option: Option
    count: int
    percent: int
    is_winner: bool
    place: int


@dataclass(frozen=True)
class RoundLine:
    """A round of a ranked poll: what each option still in has, and who is out after it."""

    counts: list[tuple[Option, int]]
    exhausted: int
    out: list[Option]


@dataclass
class PollHead:
    """A poll with its tally, and what its reader may do."""

    poll: Poll
    tally: Tally
    is_open: bool
    # Why this reader has no vote: `sign_in`, `board` or `office`; empty where they have.
    barred: str = ""
    ballot: OwnBallot | None = None
    # By the number of an option.
    places: dict[int, int] = field(default_factory=dict)

    @cached_property
    def options(self) -> list[Option]:
        """What may be chosen."""
        return self.poll.options

    @property
    def has_counts(self) -> bool:
        """Whether it is told how the ballots lie."""
        return self.tally["counts"] is not None

    @property
    def winners(self) -> list[Option]:
        """Who has won, once it is closed."""
        return [self.options[number - 1] for number in self.tally.get("winners") or ()]

    @property
    def lines(self) -> list[OptionLine]:
        """The options in their order."""
        won = self.tally.get("winners") or ()
        counts = self.tally["counts"] or [0] * len(self.options)
        cast = self.tally["ballots"] or 1
        return [
            OptionLine(
                one, count, 100 * count // cast, one.number in won, self.places.get(one.number, 0)
            )
            for one, count in zip(self.options, counts, strict=True)
        ]

    @property
    def chosen(self) -> list[OptionLine]:
        """What the reader's form says, the best first."""
        return sorted((one for one in self.lines if one.place), key=lambda one: one.place)

    @property
    def rounds(self) -> list[RoundLine]:
        """How a ranked poll came out."""
        return [
            RoundLine(
                [
                    (option, count)
                    for option, count in zip(self.options, one["counts"], strict=True)
                    if count is not None
                ],
                one["exhausted"],
                [self.options[number - 1] for number in one["out"]],
            )
            for one in self.tally.get("rounds") or ()
        ]


def head_of(topic: Topic, known: Catalogue, reader: Member | None = None) -> dict[str, Any]:
    """What the page of a topic needs for it, by name; `known`: where names are taken from."""
    answer = answer_of(topic)
    if answer is not None:
        known.lend_towns([answer.post])
    record = record_of(topic) if topic.kind == Topic.Kind.RECORD else None
    if record is not None:
        known.lend([record.municipality])
    conclusion = conclusion_of(topic)
    if conclusion is not None and conclusion.mandate is not None:
        known.lend([conclusion.mandate.municipality])
    return {
        "conclusion": conclusion,
        "answer": answer,
        "record": record,
        "call": call_of(topic, known) if topic.kind == Topic.Kind.CALL else None,
        "poll": poll_of(topic, reader),
    }


def conclusion_of(topic: Topic) -> Conclusion | None:
    """What stands over a topic that was closed with it."""
    return getattr(topic, "conclusion", None) if topic.is_concluded else None


def record_of(topic: Topic) -> Record | None:
    """The experience that the topic tells."""
    records = Record.objects.select_related("municipality", "contact").defer("folded")
    return records.filter(topic=topic).first()


def call_of(topic: Topic, known: Catalogue | None = None) -> CallHead | None:
    """The call that the topic makes; without `known`, names of municipalities are asked for."""
    call = getattr(topic, "call", None)
    if call is None:
        return None
    return CallHead(
        call,
        interests_in(call, known),
        is_open=call.is_open and not topic.is_locked,
        calling=topic.mandate.municipality_id if topic.mandate is not None else None,
    )


def interests_in(call: Call, known: Catalogue | None = None) -> list[Interest]:
    """The municipalities that answered a call, with who signed each up."""
    rows = call.interests.select_related("municipality", "member", "mandate")
    rows = rows.order_by("created_at", "pk")
    if known is None:
        return list(rows.prefetch_related("municipality__names"))
    found = list(rows)
    known.lend(interest.municipality for interest in found)
    return found


def answer_of(topic: Topic) -> Answer | None:
    """The marked answer, while it is shown."""
    if topic.answer is None:
        return None
    post = (
        topic.posts.published()
        .select_related("author", "mandate__municipality")
        .defer("folded")
        .filter(number=topic.answer)
        .first()
    )
    if post is None:
        return None
    return Answer(post, Truncator(plain_text(post.body_html)).chars(LONGEST))


def poll_of(
    topic: Topic, reader: Member | None = None, typed: dict[int, int] | None = None
) -> PollHead | None:
    """The poll that the topic asks; `typed`: places on the reader's form, if not the ballot's."""
    poll = poll_in(topic)
    if poll is None:
        return None
    ballot = own_ballot(topic, poll, reader)
    choices = ballot.choices if ballot is not None else []
    return PollHead(
        poll,
        told_of(poll),
        is_open=poll.is_open and not topic.is_locked,
        barred=_barred(topic, poll, reader),
        ballot=ballot,
        places=typed or {number: place for place, number in enumerate(choices, 1)},
    )


def _barred(topic: Topic, poll: Poll, reader: Member | None) -> str:
    if reader is None:
        return "sign_in"
    if not can_write_in(reader, topic):
        return "board"
    if poll.is_of_municipalities and speaks_for(reader) is None:
        return "office"
    return ""
