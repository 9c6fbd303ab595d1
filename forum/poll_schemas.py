"""Shapes of polls and ballots as the JSON API takes and gives them."""

from typing import Literal

from ninja import Schema
from pydantic import StrictInt


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
