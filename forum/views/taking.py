"""A topic to be printed or saved, feeds, and what search engines ask for."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from forum.acts import acts_of
from forum.feeds import NEWEST, absolute, board_feed, part_of_map, parts_of_map, topic_feed
from forum.finding import find_board, find_topic
from forum.foreword import kind_facts
from forum.heads import conclusion_of, poll_of
from forum.listed import board_page
from forum.markup import render as render_markdown
from forum.requests import sight_of
from forum.taking import PRINTED, as_markdown, printed_after
from forum.windows import parse_number, wrong_cursor
from members.rates import count_within
from members.requests import member_of

# Whole topics are read for it.
TAKEN_A_MINUTE = 20
ATOM = "application/atom+xml; charset=utf-8"


@require_safe
def printed(request: HttpRequest, topic_id: int) -> HttpResponse:
    """All its posts on one page, as plain as paper."""
    found = find_topic(topic_id, member_of(request))
    _count(request)
    after = parse_number(request.GET["after"]) if "after" in request.GET else None
    posts = printed_after(found, after)
    return render(
        request,
        "forum/print.html",
        {
            "topic": found,
            "poll": poll_of(found) if after is None else None,
            "facts": render_markdown("".join(kind_facts(found))) if after is None else "",
            "address": absolute(found.get_absolute_url()),
            "posts": posts[:PRINTED],
            "after": after,
            "conclusion": conclusion_of(found),
            "acts": acts_of(found, sight_of(request).boards),
            "next": posts[PRINTED - 1].number if len(posts) > PRINTED else None,
            "now": timezone.now(),
        },
    )


@require_safe
def export(request: HttpRequest, topic_id: int) -> StreamingHttpResponse:
    """The texts as they were written, as a file."""
    found = find_topic(topic_id, member_of(request))
    _count(request)
    answer = StreamingHttpResponse(as_markdown(found), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="majlis-{found.pk}.md"'
    return answer


def _count(request: HttpRequest) -> None:
    member = member_of(request)
    asker = member.pk if member is not None else get_adapter().get_client_ip(request)
    count_within("take", asker, a_minute=TAKEN_A_MINUTE)


@require_safe
def feed_of_board(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest topics, for readers of feeds."""
    sight = sight_of(request)
    found = find_board(slug, sight.member)
    topics, _ = board_page([found.pk], "", sight, own=lambda topics: topics, size=NEWEST)
    return _fed(board_feed(found, topics))


@require_safe
def feed_of_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The newest posts, for readers of feeds."""
    return _fed(topic_feed(find_topic(topic_id, member_of(request))))


def _fed(feed: Atom1Feed) -> HttpResponse:
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Where the parts of the site map are."""
    parts = [absolute(f"/sitemap-{number}.xml") for number in range(parts_of_map())]
    return render(request, "sitemaps.xml", {"parts": parts}, content_type="application/xml")


@require_safe
def site_map_part(request: HttpRequest, number: int) -> HttpResponse:
    """What a visitor may read."""
    if number >= parts_of_map():
        raise wrong_cursor()
    entries = list(part_of_map(number))
    return render(request, "sitemap.xml", {"entries": entries}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines need not fetch, and where the map is."""
    closed = ["/accounts/", "/admin/", "/api/", "/cases/", "/notifications/", "/settings/", "/p/"]
    closed.append("/files/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
