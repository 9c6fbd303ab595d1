"""Whether the log is as it was written: one walk along the chain, and plain lines of faults."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from moderation.actions.log import THE_HEAD, commitment_of, hash_of
from moderation.anchor_file import Anchor
from moderation.explaining import Explanation
from moderation.models import LogEntry, LogHead, LogPayload

FACTS_A_BATCH = 500
Progress = Callable[[int, int], None]


@dataclass
class Verification:
    """How the chain was found: empty `faults` where every entry is as it was written."""

    entries: int = 0
    erased: int = 0
    anchors: int = 0
    faults: list[str] = field(default_factory=list)


def verify_log(
    *, anchors: Iterable[Anchor] = (), progress: Progress | None = None
) -> Verification:
    """Walk the whole chain; compare it with its head and with what was anchored elsewhere."""
    walk = _Walk(anchors)
    head = LogHead.objects.filter(pk=THE_HEAD).first() or LogHead()
    entries = LogEntry.objects.select_related("payload").order_by("number")
    for entry in entries.iterator(chunk_size=FACTS_A_BATCH):
        walk.take(entry)
        if progress is not None and walk.found.entries % FACTS_A_BATCH == 0:
            progress(walk.found.entries, max(head.number, walk.found.entries))
    if progress is not None:
        progress(walk.found.entries, walk.found.entries)
    return walk.end(head)


class _Walk:
    """What is remembered from entry to entry."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self.found = Verification()
        self.anchors: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            self.anchors.setdefault(anchor.number, []).append(anchor)
        self.found.anchors = sum(map(len, self.anchors.values()))
        self.last = LogEntry(number=0, hash="")
        self.is_last_sound = True
        self.explanation = Explanation(hash_of)
        self.other_words: list[str] = []
        self.told_anchors: list[str] = []
        self.without_words: dict[int, int] = {}
        self.erasures: set[int] = set()

    def take(self, entry: LogEntry) -> None:
        self.found.entries += 1
        is_sound = entry.hash == hash_of(entry)
        follows = entry.number == self.last.number + 1
        if not follows:
            self.explanation.gap(self.last.number + 1, entry.number - 1)
        if not is_sound:
            self.explanation.unsound(entry)
        elif follows and self.is_last_sound and entry.previous_hash != self.last.hash:
            self.explanation.unlinked(entry.number)
        self._read_words(entry)
        for anchor in self.anchors.get(entry.number, ()):
            if anchor.hash != entry.hash:
                self.told_anchors.append(
                    f"entry {entry.number} is not the one anchored on {anchor.day}:"
                    " it, or one before it, was written anew"
                )
        self.last, self.is_last_sound = entry, is_sound

    def _read_words(self, entry: LogEntry) -> None:
        if entry.action == "erase_words" and entry.object_kind == "log":
            self.erasures.add(entry.object_id)
        payload: LogPayload | None = getattr(entry, "payload", None)
        if payload is None:
            self.found.erased += 1
            self.without_words[entry.pk] = entry.number
        elif entry.commitment != commitment_of(payload.salt, payload.public, payload.private):
            self.other_words.append(f"the payload of entry {entry.number} was changed")

    def end(self, head: LogHead) -> Verification:
        faults = self.explanation.lines(
            last=self.last.number, last_hash=self.last.hash, head=head.number, head_hash=head.hash
        )
        faults += self.other_words
        faults += [
            f"the words of entry {number} were taken away, and no entry says so"
            for key, number in self.without_words.items()
            if key not in self.erasures
        ]
        faults += self.told_anchors
        faults += [
            f"the end was cut off: the log has {self.last.number} entries,"
            f" on {anchor.day} it had {anchor.number}"
            for number, told in self.anchors.items()
            for anchor in told
            if number > self.last.number
        ]
        self.found.faults = faults
        return self.found
