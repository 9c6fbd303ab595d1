"""Files that a post encloses: asked for by id, taken under the lock of their owner's row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import npgettext_lazy, pgettext_lazy

from forum.folding import words_of_files
from forum.models import Attachment, Post
from forum.tasks import drop_loose_file_later
from members.folding import fold
from members.models import Member
from members.refusals import Refused, invalid
from members.text import clean_line

FIELD = "attachments"
LARGEST_ID = 2**53


@dataclass(frozen=True)
class Wish:
    """A file to enclose; `alt` says what a picture shows, None: as it was said before."""

    id: int
    alt: str | None = None


def read_wishes(sent: object) -> tuple[Wish, ...]:
    """From a list of ids, or of `{"id", "alt"}`; none where nothing was sent. Raises Refused."""
    if sent is None:
        return ()
    if not isinstance(sent, list | tuple):
        raise invalid(pgettext_lazy("refusal", "The sending program named the files wrongly."))
    if len(sent) > settings.FILES_A_POST:
        raise too_many()
    wishes = {wish.id: wish for wish in map(_read_wish, sent)}
    return tuple(wishes.values())


def wishes_of_edit(post: Post, attachments: object) -> Sequence[Wish]:
    """The files a post shall have; those it has, where nothing is said of them. Raises Refused."""
    if attachments is None:
        return [Wish(facts["id"]) for facts in post.attachments]
    return read_wishes(attachments)


def _read_wish(sent: object) -> Wish:
    asked = sent if isinstance(sent, dict) else {"id": sent}
    file_id, alt = asked.get("id"), asked.get("alt")
    if not isinstance(file_id, int) or isinstance(file_id, bool) or not 0 < file_id < LARGEST_ID:
        raise gone()
    return Wish(file_id, clean_alt(alt) if alt is not None else None)


def clean_alt(sent: object) -> str:
    """What a picture shows, in one line. Raises Refused."""
    return clean_line(sent, limit=settings.ALT_LIMIT, field="alt", required=False)


def too_many() -> Refused:
    """Said with the limit."""
    most = settings.FILES_A_POST
    message = npgettext_lazy(
        "refusal",
        "At most %(count)s file goes with one post.",
        "At most %(count)s files go with one post.",
        most,
    )
    return invalid(message % {"count": most}, FIELD)


def gone() -> Refused:
    """The same for what never was, is another's, or is on another post."""
    return invalid(
        pgettext_lazy("refusal", "One of your files is no longer there. Please add it again."),
        FIELD,
    )


def wished(author: Member, wishes: Sequence[Wish], post: Post | None = None) -> list[Attachment]:
    """The files in the order asked for, if all may go on that post. Raises Refused.

    It holds only while the author's row is locked: all who enclose a file of theirs wait there.
    """
    if not wishes:
        return []
    found = Attachment.objects.filter(owner=author).in_bulk([wish.id for wish in wishes])
    files = []
    for wish in wishes:
        file = found.get(wish.id)
        if file is None or not file.belongs_to(post):
            raise gone()
        if wish.alt is not None and file.is_picture:
            file.alt = wish.alt
        files.append(file)
    return files


def screened_text(body: str, files: Iterable[Attachment]) -> str:
    """All that screeners must see."""
    return "\n".join([body, *(part for file in files for part in (file.name, file.alt) if part)])


def enclose(post: Post, files: Sequence[Attachment], folded: str) -> None:
    """Let the post show these files and be found by their names. Does not save it."""
    post.attachments = [file.facts() for file in files]
    post.folded = folded + fold(words_of_files(post.attachments))


def bind(post: Post, files: Sequence[Attachment]) -> None:
    """Give the files to the post, which is stored; those it had besides become loose."""
    _release(post, files)
    for file in files:
        file.post, file.loose_since = post, None
    Attachment.objects.bulk_update(files, ["post", "loose_since", "alt"])


def _release(post: Post, kept: Sequence[Attachment]) -> None:
    """Let go of the files that a post no longer shows."""
    former = post.files.exclude(pk__in=[file.pk for file in kept])
    for file in former:
        let_go(file)


def let_go(file: Attachment) -> None:
    """No post has it any more; it goes after a day."""
    file.post, file.loose_since = None, timezone.now()
    file.save(update_fields=["owner", "post", "loose_since"])
    drop_loose_file_later(file.pk)
