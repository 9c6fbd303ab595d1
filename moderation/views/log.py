"""The public log of moderation, and one entry whole for administrators."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from forum.narrowing import boards_to_choose
from forum.permissions import boards_readable_by
from members.permissions import is_administrator
from members.refusals import not_found
from members.requests import member_of
from moderation.actions.log import commitment_of, hash_of
from moderation.log_filters import asked_filter, entries_for, moderators_in
from moderation.log_pages import ACTS, LogRow, is_about, log_page, one_row, private_of

# Facts that the page of an entry shows in words of their own.
IN_WORDS = {"topic", "reasons", "reason", "rule", "outcome", "board", "note", "author", "post"}


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The newest acts, and older ones by `?before=`; narrowed by the form above them."""
    member = member_of(request)
    chosen = asked_filter(request.GET, ACTS)
    readable = boards_readable_by(member)
    page = log_page(member, before=request.GET.get("before", ""), chosen=chosen)
    facts = {
        "page": page,
        "boards": boards_to_choose(readable),
        "acts": sorted(ACTS.items(), key=lambda act: str(act[1])),
        "moderators": moderators_in(entries_for(readable)),
    }
    return render(request, "moderation/log.html", facts)


@require_GET
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """All that one entry says, but to whom it is about; for everyone else it does not exist."""
    member = member_of(request)
    if member is None or not is_administrator(member):
        raise not_found()
    row = one_row(number)
    if row is None:
        raise not_found()
    is_own = is_about(row.entry, member)
    private = {} if is_own else private_of(row.entry)
    facts = {
        "row": row,
        "private": private,
        "is_own": is_own,
        "further": _further(row, private),
        "is_sealed": _is_sealed(row),
    }
    return render(request, "moderation/log_entry.html", facts)


def _further(row: LogRow, private: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What else was written down, by its code."""
    if row.erased:
        return []
    told = {**row.entry.payload.public, **private}
    return [
        (name, json.dumps(value, ensure_ascii=False))
        for name, value in sorted(told.items())
        if name not in IN_WORDS
    ]


def _is_sealed(row: LogRow) -> bool:
    """Whether facts and words are those that were sealed; the chain is for `verify_log`."""
    entry = row.entry
    if entry.hash != hash_of(entry):
        return False
    if row.erased:
        return True
    words = entry.payload
    return entry.commitment == commitment_of(words.salt, words.public, words.private)
