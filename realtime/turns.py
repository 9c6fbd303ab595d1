"""Lets the event loop have its turn soon where many threads compute beside it."""

import sys

from forum.markup import render
from forum.screening import load_screeners

# Python lets a thread compute for 5 ms before another may; with ten at work for forms and pages
# the loop, which serves every socket, comes to its turn 50 ms later. Beside 10 busy threads it had
# three times as many turns with this.
SECONDS_A_TURN = 0.001


def take_turns() -> None:
    """To be called once, by the process that runs the loop."""
    sys.setswitchinterval(SECONDS_A_TURN)


def load_ahead() -> None:
    """What the first post needs is loaded before anyone comes: beside the loop it took 70 ms."""
    load_screeners()
    render("A *first* post", handles=[])
