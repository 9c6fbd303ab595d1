"""A process of its own in which one file is opened: little memory, little time, no way to write.

Reads the file from its input; answers a line of JSON, then the bytes of a picture made anew.
Knows no settings, no database and no secrets: what it is told stands in its arguments.
"""

import json
import resource
import sys

from forum.filing.contents import looked_into
from forum.filing.unfit import Unfit

MEMORY = 512 * 1024 * 1024
SECONDS = 10


def confine() -> None:
    """From here on: no file can be written, and neither memory nor time taken without end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes, promised: str, pixels: int) -> tuple[dict[str, object], bytes, bytes]:
    """What is said of the file, and the two pictures where it is one."""
    try:
        format, picture = looked_into(data, promised, pixels=pixels)
    except Unfit as unfit:
        return {"refused": unfit.code, "found": unfit.found}, b"", b""
    except MemoryError:
        return {"refused": "bomb"}, b"", b""
    except Exception:
        # Whatever a decoder stumbles over, the file is at fault; the process ends anyway.
        return {"refused": "broken"}, b"", b""
    if picture is None:
        return {"format": format}, b"", b""
    said = {"format": format, "width": picture.width, "height": picture.height}
    return said | {"data": len(picture.data)}, picture.data, picture.small


def main() -> None:
    """One file, one answer."""
    confine()
    said, data, small = answer(sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2]))
    out = sys.stdout.buffer
    out.write(json.dumps(said).encode() + b"\n")
    out.write(data)
    out.write(small)


if __name__ == "__main__":
    main()
