"""Pages of administrators alone: the word list, and boards whose posts wait."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.actions import set_review
from forum.models import Board
from members.answers import SeeOther
from members.models import Member
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions import change_word, list_words
from moderation.house_forms import WordsForm
from moderation.house_pages import Trial, board_rows, require_keeper, try_out, word_page
from moderation.models import ListedWord


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """The list, and more words for it."""
    member = require_keeper(member_of(request))
    if request.method != "POST":
        return _words_page(request, WordsForm())
    form = WordsForm(request.POST)
    try:
        changed = _list(form, member)
    except Refused as refused:
        if refused.status == 404:
            raise
        form.refuse(refused)
        return _words_page(request, form, status=refused.status)
    said = pgettext("after a change of the word list", "The list is changed.")
    same = pgettext("after a change of the word list", "All of this stood on the list already.")
    messages.success(request, said if changed else same)
    return SeeOther(reverse("word_list"))


def _list(form: WordsForm, member: Member) -> list[ListedWord]:
    sent = form.data
    return list_words(
        phrases=sent.get("phrases", ""),
        language=sent.get("language", ""),
        verdict=sent.get("verdict", ""),
        by=member,
    )


@require_POST
def change(request: HttpRequest, word_id: int) -> HttpResponse:
    """One word: another verdict, switched off or on."""
    member = require_keeper(member_of(request))
    word = ListedWord.objects.filter(pk=word_id).first()
    if word is None:
        raise not_found()
    active = request.POST.get("active")
    change_word(
        word=word,
        by=member,
        verdict=request.POST.get("verdict"),
        is_active=None if active is None else active == "on",
    )
    messages.success(request, pgettext("after a change of the word list", "The list is changed."))
    return SeeOther(f"{reverse('word_list')}#word-{word.pk}")


@require_POST
def try_words(request: HttpRequest) -> HttpResponse:
    """What the list would do to a text; nothing is stored."""
    require_keeper(member_of(request))
    text = request.POST.get("text", "")[: settings.POST_LIMIT]
    return _words_page(request, WordsForm(), trial=try_out(text))


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Every board, and whose posts wait there."""
    require_keeper(member_of(request))
    return render(request, "moderation/review.html", {"rows": board_rows()})


@require_POST
def set_board_review(request: HttpRequest, board_id: int) -> HttpResponse:
    """Whose posts wait on one board."""
    member = require_keeper(member_of(request))
    board = Board.objects.filter(pk=board_id).first()
    if board is None:
        raise not_found()
    set_review(board=board, review=request.POST.get("review"), by=member)
    messages.success(request, pgettext("after a change of a board", "The board is changed."))
    return SeeOther(f"{reverse('review_boards')}#board-{board.pk}")


def _words_page(
    request: HttpRequest, form: WordsForm, *, trial: Trial | None = None, status: int = 200
) -> HttpResponse:
    page = word_page(
        asked=request.GET.get("q", "")[:80],
        language=request.GET.get("language", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        "form": form,
        "page": page,
        "trial": trial,
        "languages": ListedWord.Language.choices,
        "text_limit": settings.POST_LIMIT,
    }
    return render(request, "moderation/word_list.html", context, status=status)
