"""What decisions do to topics, members, files and municipalities."""

from forum.actions import hide_post, lock_topic, remove_file
from forum.models import Post
from members.actions import take_name
from members.models import Member
from members.refusals import taken_away
from moderation.models import Case, Decision

Outcome = Decision.Outcome


def act_of(outcome: Outcome, case: Case) -> str:
    """The act's name for the log: of posts the outcome alone, of all else with what it was."""
    if case.kind == Case.Kind.POST or outcome == Outcome.LOCK:
        return str(outcome)
    return f"{outcome}_{case.kind}"


def hide_topic(case: Case, by: Member) -> None:
    """Its first post is its own text: hidden, it takes the whole topic with it."""
    first = Post.objects.select_related("topic__board__region").filter(topic=case.topic, number=1)
    post = first.first()
    if post is None or not hide_post(post=post, by=by):
        raise taken_away()


def lock_topic_of(case: Case, by: Member) -> None:
    """Nobody replies any more; where it is closed already, that is as well."""
    if case.topic is None:
        raise taken_away()
    lock_topic(topic=case.topic, by=by)


def remove_file_of(case: Case, by: Member) -> None:
    """Off its post, and from its owner, who may not add it again."""
    if case.file is None:
        raise taken_away()
    remove_file(file=case.file, by=by)


def take_name_away(case: Case, by: Member) -> None:
    """A neutral name, until the member chooses another."""
    if case.member is None:
        raise taken_away()
    take_name(member=case.member)


def pass_on(case: Case, by: Member) -> None:
    """Nothing changes yet; whoever tells people tells the administrators."""
