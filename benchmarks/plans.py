"""What the load is told to do, and what it tells of it."""

from dataclasses import dataclass, field

from benchmarks.measuring import cpu_seconds, resident_kib


@dataclass
class Plan:
    """One cell: whom to call, how many read, for how long.

    `tokens` sign in readers and writers of ours in turn; `topic` is the room.
    """

    port: int
    pid: int
    sockets: int
    seconds: float
    paced_seconds: float
    words: str
    posts_a_second: float = 5.0
    window: int = 32
    watch: str = "/watch/"
    say: str = "/say/"
    tokens: list[str] = field(default_factory=lambda: [""])
    topic: int = 0
    is_majlis: bool = False
    posts_by_frame: bool = False
    # Port and pid of each further process of the same site; sockets go to all in turn.
    others: list[list[int]] = field(default_factory=list)
    # All that is said, is said at the first of them.
    said_at_one: bool = False

    @property
    def ports(self) -> list[int]:
        """Where they connect."""
        return [self.port, *(port for port, _ in self.others)]

    @property
    def pids(self) -> list[int]:
        """Whose processor time and memory count."""
        return [self.pid, *(pid for _, pid in self.others)]

    def used(self) -> float:
        """Processor time of all of them."""
        return sum(map(cpu_seconds, self.pids))

    def held(self) -> int:
        """Memory of all of them (KiB)."""
        return sum(map(resident_kib, self.pids))


@dataclass
class Findings:
    """What one cell showed."""

    deliveries_a_second: float
    microseconds: float
    posts_a_message: float
    server_busy: float
    driver_busy: float
    p50: float = 0.0
    p99: float = 0.0
    # From a post at one process to a socket at another; nothing where there is one process.
    p50_across: float = 0.0
    kib_a_socket: float = 0.0
    lost: int = 0
    doubled: int = 0
    behind: int = 0
    trouble: str = ""
