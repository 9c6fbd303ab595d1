"""Flows that cross floors: pages, API and sockets together."""

from tests.realtime.conftest import hall

__all__ = ["hall"]
