"""Conversations from elsewhere: brought onto a board, and nothing twice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from forum.actions.boards import bring_up_board
from forum.actions.drafting import Text, clean_language
from forum.actions.storing import Entry, Strand, store_strands
from forum.actions.topics import slug_of
from forum.folding import fold_post
from forum.importing.arranging import Conversation, Reply, arrange, give_times
from forum.importing.rows import read_rows
from forum.importing.tally import Tally
from forum.importing.titles import title_from
from forum.markup import render
from forum.models import Board, Post, Topic
from members.actions import create_member
from members.models import Member
from members.writing import write
from translation.detection import detect

# Posts a transaction: many enough to be quick, few enough that others can write between.
BATCH = 500
Progress = Callable[[int, int], None]


@dataclass
class ImportReport:
    """What became of a file."""

    read: int = 0
    posts: int = 0
    topics: int = 0
    authors: int = 0
    present: int = 0
    tally: Tally = field(default_factory=Tally)


def import_threads(
    *,
    lines: Iterable[bytes],
    board: Board,
    source: str,
    limit: int | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Store the posts of a JSON Lines file as threads of a board.

    Rows known by (source, id) are left as they are. Written in batches, so that a stopped
    import goes on when it is run again. No screeners, no notifications; authors are members
    who cannot sign in.
    """
    report = ImportReport()
    rows = list(read_rows(lines, tally=report.tally, limit=limit, language_of=clean_language))
    report.read = len(rows) + report.tally.refused_rows
    stored = {post.source_id or "": post for post in _stored(source)}
    present = {row.line for row in rows if row.id in stored}
    report.present = len(present)
    report.tally.leave_out(present)
    conversations = arrange(
        rows, stored=stored, first_posts=_first_posts(source), tally=report.tally
    )
    progress(0, report.read - report.present - report.tally.refused_rows)
    work = _Work(board, source, report, progress)
    try:
        for batch in _batches(conversations):
            work.store(batch)
    finally:
        for board_id in sorted(work.boards):
            bring_up_board(board_id=board_id)
    return report


def _stored(source: str) -> Iterable[Post]:
    fields = ("topic_id", "number", "path", "depth", "created_at", "source_id")
    return Post.objects.filter(source=source, number__isnull=False).only(*fields).iterator()


def _first_posts(source: str) -> dict[str, Post]:
    first = Post.objects.filter(topic__source=source, number=1).select_related("topic")
    return {post.topic.source_id or "": post for post in first.defer("body", "body_html")}


Batch = list[tuple[Conversation, list[Reply]]]


def _batches(conversations: Iterable[Conversation]) -> Iterator[Batch]:
    """About BATCH replies at a time; a long conversation is cut, a short one is not."""
    batch: Batch = []
    for conversation in conversations:
        for start in range(0, len(conversation.replies), BATCH):
            batch.append((conversation, conversation.replies[start : start + BATCH]))
            if sum(len(replies) for _, replies in batch) >= BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


class _Work:
    """One import at work: its authors, its topics, its boards."""

    def __init__(
        self, board: Board, source: str, report: ImportReport, progress: Progress
    ) -> None:
        self.board, self.source, self.report, self.progress = board, source, report, progress
        self.boards = {board.pk}
        self.topics: dict[int, Topic] = {}
        self.authors = {
            member.source_id: member for member in Member.objects.filter(source=source)
        }
        self.now = timezone.now()

    def store(self, batch: Batch) -> None:
        """Render outside the lock, then write the batch in one transaction."""
        topics = [self._topic(conversation) for conversation, _ in batch]
        texts = [
            [_text(reply, topic.language) for reply in replies]
            for topic, (_, replies) in zip(topics, batch, strict=True)
        ]
        new = sum(topic.pk is None for topic in topics)
        with write():
            strands = [
                Strand(topic, [self._entry(*pair) for pair in zip(replies, said, strict=True)])
                for topic, said, (_, replies) in zip(topics, texts, batch, strict=True)
            ]
            store_strands(strands, source=self.source)
        for strand, (conversation, _) in zip(strands, batch, strict=True):
            self.topics[id(conversation)] = strand.topic
            self.boards.add(strand.topic.board_id)
        self._count(strands, new)

    def _count(self, strands: list[Strand], new: int) -> None:
        report = self.report
        report.topics += new
        report.posts += sum(len(strand.entries) for strand in strands)
        report.authors = len(self.authors)
        self.progress(report.posts, report.read - report.present - report.tally.refused_rows)
        for strand in strands:
            for entry in strand.entries:
                if entry.post is not None:
                    # Kept as parents of what follows; their texts would fill the memory.
                    entry.post.body = entry.post.body_html = entry.post.folded = ""

    def _topic(self, conversation: Conversation) -> Topic:
        known = self.topics.get(id(conversation))
        if known is not None:
            return known
        if conversation.topic_id is not None:
            topic = Topic.objects.get(pk=conversation.topic_id)
        else:
            topic = self._new_topic(conversation)
        give_times(conversation, begun=topic.last_number, now=self.now)
        if topic.pk is None:
            topic.created_at = topic.last_post_at = conversation.replies[0].created_at or self.now
        self._count_titles(conversation, topic)
        return topic

    def _new_topic(self, conversation: Conversation) -> Topic:
        row = conversation.replies[0].row
        title = row.title
        if not title:
            self.report.tally.mend("missing title", row.line)
            title = title_from(render(row.body), otherwise=row.id)
        return Topic(
            board=self.board,
            title=title,
            slug=slug_of(title),
            language=row.language or detect(row.body, likely="und"),
            source_id=conversation.source_id,
        )

    def _count_titles(self, conversation: Conversation, topic: Topic) -> None:
        for reply in conversation.replies:
            if reply.row.title not in ("", topic.title):
                self.report.tally.mend("title of a reply left out", reply.row.line)

    def _entry(self, reply: Reply, text: Text) -> Entry:
        above = reply.parent.entry if isinstance(reply.parent, Reply) else reply.parent
        reply.entry = Entry(
            source_id=reply.row.id,
            text=text,
            author=self._author(reply.row.author),
            created_at=reply.created_at or self.now,
            parent=above,
        )
        return reply.entry

    def _author(self, name: str) -> Member:
        if name not in self.authors:
            # Names outside ASCII would all ask for the same few handles.
            latin = name.isascii() and any(map(str.isalnum, name))
            self.authors[name] = create_member(
                name=name,
                language="en",
                source=self.source,
                source_id=name,
                handle_from=name if latin else f"{self.source}-{len(self.authors) + 1}",
            )
        return self.authors[name]


def _text(reply: Reply, language: str) -> Text:
    # Nobody was mentioned: a name in an old text is not one of our handles.
    row = reply.row
    found = row.language or detect(row.body, likely=language)
    html = render(row.body)
    return Text(row.body, html, language=found, mentioned=[], folded=fold_post(html))
