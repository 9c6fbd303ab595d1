"""The file that a case is about, for who judges it, wherever it stands by now."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from members.refusals import not_found
from members.requests import member_of
from moderation.permissions import cases_for

# As where files are served to readers: nothing in one may run, load or lead anywhere.
INERT = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def file_of_case(request: HttpRequest, case_id: int) -> FileResponse:
    """A picture to be looked at, anything else to be saved; to moderators of the case alone."""
    case = cases_for(member_of(request)).select_related("file").filter(pk=case_id).first()
    if case is None or case.file is None:
        raise not_found()
    file = case.file
    try:
        answer = FileResponse(default_storage.open(file.file), content_type=file.content_type)
    except FileNotFoundError:
        raise not_found() from None
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=not file.is_picture, filename=file.name)
        or "attachment"
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = INERT
    answer["X-Content-Type-Options"] = "nosniff"
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return answer
