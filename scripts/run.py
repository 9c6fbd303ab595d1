"""`make run`: everything from nothing to a running forum, each step only where it is needed.

The same process goes on from step to step and becomes the server at the end, so that whatever ends
this command ends all of it. Standard library only until the packages are installed.
"""

import os
import socket
import sys

from setup import set_up
from steps import PYTHON, ROOT


def port_is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def main() -> None:
    """The steps that need nothing installed; `scripts/start.py` goes on."""
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {wanted!r}: make run PORT=8080")
    port = int(wanted)
    if not port_is_free(port):
        sys.exit(
            f"Port {port} is taken by another program. End it, or choose another port, "
            f"for example: make run PORT={port + 1}"
        )
    os.chdir(ROOT)
    # A trial on one's own machine is not slowed by limits made for crowds.
    os.environ.setdefault("MAJLIS_LIMITS", "off")
    set_up("base")
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "scripts" / "start.py")])  # noqa: S606


if __name__ == "__main__":
    main()
