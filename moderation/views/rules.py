"""The house of rules: for everybody to read, for those who keep it to write."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from forum.models import Board
from forum.permissions import can_read_board
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions import set_rule
from moderation.actions.rules import TEXT_LIMIT, TITLE_LIMIT
from moderation.models import HouseRule, Reason
from moderation.permissions import can_keep_rules, require_rule_keeper


@require_safe
def rules(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The rules of the house; on a board, its own too. Who keeps them sees the retired ones."""
    member = member_of(request)
    board = _board(request, slug) if slug else None
    keeps = can_keep_rules(member, board)
    found = list(HouseRule.objects.in_force(board.pk if board is not None else None))
    retired = HouseRule.objects.filter(board=board, is_active=False).with_words()
    context = {
        "board": board,
        "of_site": [rule for rule in found if rule.board_id is None],
        "of_board": [rule for rule in found if rule.board_id is not None],
        "keeps": keeps,
        "keeps_site": can_keep_rules(member, None),
        "retired": list(retired) if keeps else [],
    }
    return render(request, "moderation/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Other words for a rule, another place, or out of force."""
    rule = HouseRule.objects.with_words().select_related("board__region").filter(pk=rule_id)
    found = rule.first()
    if found is None:
        raise not_found()
    return _form(request, found, found.board)


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, slug: str = "") -> HttpResponse:
    """One more rule, of the site or of a board."""
    return _form(request, None, _board(request, slug) if slug else None)


def _board(request: HttpRequest, slug: str) -> Board:
    board = Board.objects.select_related("region").prefetch_related("names").filter(slug=slug)
    found = board.first()
    if found is None or not can_read_board(member_of(request), found):
        raise not_found()
    return found


def _form(request: HttpRequest, rule: HouseRule | None, board: Board | None) -> HttpResponse:
    member = member_of(request)
    require_rule_keeper(member, board)
    if request.method != "POST":
        return _page(request, rule, board, _kept(rule))
    sent = request.POST
    texts = {
        code: (sent.get(f"title_{code}", ""), sent.get(f"text_{code}", ""))
        for code in dict(settings.LANGUAGES)
    }
    try:
        set_rule(
            by=member,
            texts=texts,
            rule=rule,
            board=board,
            order=sent.get("order", "0"),
            is_active="is_active" in sent,
            reason=sent.get("reason", ""),
        )
    except Refused as refused:
        if refused.field is None:
            raise
        return _page(request, rule, board, sent.dict(), refused)
    messages.success(request, pgettext("after a rule was written", "The rule is saved."))
    return redirect("board_rules", board.slug) if board is not None else redirect("rules")


def _kept(rule: HouseRule | None) -> dict[str, str]:
    if rule is None:
        return {"order": "0", "is_active": "1", "reason": ""}
    kept = {"order": str(rule.order), "reason": rule.reason}
    if rule.is_active:
        kept["is_active"] = "1"
    for words in rule.texts.all():
        kept |= {f"title_{words.language}": words.title, f"text_{words.language}": words.text}
    return kept


def _page(
    request: HttpRequest,
    rule: HouseRule | None,
    board: Board | None,
    typed: Mapping[str, Any],
    refused: Refused | None = None,
) -> HttpResponse:
    wrong = refused.field if refused is not None else ""
    context = {
        "rule": rule,
        "board": board,
        "typed": typed,
        "words": [
            {
                "code": code,
                "language": language,
                "title": typed.get(f"title_{code}", ""),
                "text": typed.get(f"text_{code}", ""),
                "title_error": refused.message if refused and wrong == f"title_{code}" else "",
                "text_error": refused.message if refused and wrong == f"text_{code}" else "",
            }
            for code, language in settings.LANGUAGES
        ],
        "other_error": refused.message if refused and wrong in {"order", "reason"} else "",
        "reasons": Reason.choices,
        "title_limit": TITLE_LIMIT,
        "text_limit": TEXT_LIMIT,
    }
    return render(request, "moderation/rule_form.html", context, status=400 if refused else 200)
