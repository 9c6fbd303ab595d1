"""Writing: a reply or a room's post, and a preview that is exactly the result."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forum.actions import publish_post
from forum.finding import find_topic
from forum.forms import PostForm, WritingForm
from forum.models import Post, Topic
from forum.quoting import quote, text_of
from forum.views.composing import composer_for, previewed
from forum.views.enclosing import Enclosed
from forum.views.publishing import asking_to_wait, status_of, to_its_place
from forum.windows import parse_number
from forum.wire import post_payload
from members.answers import refusal_response, wants_json
from members.models import Member
from members.refusals import Refused, forbidden, invalid
from members.requests import member_of


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, topic_id: int) -> HttpResponse:
    """A reply or a room's post; the page of its own is for browsers without scripts."""
    member = member_of(request)
    topic = find_topic(topic_id, member)
    if request.method != "POST":
        return _empty_reply(request, topic, member)
    form = PostForm(request.POST)
    enclosed = Enclosed(request, member)
    try:
        sent = form.checked()
        enclosed.receive()
        if "preview" in request.POST:
            shown = previewed(sent, room=topic.is_room, member=member)
            return _reply_page(request, topic, member, form, enclosed, preview=shown)
        publication = publish_post(
            topic=topic, author=member, attachments=enclosed.wishes(), **sent
        )
    except Refused as refused:
        if wants_json(request) or refused.status == 404:
            return refusal_response(request, refused)
        form.refuse(refused)
        page = _reply_page(request, topic, member, form, enclosed, status=refused.status)
        return asking_to_wait(page, refused)
    if wants_json(request):
        body = {"post": post_payload(publication.post), "duplicate": publication.duplicate}
        if publication.held:
            body["reason"] = publication.reason
        return JsonResponse(body, status=status_of(publication))
    return to_its_place(request, publication)


def _empty_reply(request: HttpRequest, topic: Topic, member: Member | None) -> HttpResponse:
    if member is None:
        return redirect_to_login(request.get_full_path())
    asked = request.GET.get("to") or request.GET.get("quote")
    post = _parent(topic, asked) if asked else None
    if asked and post is None:
        raise invalid(pgettext_lazy("refusal", "The post you reply to is no longer there."))
    # A room has no branches: there a reply is a quotation.
    parent = post if "to" in request.GET or not topic.is_room else None
    form = PostForm({"body": _quotation(post)}) if post and "quote" in request.GET else None
    composer = composer_for(topic, member, form, parent=parent)
    if not composer.can_write:
        raise forbidden(composer.why_not)
    return render(request, "forum/reply.html", {"topic": topic, "composer": composer})


def _parent(topic: Topic, number: str) -> Post | None:
    posts = topic.posts.published().with_people()
    found: Post | None = posts.filter(number=parse_number(number)).first()
    return found


def _quotation(post: Post) -> str:
    author = post.author
    return quote(
        text=text_of(post.body_html),
        name=author.name if author else pgettext("author who is forgotten", "Former member"),
        handle=author.handle if author else "",
        address=post.get_absolute_url(),
    )


def _reply_page(
    request: HttpRequest,
    topic: Topic,
    member: Member | None,
    form: PostForm,
    enclosed: Enclosed,
    *,
    preview: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    number = form.cleaned_data.get("reply_to")
    parent = _parent(topic, str(number)) if number else None
    composer = composer_for(
        topic, member, form, parent=parent, preview=preview, files=enclosed.files()
    )
    context = {"topic": topic, "composer": composer}
    return render(request, "forum/reply.html", context, status=status)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What a text will look like; `format=room` has a room's limit. Signed in only."""
    room = request.POST.get("format") == Topic.Format.ROOM
    try:
        sent = WritingForm(request.POST).checked()
        html, language = previewed(sent, room=room, member=member_of(request))
    except Refused as refused:
        return refusal_response(request, refused)
    if wants_json(request):
        return JsonResponse({"html": html, "language": language})
    return render(request, "forum/preview.html", {"html": html, "language": language})
