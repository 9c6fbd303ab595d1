"""Addresses of members and places."""

from django.urls import path

import members.converters  # noqa: F401  (registers `id`)
from members.views import language, municipalities, settings

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("language/", language.set_language, name="set_language"),
    path("municipalities/<id:municipality_id>/", municipalities.municipality, name="municipality"),
]
