"""Files of members: taken in, given out to who may read where they stand, and to nobody else."""

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.utils.http import content_disposition_header
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forum.actions import drop_file, keep_file
from forum.actions.files import too_large
from forum.models import Attachment
from forum.permissions import can_read_file
from forum.views.enclosing import content_of
from forum.wire import attachment_payload
from members.answers import SeeOther, wants_json
from members.refusals import invalid, not_found
from members.requests import asking_member, member_of

# Nothing in a file may run, load or lead anywhere, wherever it is opened.
INERT = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Keep one file for a post that is being written."""
    sent = request.FILES.get("file")
    if getattr(request, "too_large", False):
        raise too_large()
    if sent is None:
        raise invalid(pgettext_lazy("refusal", "Choose a file first."), "file")
    file = keep_file(
        owner=member_of(request),
        name=sent.name,
        data=content_of(sent),
        alt=request.POST.get("alt", ""),
    )
    payload = attachment_payload(file.facts())
    if wants_json(request):
        return JsonResponse({"file": payload}, status=201)
    return SeeOther(payload["url"])


@require_POST
def drop(request: HttpRequest, file_id: int) -> HttpResponse:
    """Delete a file of one's own that is on no post."""
    drop_file(file_id=file_id, by=member_of(request))
    return HttpResponse(status=204)


@require_safe
def serve(request: HttpRequest, file_id: int) -> HttpResponse | FileResponse:
    """The file: a picture to be looked at, anything else to be saved."""
    file = _readable(request, file_id)
    return _given(request, file, file.file, file.content_type, inline=file.is_picture)


@require_safe
def small(request: HttpRequest, file_id: int) -> HttpResponse | FileResponse:
    """A picture as small as it stands in a post."""
    file = _readable(request, file_id)
    if not file.small_file:
        raise not_found()
    return _given(request, file, file.small_file, "image/webp", inline=True)


def _readable(request: HttpRequest, file_id: int) -> Attachment:
    """Asked anew each time; the same for what never was. Raises Refused (`not_found`)."""
    files = Attachment.objects.select_related("post__topic__board__region")
    file = files.filter(pk=file_id).first()
    if file is None or not can_read_file(asking_member(request), file):
        raise not_found()
    return file


def _given(
    request: HttpRequest, file: Attachment, place: str, content_type: str, *, inline: bool
) -> HttpResponse | FileResponse:
    """A picture may be kept by its reader's browser, which asks each time whether it still may."""
    etag = f'"{file.digest[:32]}"'
    answer: HttpResponse | FileResponse
    if inline and request.headers.get("If-None-Match") == etag:
        answer = HttpResponseNotModified()
    else:
        try:
            answer = FileResponse(default_storage.open(place), content_type=content_type)
        except FileNotFoundError:
            raise not_found() from None
        answer["Content-Disposition"] = (
            content_disposition_header(as_attachment=not inline, filename=file.name)
            or "attachment"
        )
    if inline:
        answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache" if inline else "private, no-store"
    answer["Content-Security-Policy"] = INERT
    answer["X-Content-Type-Options"] = "nosniff"
    # It is packed already: packing it again costs time, and its length.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return answer
