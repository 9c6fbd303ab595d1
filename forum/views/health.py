"""For those who watch the server: is it alive, can it serve?"""

import logging

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; it asks nothing of others."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers too; else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        logger.exception("Not ready: the database does not answer")
        return JsonResponse(
            {"status": "unavailable", "database": False},
            status=503,
            headers={"Cache-Control": "no-store", "Retry-After": "3"},
        )
    return JsonResponse({"status": "ok", "database": True}, headers={"Cache-Control": "no-store"})
