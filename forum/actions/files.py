"""Files of members: looked into and kept within their quota, dropped where no post has them."""

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import pgettext_lazy

from forum.actions.attaching import clean_alt
from forum.file_words import words_for
from forum.filing.inspecting import Inspected, inspect
from forum.filing.kinds import FORMATS
from forum.filing.naming import full_name, split_name
from forum.filing.scanning import scan
from forum.filing.unfit import Unfit
from forum.models import Attachment
from forum.permissions import require_acting
from forum.tasks import drop_loose_file_later
from members.models import Member
from members.rates import count_within
from members.refusals import Refused, invalid, not_found, unavailable
from members.writing import write

logger = logging.getLogger(__name__)


def keep_file(*, owner: Member | None, name: object, data: bytes, alt: object = "") -> Attachment:
    """A file of a member, not yet on a post. Raises Refused, in words that say what to do."""
    member = require_acting(owner)
    count_within("file", member.pk, a_minute=settings.FILES_A_MINUTE)
    said = clean_alt(alt)
    if not data:
        raise invalid(pgettext_lazy("refusal", "This file is empty."), "file")
    if len(data) > settings.FILE_LIMIT:
        raise too_large()
    try:
        stem, promised = split_name(name)
        inspected = inspect(data, promised)
        is_scanned = scan(inspected.data)
    except Unfit as unfit:
        raise invalid(words_for(unfit), "file") from unfit
    file = _new_file(member, full_name(stem, inspected.format), inspected)
    file.alt = said if file.is_picture else ""
    file.is_scanned = is_scanned
    # The row first: whatever happens after, no file lies about that nobody knows of.
    with write():
        fresh = lock_owner(member)
        _require_space(fresh, file.space)
        file.save()
        drop_loose_file_later(file.pk)
    with _undone_unless_whole(file):
        _put(file.file, inspected.data)
        if file.small_file:
            _put(file.small_file, inspected.small)
    return file


def lock_owner(member: Member) -> Member:
    """The member's row, fresh and locked, and still theirs to act with. Raises Refused."""
    return require_acting(Member.objects.select_for_update(no_key=True).get(pk=member.pk))


def too_large() -> Refused:
    """Said with the limit, and before anything is read where that can be known."""
    message = pgettext_lazy("refusal", "This file is too large: at most %(limit)s MB.")
    limit = {"limit": settings.FILE_LIMIT // (1024 * 1024)}
    return Refused("too_large", message % limit, field="file")


def _new_file(owner: Member, name: str, inspected: Inspected) -> Attachment:
    token = secrets.token_hex(24)
    place = f"attachments/{token[:2]}/{token}"
    now = timezone.now()
    return Attachment(
        owner=owner,
        name=name,
        format=inspected.format,
        size=len(inspected.data),
        space=len(inspected.data) + len(inspected.small),
        width=inspected.width,
        height=inspected.height,
        digest=hashlib.sha256(inspected.data).hexdigest(),
        file=f"{place}.{FORMATS[inspected.format].suffixes[0]}",
        small_file=f"{place}.small.webp" if inspected.small else "",
        created_at=now,
        loose_since=now,
    )


def _require_space(owner: Member, more: int) -> None:
    used = Attachment.objects.filter(owner=owner).aggregate(used=Sum("space"))["used"] or 0
    if used + more > settings.MEMBER_QUOTA:
        message = pgettext_lazy(
            "refusal",
            "Your space for files is full (%(limit)s MB). Take files out of posts of yours that "
            "no longer need them; a day later there is room again.",
        )
        limit = {"limit": settings.MEMBER_QUOTA // (1024 * 1024)}
        raise Refused("too_large", message % limit, field="file")


def _put(place: str, data: bytes) -> None:
    default_storage.save(place, ContentFile(data))


@contextmanager
def _undone_unless_whole(file: Attachment) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        logger.warning("A file could not be stored: %s", error)
        _forget(file)
        raise unavailable() from error


def drop_file(*, file_id: int, by: Member | None) -> None:
    """Delete a loose file of one's own. Raises Refused (`not_found`) for any other."""
    member = require_acting(by)
    with write():
        fresh = lock_owner(member)
        file = Attachment.objects.filter(pk=file_id, owner=fresh, post__isnull=True).first()
        if file is None:
            raise not_found()
        if is_needed(file.pk):
            # It goes by its task, when nobody needs it any more.
            return
        _delete_row(file)
    _delete_files(file)


def is_needed(file_id: int) -> bool:
    """Whether one of `FORUM_FILE_KEEPERS` (dotted paths) still needs a file, as evidence."""
    return any(import_string(path)(file_id) for path in settings.FORUM_FILE_KEEPERS)


def drop_loose_file(*, file_id: int) -> bool:
    """Delete a file that no post took in its time; whether it was there."""
    file = Attachment.objects.filter(pk=file_id).first()
    if file is None:
        return False
    with write():
        if file.owner_id is not None:
            Member.objects.select_for_update(no_key=True).filter(pk=file.owner_id).first()
        still = Attachment.objects.filter(pk=file_id, post__isnull=True).first()
        if still is None or still.loose_since is None or _is_young(still):
            return False
        if is_needed(file_id):
            drop_loose_file_later(file_id)
            return False
        _delete_row(still)
    _delete_files(file)
    return True


def _is_young(file: Attachment) -> bool:
    """Whether another task, enqueued when it became loose, comes for it later."""
    assert file.loose_since is not None  # noqa: S101 (the caller has looked)
    age = (timezone.now() - file.loose_since).total_seconds()
    return age < settings.LOOSE_FILES_KEPT


def _forget(file: Attachment) -> None:
    with write():
        _delete_row(file)
    _delete_files(file)


def _delete_row(file: Attachment) -> None:
    Attachment.objects.filter(pk=file.pk).delete()


def _delete_files(file: Attachment) -> None:
    """After the row: what no row names is served to nobody."""
    for place in (file.file, file.small_file):
        if place:
            default_storage.delete(place)
