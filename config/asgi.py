"""One process for everything: pages by WSGI on a fixed pool of threads, sockets by Channels.

Django's own ASGI handler opens a thread and a database connection for each request.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_wsgi_application()

from a2wsgi import WSGIMiddleware  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from realtime.routing import websocket_urlpatterns  # noqa: E402
from realtime.unrouted import refuse_unrouted  # noqa: E402

application = ProtocolTypeRouter(
    {
        # Django's answers are iterables of bytes, which its types do not say.
        "http": WSGIMiddleware(pages, workers=settings.PAGE_THREADS),  # type: ignore[arg-type]
        "websocket": refuse_unrouted(URLRouter(websocket_urlpatterns)),
    }
)
