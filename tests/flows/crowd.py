"""Many who do something at the same moment, each on a thread with a connection of its own."""

import threading
from typing import Any

from django.db import connections


def at_once(*works: Any) -> list[BaseException]:
    """Run each on a thread of its own, all starting together; what they raised."""
    barrier = threading.Barrier(len(works))
    raised: list[BaseException] = []

    def run(work: Any) -> None:
        try:
            barrier.wait(20)
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    return raised
