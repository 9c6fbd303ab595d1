"""The one WebSocket path."""

from django.urls import re_path

from realtime.consumers import LiveConsumer

websocket_urlpatterns = [re_path(r"^ws/$", LiveConsumer.as_asgi())]
