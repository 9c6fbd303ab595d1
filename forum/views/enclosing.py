"""Files that come with a form: those kept before, by id, and those it carries itself."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from forum.actions import keep_file
from forum.actions.files import too_large
from forum.models import Attachment
from members.models import Member

# More than any form of ours has; past them the action refuses anyway.
IDS_READ = 50


class Enclosed:
    """What a form encloses. Files it carries are kept by `receive`, and then have ids too.

    So whatever is refused later, they need not be sent again: `files` draws them with the form.
    """

    def __init__(self, request: HttpRequest, member: Member | None) -> None:
        self._request = request
        self._member = member
        self._ids = _ids_in(request)
        self._received: list[int] = []

    @property
    def is_asked(self) -> bool:
        """Whether the form said anything of files."""
        return "with_files" in self._request.POST or bool(self._ids or self._received)

    def receive(self) -> None:
        """Keep the files that came along. Raises Refused; those before it are kept."""
        if getattr(self._request, "too_large", False):
            raise too_large()
        for sent in self._request.FILES.getlist("files"):
            kept = keep_file(
                owner=self._member,
                name=sent.name,
                data=content_of(sent),
                alt=self._request.POST.get("alt", ""),
            )
            self._received.append(kept.pk)

    def wishes(self) -> list[dict[str, Any]]:
        """As actions read them."""
        said = self._request.POST
        return [{"id": pk, "alt": said.get(f"alt_{pk}")} for pk in (*self._ids, *self._received)]

    def files(self) -> list[Attachment]:
        """The loose ones, to be drawn again with what was said of them."""
        if self._member is None or not (self._ids or self._received):
            return []
        own = Attachment.objects.filter(owner=self._member)
        found = own.in_bulk([*self._ids, *self._received])
        for pk, file in found.items():
            file.alt = self._request.POST.get(f"alt_{pk}", file.alt)
        return [found[pk] for pk in (*self._ids, *self._received) if pk in found]


def content_of(sent: "UploadedFile[Any]") -> bytes:
    """All of it; the handler of uploads has seen to it that it is not too much."""
    data: bytes = sent.read()
    return data


def _ids_in(request: HttpRequest) -> list[int]:
    """From one field or several, each with one id or several between commas."""
    parts = ",".join(request.POST.getlist("attachments")).split(",")[:IDS_READ]
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 16]
