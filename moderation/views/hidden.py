"""The page on which an author reads why the site hid their post for now, and may answer."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from forum.models import Post
from forum.permissions import can_edit, can_read_board, require_acting
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions.hiding import answer_hiding, hidden_case_of
from moderation.forms import AnswerForm


@require_http_methods(["GET", "POST"])
def hidden(request: HttpRequest, post_id: int) -> HttpResponse:
    """Once a moderator has looked there is no such page: the post says what became of it."""
    member = member_of(request)
    if member is None:
        return redirect_to_login(request.path)
    post = Post.objects.select_related("topic__board__region").filter(pk=post_id).first()
    if post is None or post.author_id != member.pk or not can_read_board(member, post.topic.board):
        raise not_found()
    if request.method == "GET" and not post.hidden_for_now:
        return redirect("permalink", post.pk)
    form = AnswerForm(request.POST or None)
    case = hidden_case_of(post, require_acting(member))
    if request.method == "POST":
        try:
            answer_hiding(post=post, by=member, words=request.POST.get("words", ""))
        except Refused as refused:
            if refused.field is None:
                raise
            form.add_refusal(refused)
        else:
            messages.success(request, pgettext("after an answer", "The moderators will read it."))
            return redirect("hidden_post", post.pk)
    may_edit = post.topic.is_visible and can_edit(member, post)
    context = {"post": post, "case": case, "form": form, "may_edit": may_edit}
    return render(request, "moderation/hidden.html", context, status=400 if form.is_bound else 200)
