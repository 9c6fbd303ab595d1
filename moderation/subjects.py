"""What may be flagged, whatever it is: whose it is, where it stands, where it is seen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

from forum.models import Attachment, Post, Topic
from members.models import Member, Municipality, Region
from members.permissions import current_mandate
from members.refusals import not_found
from moderation.models import Case

Thing = Post | Topic | Member | Attachment | Municipality
Kind = Case.Kind


@dataclass(frozen=True)
class Subject:
    """One thing, as a case is about it."""

    kind: Kind
    thing: Thing
    # Who wrote or owns it, or is it.
    author_id: int | None = None
    # What it is written in: who reads that should look at it.
    language: str = "und"
    # The topic it stands in, under whose lock it changes.
    topic: Topic | None = None
    # Where it belongs, if it stands on no board.
    region_id: int | None = None

    @property
    def board_id(self) -> int | None:
        """The board it stands on."""
        return self.topic.board_id if self.topic is not None else None

    def new_case(self) -> Case:
        """A case about it, not yet stored."""
        return Case(
            **{str(self.kind): self.thing},
            kind=self.kind,
            author_id=self.author_id,
            language=self.language,
            board_id=self.board_id,
            region_id=self.region_id,
        )


@singledispatch
def subject_of(thing: Thing) -> Subject:
    """The subject that a thing is."""
    raise TypeError(thing)


@subject_of.register
def _(thing: Post) -> Subject:
    return Subject(Kind.POST, thing, thing.author_id, thing.language, thing.topic)


@subject_of.register
def _(thing: Topic) -> Subject:
    return Subject(Kind.TOPIC, thing, thing.author_id, thing.language, thing)


@subject_of.register
def _(thing: Attachment) -> Subject:
    post = thing.post
    if post is None:
        return Subject(Kind.FILE, thing, thing.owner_id)
    return Subject(Kind.FILE, thing, post.author_id, post.language, post.topic)


@subject_of.register
def _(thing: Member) -> Subject:
    return Subject(Kind.MEMBER, thing, thing.pk, thing.language, region_id=_home_of(thing))


@subject_of.register
def _(thing: Municipality) -> Subject:
    return Subject(Kind.MUNICIPALITY, thing, region_id=thing.region_id)


def _home_of(member: Member) -> int | None:
    """The region of the municipality they hold office in, else their country."""
    mandate = current_mandate(member)
    if mandate is not None:
        return mandate.municipality.region_id
    countries = Region.objects.filter(kind=Region.Kind.COUNTRY, country=member.country)
    return countries.values_list("pk", flat=True).first() if member.country else None


_FOUND: dict[str, Callable[[int], Thing | None]] = {
    Kind.POST: lambda pk: (
        Post.objects.placed()
        .with_people()
        .select_related("topic__board__region")
        .filter(pk=pk)
        .first()
    ),
    Kind.TOPIC: lambda pk: (
        Topic.objects.with_people().select_related("board__region").filter(pk=pk).first()
    ),
    Kind.FILE: lambda pk: (
        Attachment.objects.select_related("owner", "post__topic__board__region", "post__author")
        .filter(pk=pk)
        .first()
    ),
    Kind.MEMBER: lambda pk: Member.objects.filter(pk=pk).first(),
    Kind.MUNICIPALITY: lambda pk: (
        Municipality.objects.select_related("region")
        .prefetch_related("names")
        .filter(pk=pk)
        .first()
    ),
}


def find_thing(kind: str, pk: int) -> Thing:
    """By its id, whoever asks. Raises Refused (`not_found`) where there is none."""
    thing = _FOUND[kind](pk)
    if thing is None:
        raise not_found()
    return thing
