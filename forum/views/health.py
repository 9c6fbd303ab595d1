"""For those who watch the server: is it alive, can it serve?"""

import logging

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; it asks nothing of others."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers too, and nothing in FORUM_READINESS objects; else 503."""
    if not all(import_string(path)() for path in settings.FORUM_READINESS):
        return _unavailable("draining", database=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        logger.exception("Not ready: the database does not answer")
        return _unavailable("unavailable", database=False)
    return JsonResponse({"status": "ok", "database": True}, headers={"Cache-Control": "no-store"})


def _unavailable(status: str, *, database: bool) -> JsonResponse:
    return JsonResponse(
        {"status": status, "database": database},
        status=503,
        headers={"Cache-Control": "no-store", "Retry-After": "3"},
    )
