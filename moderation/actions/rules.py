"""Rules of the house: written, changed, taken out of force; each change stands in the log."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import pgettext_lazy

from forum.models import Board
from members.models import Member
from members.refusals import invalid
from members.text import clean_body, clean_line
from members.writing import write
from moderation.actions.log import append_log
from moderation.actions.queue import lock_members
from moderation.models import HouseRule, HouseRuleText, Reason
from moderation.permissions import require_rule_keeper

TITLE_LIMIT = 120
TEXT_LIMIT = 1000
MOST = 99


def set_rule(
    *,
    by: Member | None,
    texts: Mapping[str, tuple[object, object]],
    rule: HouseRule | None = None,
    board: Board | None = None,
    order: object = 0,
    is_active: bool = True,
    reason: str = "",
) -> HouseRule:
    """A new rule, or other words for one; `texts`: title and text in each language of the site.

    `board` is that of a new rule. A rule is never deleted: decisions name it. Raises Refused.
    """
    home = rule.board if rule is not None else board
    keeper = require_rule_keeper(by, home)
    words = _clean(texts)
    place = _clean_order(order)
    if reason and reason not in Reason.values:
        raise invalid(pgettext_lazy("refusal", "Please choose a reason."), "reason")
    with write():
        fresh = lock_members(keeper.pk)[keeper.pk]
        require_rule_keeper(fresh, home)
        kept = HouseRule(board=board, order=place, is_active=is_active, reason=reason)
        if rule is None and (sent_before := _same(kept, words)) is not None:
            return sent_before
        before: dict[str, list[str]] = {}
        if rule is not None:
            kept = HouseRule.objects.select_for_update(of=("self",), no_key=True).get(pk=rule.pk)
            before = _told(kept)
        kept.order, kept.is_active, kept.reason = place, is_active, reason
        kept.save()
        kept.texts.all().delete()
        HouseRuleText.objects.bulk_create(
            HouseRuleText(rule=kept, language=language, title=title, text=text)
            for language, (title, text) in words.items()
        )
        _log(kept, fresh, before)
    return HouseRule.objects.with_words().get(pk=kept.pk)


def _same(wanted: HouseRule, words: Mapping[str, tuple[str, str]]) -> HouseRule | None:
    """The rule that stands in the very place and says so already: a form may be sent twice."""
    there = HouseRule.objects.with_words().filter(
        board=wanted.board, order=wanted.order, is_active=wanted.is_active, reason=wanted.reason
    )
    said = {language: list(both) for language, both in words.items()}
    return next((rule for rule in there.order_by("pk") if _told(rule) == said), None)


def _clean(texts: Mapping[str, tuple[object, object]]) -> dict[str, tuple[str, str]]:
    found = {}
    for language in dict(settings.LANGUAGES):
        title, text = texts.get(language, ("", ""))
        found[language] = (
            clean_line(title, limit=TITLE_LIMIT, field=f"title_{language}"),
            clean_body(text, limit=TEXT_LIMIT, field=f"text_{language}"),
        )
    return found


def _clean_order(order: object) -> int:
    text = str(order)
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST):
        raise invalid(pgettext_lazy("refusal", "The place is a number up to 99."), "order")
    return int(text)


def _told(rule: HouseRule) -> dict[str, list[str]]:
    return {each.language: [each.title, each.text] for each in rule.texts.all()}


def _log(rule: HouseRule, by: Member, before: dict[str, list[str]]) -> None:
    changed = "change_rule" if rule.is_active else "retire_rule"
    action = changed if before else "write_rule"
    append_log(
        action=action,
        moderator=by,
        board_id=rule.board_id,
        object_kind="rule",
        object_id=rule.pk,
        public={"rule": rule.pk, "before": before, "after": _told(rule)},
        private={},
    )
