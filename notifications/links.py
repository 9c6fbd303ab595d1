"""Where each notification leads."""

from collections.abc import Mapping
from typing import Any

from notifications.kinds import CASES_WAIT, FLAG_DECIDED, HANDED_OVER, PASSED_ON


def own_page(code: str, data: Mapping[str, Any] | None) -> str:
    """The page that tells all of it, where there is one beside the post."""
    if code == CASES_WAIT:
        return "/cases/?state=passed_on"
    facts = data or {}
    if facts.get("look"):
        return f"/second-looks/{facts['look']}/"
    if facts.get("appeal"):
        return f"/appeals/{facts['appeal']}/"
    if facts.get("hidden"):
        return f"/p/{facts['hidden']}/hidden/"
    if facts.get("alarm"):
        return f"/cases/{facts['alarm']}/"
    case = facts.get("case") or facts.get("undone")
    if not case or facts.get("outcome") in {"none", "shown_again"}:
        return ""
    return f"/cases/{case}/" if code in {PASSED_ON, HANDED_OVER} else f"/decisions/{case}/"


def link_to(post_id: int | None, code: str = "", data: Mapping[str, Any] | None = None) -> str:
    """Where a notification leads: its own page, the post's permalink, or what its kind has."""
    if page := own_page(code, data):
        return page
    if post_id is not None:
        return f"/p/{post_id}/"
    return "/flags/" if code == FLAG_DECIDED else "/notifications/"
