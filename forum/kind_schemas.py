"""What the API gives and takes of the kinds of topics: experiences, calls, polls."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StrictInt, StrictStr

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class MunicipalityOut(Schema):
    """A town by its names: `{"ar": ..., "fr": ...}`."""

    id: int
    names: dict[str, str]


class PersonOut(Schema):
    """A member by name."""

    id: int
    name: str
    handle: str


class RecordOut(Schema):
    """The facts of an experience; `cost` is an amount as text, with three decimals."""

    problem: str
    done: str
    result: str
    cost: str | None
    currency: str | None
    contact: PersonOut | None
    contact_words: str
    evidence: str
    municipality: MunicipalityOut
    year: int
    revision: int
    edited_at: Time | None


class InterestOut(Schema):
    """A municipality that answered a call, and who signed it up."""

    municipality: MunicipalityOut
    member: PersonOut | None
    at: Time


class CallOut(Schema):
    """A call; `until` is the last day on which municipalities may sign up."""

    offered: str
    sought: str
    until: str
    open: bool
    interested: list[InterestOut]


class OptionOut(Schema):
    """One of the things to choose from."""

    number: int
    text: str


class RoundOut(Schema):
    """A round of a ranked poll; null for options that were out before, `out` after it."""

    counts: list[int | None]
    exhausted: int
    out: list[int]


class PollOut(Schema):
    """A poll; `counts` in the order of the options, null while they are not told."""

    method: Literal["single", "multiple", "ranked"]
    voice: Literal["member", "municipality"]
    secrecy: Literal["secret", "open"]
    most: int
    until: str
    open: bool
    options: list[OptionOut]
    ballots: int
    municipalities: int
    counts: list[int] | None
    winners: list[int] | None
    rounds: list[RoundOut] | None


class BallotIn(Schema):
    """Numbers of options; where they are ranked, the best first."""

    choices: list[StrictInt]


class BallotOut(Schema):
    """The asker's own ballot, or their municipality's and who cast it; none: no choices."""

    choices: list[int]
    by: PersonOut | None


class RecordIn(Schema):
    """The facts of an experience; `contact` is `@handle` or words, `municipality` an id."""

    problem: StrictStr | None = None
    done: StrictStr | None = None
    result: StrictStr | None = None
    cost: StrictStr | None = None
    currency: StrictStr | None = None
    contact: StrictStr | None = None
    evidence: StrictStr | None = None
    municipality: StrictInt | None = None
    year: StrictInt | None = None


class RecordChange(RecordIn):
    """All the facts anew; `revision`: that of the record they were made from."""

    revision: StrictInt | None = None
