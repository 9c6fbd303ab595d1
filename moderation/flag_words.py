"""What the pages of a flag say, by what is flagged."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.models import Attachment, Post, Topic
from members.models import Member
from moderation.models import Case
from moderation.models.reasons import PLEA, reasons_of
from moderation.subjects import Thing, subject_of

Said = str | Promise


@dataclass(frozen=True)
class FlagWords:
    """The words of one form, its reasons, and where its sender came from."""

    kind: str
    heading: Said
    lead: Said
    question: Said
    reasons: dict[str, Said]
    back: str
    back_words: Said
    thanks: Said


NOT_TOLD = pgettext_lazy(
    "flag form", "A moderator will look at it. The author is never told who flagged it."
)
BACK_TO_POST = pgettext_lazy("flag form", "Back to the post")
AFTER = pgettext_lazy(
    "after a flag",
    "A moderator will look at it in its place and decide. You will be told what was decided. "
    "Nobody but the moderators knows that it was flagged, and its author never learns by whom.",
)
# Heading, what happens, the question, and the way back.
_BY_KIND: dict[str, tuple[Said, Said, Said, Said]] = {
    Case.Kind.POST: (
        pgettext_lazy("flag form", "Flag a post"),
        NOT_TOLD,
        pgettext_lazy("flag form", "What is wrong with this post?"),
        BACK_TO_POST,
    ),
    Case.Kind.TOPIC: (
        pgettext_lazy("flag form", "Flag a whole topic"),
        pgettext_lazy(
            "flag form",
            "For its title, its first text, or because it should not be here at all. If one post "
            "is what is wrong, flag that post. The author is never told who flagged it.",
        ),
        pgettext_lazy("flag form", "What is wrong with this topic?"),
        pgettext_lazy("flag form", "Back to the topic"),
    ),
    Case.Kind.MEMBER: (
        pgettext_lazy("flag form", "Flag a member"),
        pgettext_lazy(
            "flag form",
            "For their name and profile. If they wrote something that should not stand here, flag "
            "the post. They are never told who flagged them.",
        ),
        pgettext_lazy("flag form", "What is wrong with this name or profile?"),
        pgettext_lazy("flag form", "Back to their page"),
    ),
    Case.Kind.FILE: (
        pgettext_lazy("flag form", "Flag a file"),
        NOT_TOLD,
        pgettext_lazy("flag form", "What is wrong with this file?"),
        BACK_TO_POST,
    ),
    Case.Kind.MUNICIPALITY: (
        pgettext_lazy("flag form", "Something is wrong on the page of a municipality"),
        pgettext_lazy(
            "flag form",
            "A moderator will look at it and pass it on to who can correct it. Say in your own "
            "words what is wrong and, if you know it, what would be right.",
        ),
        pgettext_lazy("flag form", "What is wrong?"),
        pgettext_lazy("flag form", "Back to the municipality"),
    ),
}
_PLEA: tuple[Said, Said, Said, Said] = (
    pgettext_lazy("asking for help", "Ask a moderator for help"),
    pgettext_lazy(
        "asking for help",
        "A moderator will read what you wrote and the replies to it, and see that you asked. "
        "Nobody else learns of it, and asking does you no harm.",
    ),
    pgettext_lazy("asking for help", "What has happened?"),
    BACK_TO_POST,
)
_AFTER_PLEA = pgettext_lazy(
    "asking for help",
    "A moderator will look at it and decide. You will be told what was decided. Nobody but the "
    "moderators knows that you asked.",
)


def words_of(thing: Thing, member: Member | None) -> FlagWords:
    """For one thing, as this member may flag it."""
    subject = subject_of(thing)
    is_plea = (
        member is not None
        and subject.author_id == member.pk
        and subject.kind in {Case.Kind.POST, Case.Kind.TOPIC}
    )
    heading, lead, question, back_words = _PLEA if is_plea else _BY_KIND[subject.kind]
    if is_plea and isinstance(thing, Topic):
        back_words = _BY_KIND[Case.Kind.TOPIC][3]
    return FlagWords(
        kind=str(subject.kind),
        heading=heading,
        lead=lead,
        question=question,
        reasons=reasons_of(PLEA if is_plea else str(subject.kind)),
        back=_address_of(thing),
        back_words=back_words,
        thanks=_AFTER_PLEA if is_plea else AFTER,
    )


def _address_of(thing: Thing) -> str:
    if isinstance(thing, Post | Topic):
        return thing.get_absolute_url()
    if isinstance(thing, Member):
        return f"/people/{thing.handle}/"
    if isinstance(thing, Attachment):
        return thing.post.get_absolute_url() if thing.post is not None else "/"
    return f"/municipalities/{thing.pk}/"
