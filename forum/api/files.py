"""Files, for programs: kept for a post to come, dropped again; read at their own addresses."""

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from forum.actions import drop_file, keep_file
from forum.actions.files import too_large
from forum.file_schemas import AttachmentOut
from forum.schemas import WRITE_ERRORS
from forum.wire import Wire, attachment_payload
from members.api import asker_of
from members.refusals import invalid

router = Router(tags=["files"])


@router.post(
    "/files",
    response={201: AttachmentOut, **WRITE_ERRORS},
    summary="Keep a file for a post",
)
def keep_one(
    request: HttpRequest,
    file: File[UploadedFile | None] = None,
    alt: Form[str] = "",
) -> Status[Wire]:
    """As `multipart/form-data`. Name its `id` in `attachments` within a day, or it goes."""
    if getattr(request, "too_large", False):
        raise too_large()
    if file is None:
        raise invalid(pgettext_lazy("refusal", "Choose a file first."), "file")
    kept = keep_file(owner=asker_of(request), name=file.name, data=file.read(), alt=alt)
    return Status(201, attachment_payload(kept.facts()))


@router.delete(
    "/files/{int:file_id}",
    response={204: None, **WRITE_ERRORS},
    summary="Drop a file that is on no post",
)
def drop_one(request: HttpRequest, file_id: int) -> Status[None]:
    """Of one's own alone; any other is not found."""
    drop_file(file_id=file_id, by=asker_of(request))
    return Status(204, None)
