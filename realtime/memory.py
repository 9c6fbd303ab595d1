"""Keeps the search for garbage from holding up every socket at once."""

import gc

# A search of the young happens after so many new objects; of the old, after 50 times 20 of these.
YOUNG, MIDDLE, OLD = 10_000, 20, 50


def settle_memory() -> None:
    """To be called once all is loaded: code and settings stay, and are never searched again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
