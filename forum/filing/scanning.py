"""Asking a virus scanner of the house (clamd) about a file, where there is one."""

import socket
import struct
from contextlib import closing

from django.conf import settings

from forum.filing.unfit import Unfit
from members.refusals import unavailable

SECONDS = 20.0
PIECE = 65_536


def scan(data: bytes) -> bool:
    """Whether it was looked at and nothing was found; False where nobody looks.

    Raises Unfit (`infected`), and Refused (`unavailable`) where the scanner does not answer: what
    nobody has looked at is not taken then.
    """
    if not settings.FILE_SCANNER:
        return False
    try:
        answer = _asked(settings.FILE_SCANNER, data)
    except OSError as error:
        raise unavailable() from error
    if answer.endswith(b"FOUND"):
        raise Unfit("infected")
    if not answer.endswith(b"OK"):
        raise unavailable()
    return True


def _asked(where: str, data: bytes) -> bytes:
    """By clamd's own words: each piece after its length, and a piece of none at the end."""
    with closing(_line(where)) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        answer = b""
        while part := line.recv(1024):
            answer += part
    return answer.rstrip(b"\0\n ")


def _line(where: str) -> socket.socket:
    """To `unix:/path` or `tcp:host:port`."""
    kind, _, place = where.partition(":")
    if kind == "tcp":
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    line.connect(place)
    return line
