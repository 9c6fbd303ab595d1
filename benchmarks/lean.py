"""The least that could be called a page: its queries and a Django template, nothing kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import path

from config import urls
from forum.models import Board, Topic

FRAME = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>{{ title }}</title>'
    "<h1>{{ title }}</h1>{% if request.user.is_authenticated %}<p>{{ request.user.name }}</p>"
    "{% endif %}{% csrf_token %}<ol>{% for row in rows %}"
)
ROW = (
    '<li><a href="{{ row.get_absolute_url }}">{{ row.title }}</a> {{ row.author.name }} '
    "{{ row.created_at|date:'j F Y H:i' }} {{ row.post_count }} "
    "{{ row.last_post_at|date:'j F Y H:i' }} {{ row.last_post_author.name }}</li>"
)
POST = (
    '<li id="p{{ row.number }}">{{ row.author.name }} {{ row.published_at|date:"j F Y H:i" }} '
    "{{ row.edited_at|date:'j F Y' }}<div>{{ row.body_html|safe }}</div></li>"
)


def _answer(request: HttpRequest, row: str, page: dict[str, Any]) -> HttpResponse:
    template = engines["django"].from_string
    kept = _TEMPLATES.setdefault(row, template(f"{FRAME}{row}{{% endfor %}}</ol></html>"))
    return HttpResponse(kept.render(page, request))


_TEMPLATES: dict[str, Any] = {}


def board(request: HttpRequest, slug: str) -> HttpResponse:
    """A board's newest topics."""
    found = get_object_or_404(Board, slug=slug)
    topics = Topic.objects.filter(board=found, is_visible=True)
    rows = topics.select_related("author", "last_post_author").order_by("-last_post_at", "-pk")
    return _answer(request, ROW, {"title": found.slug, "rows": rows[:31]})


def topic(request: HttpRequest, topic_id: int, after: int = 0) -> HttpResponse:
    """Twenty posts of a thread."""
    found = get_object_or_404(Topic, pk=topic_id)
    posts = found.posts.filter(number__gt=after).select_related("author").order_by("number")
    return _answer(request, POST, {"title": found.title, "rows": posts[:21]})


urlpatterns = [
    path("lean/b/<slug:slug>/", board),
    path("lean/t/<int:topic_id>/", topic),
    *urls.urlpatterns,
]
