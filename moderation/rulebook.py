"""Which rule of the house a decision names."""

from collections import Counter

from django.utils.translation import pgettext_lazy

from members.refusals import invalid
from moderation.models import Case, Decision, HouseRule

Outcome = Decision.Outcome
# These act against somebody, who is told which rule it was.
NEED_A_RULE = frozenset(
    {Outcome.HIDE, Outcome.EDIT, Outcome.RESTRICT, Outcome.SUSPEND, Outcome.BAN}
)


def rules_for(case: Case) -> list[HouseRule]:
    """The rules that hold where the case belongs, in the order of their page."""
    return list(HouseRule.objects.in_force(case.board_id))


def charges_of(case: Case) -> Counter[str]:
    """What flags say was done, and how many; who asks help for their own text accuses nobody."""
    return Counter(f.reason for f in case.flags.all() if f.member_id != case.author_id)


def suggested_rule(case: Case, rules: list[HouseRule]) -> HouseRule | None:
    """The one that most flags speak of; a board's own before that of the site."""
    reasons = charges_of(case)
    fitting = [rule for rule in rules if rule.reason in reasons]
    return max(fitting, key=lambda rule: (reasons[rule.reason], rule.board_id or 0), default=None)


def named_rule(sent: object, *, outcome: Outcome, case: Case) -> HouseRule | None:
    """The rule a decision names. Raises Refused where it must name one.

    None is a program that knows no rules: then the flags say which; an empty word is a form
    in which none was chosen.
    """
    rules = rules_for(case)
    if sent is None:
        return suggested_rule(case, rules) if outcome in NEED_A_RULE else None
    if str(sent) == "":
        if outcome in NEED_A_RULE and rules:
            raise invalid(
                pgettext_lazy("refusal", "Please choose the rule that was broken."), "rule"
            )
        return None
    rule = next((each for each in rules if str(each.pk) == str(sent)), None)
    if rule is None:
        raise invalid(pgettext_lazy("refusal", "There is no such rule here."), "rule")
    return rule


def chosen_rule(rule_id: int | str | None, *, outcome: Outcome, case: Case) -> HouseRule | None:
    """The rule that was named when the decision was asked for, in force still or not."""
    return HouseRule.objects.with_words().filter(pk=rule_id).first() if rule_id else None
