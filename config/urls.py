"""Site map: which floor answers which path."""

from django.urls import URLPattern, URLResolver, include, path

from config.api import api
from members.admin import house

urlpatterns: list[URLPattern | URLResolver] = [
    # Before the forum, which takes any other word after a topic's number for a slug.
    path("", include("moderation.urls")),
    path("", include("forum.urls")),
    path("", include("members.urls")),
    path("", include("notifications.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", house.urls),
    path("api/v1/", api.urls),
]
handler500 = "forum.views.errors.broken"
