"""A topic as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from forum.finding import find_topic
from forum.papers import paper_of
from forum.typesetting import set_paper
from forum.windows import parse_number
from members.rates import count_within
from members.requests import asker_key, member_of

# Each takes a core for a second or two.
PAPERS_A_MINUTE = 6


@require_safe
def paper(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Its posts as they may be read now; `?after=` is the number of the post before."""
    member = member_of(request)
    found = find_topic(topic_id, member)
    count_within("paper", asker_key(request, member), a_minute=PAPERS_A_MINUTE)
    after = parse_number(request.GET["after"]) if "after" in request.GET else None
    answer = HttpResponse(set_paper(paper_of(found, after)), content_type="application/pdf")
    part = f"-{after}" if after is not None else ""
    answer["Content-Disposition"] = f'attachment; filename="majlis-{found.pk}{part}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
