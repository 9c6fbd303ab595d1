"""How large the trials are: small in every run, full in `make soak` (MAJLIS_SOAK=1)."""

import os
import random
from dataclasses import dataclass

SOAK = os.environ.get("MAJLIS_SOAK") == "1"
# Which server takes the sockets where a trial does not say so itself.
SERVER = os.environ.get("SERVER", "daphne")
SERVERS = ("daphne", "uvicorn")


@dataclass(frozen=True)
class Size:
    """M `members` in `rooms`, K posts a second (`rate`) for `seconds`; how often it is tried."""

    members: int
    rooms: int
    rate: float
    seconds: float
    repeats: int = 1


SIZE = Size(200, 20, 20, 20, 10) if SOAK else Size(24, 4, 20, 3)


def seeded(name: str) -> random.Random:
    """Chance that can be had again: MAJLIS_SEED=<number>."""
    seed = int(os.environ.get("MAJLIS_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)
    print(f"{name}: MAJLIS_SEED={seed}")
    return random.Random(f"{name} {seed}")
