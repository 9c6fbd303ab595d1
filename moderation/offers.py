"""Which outcomes a case leaves open to a moderator.

Whoever keeps order where a case belongs may hide, edit, move, lock, warn, and restrict on that
board. What reaches beyond it asks for more: only who moderates the whole site restricts on all
of it or suspends, because a suspension closes boards that others look after; only administrators
ban, because a ban has no end.
"""

from django.utils.translation import pgettext_lazy

from forum.models import Post, Topic
from members.models import Member, Sanction
from members.permissions import is_administrator, rank_of
from members.refusals import conflict, forbidden, invalid
from moderation.models import Case, Decision

Outcome = Decision.Outcome
OF_TEXTS = (Outcome.HIDE, Outcome.EDIT, Outcome.MOVE, Outcome.LOCK)
OF_MEMBERS = (Outcome.WARN, Outcome.RESTRICT, Outcome.SUSPEND, Outcome.BAN)
OF_HELD = (Outcome.NONE, Outcome.HIDE)
# By what a case is about, in the order of the form.
OF_KIND: dict[str, tuple[Outcome, ...]] = {
    Case.Kind.POST: (Outcome.NONE, *OF_TEXTS, *OF_MEMBERS),
    Case.Kind.TOPIC: (Outcome.NONE, *OF_TEXTS, *OF_MEMBERS),
    Case.Kind.MEMBER: (Outcome.NONE, Outcome.RENAME, *OF_MEMBERS),
    Case.Kind.FILE: (Outcome.NONE, Outcome.HIDE, *OF_MEMBERS),
    Case.Kind.MUNICIPALITY: (Outcome.NONE, Outcome.PASS_ON),
}
SITE_MODERATOR = 2


def may_choose(outcome: Outcome, member: Member | None) -> bool:
    """Whether the outcome is in this moderator's hands, on a case that is theirs to decide."""
    if outcome in {Outcome.BAN, Outcome.RENAME}:
        return is_administrator(member)
    if outcome == Outcome.SUSPEND:
        return may_act_on_site(member)
    return True


def may_undo(member: Member | None, decision: Decision) -> bool:
    """Whether taking a decision back is in their hands: they might have made it themselves."""
    outcome = Outcome(decision.outcome)
    if outcome != Outcome.RESTRICT or may_act_on_site(member):
        return may_choose(outcome, member)
    on_site = Sanction.objects.filter(decision_id=decision.pk, scope=Sanction.Scope.SITE)
    return not on_site.exists()


def may_act_on_site(member: Member | None) -> bool:
    """Whether what they decide may hold on the whole site."""
    return rank_of(member) >= SITE_MODERATOR


def outcomes_for(case: Case, moderator: Member) -> list[Outcome]:
    """The outcomes a moderator may choose for this case, in the order of the form."""
    if case.is_held:
        return list(OF_HELD)
    return [
        each
        for each in OF_KIND[case.kind]
        if may_choose(each, moderator) and (case.author_id is not None or each not in OF_MEMBERS)
    ]


def require_offered(outcome: object, moderator: Member, case: Case) -> Outcome:
    """The outcome, if this house offers it to this moderator for this case. Raises Refused."""
    if not isinstance(outcome, str) or outcome not in Outcome.values:
        raise invalid(pgettext_lazy("refusal", "Please choose a decision."), "outcome")
    choice = Outcome(outcome)
    if choice not in OF_KIND[case.kind]:
        raise invalid(pgettext_lazy("refusal", "This decision is not offered here."), "outcome")
    if not may_choose(choice, moderator):
        if choice == Outcome.RENAME:
            raise forbidden(
                pgettext_lazy("refusal", "Only an administrator may take a name away.")
            )
        if choice == Outcome.BAN:
            raise forbidden(pgettext_lazy("refusal", "Only an administrator may ban a member."))
        raise forbidden(
            pgettext_lazy("refusal", "Only who moderates the whole site may suspend a member.")
        )
    return choice


def find_post(case: Case) -> Post | None:
    """The post it is about, or that what it is about is the text or a file of."""
    if case.post is not None:
        return case.post
    if case.file is not None:
        return case.file.post
    if case.topic is None:
        return None
    return Post.objects.select_related("topic__board__region").get(topic=case.topic, number=1)


def post_of(case: Case) -> Post:
    """That post. Raises Refused where there is none."""
    post = find_post(case)
    if post is None:
        raise conflict(pgettext_lazy("refusal", "This decision is for posts."))
    return post


def topic_of(case: Case) -> Topic:
    """The topic it stands in. Raises Refused."""
    if case.topic_about is None:
        raise conflict(pgettext_lazy("refusal", "This decision is for topics."))
    return case.topic_about


def author_of(case: Case) -> Member:
    """Whom it is about. Raises Refused."""
    if case.author is None:
        raise conflict(pgettext_lazy("refusal", "The author has left; there is nobody to tell."))
    return case.author
