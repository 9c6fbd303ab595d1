"""What is answered once a text is taken: to its place, or that a moderator looks at it first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext

from forum.actions import Publication
from forum.finding import place_of
from members.answers import SeeOther
from members.refusals import Refused


def status_of(publication: Publication) -> int:
    """201 for a new post, 200 for one that had arrived before, 202 for one that is held."""
    return 202 if publication.held else 200 if publication.duplicate else 201


def to_its_place(request: HttpRequest, publication: Publication) -> HttpResponse:
    """After a form: where the post stands now; a held one has no place yet."""
    post = publication.post
    if not publication.held:
        return SeeOther(iri_to_uri(place_of(post)))
    said = pgettext(
        "message after posting", "A moderator will look at your text before it is shown."
    )
    messages.warning(request, f"{said} {publication.reason}".strip())
    return SeeOther(reverse("waiting"))


def asking_to_wait(response: HttpResponse, refused: Refused) -> HttpResponse:
    """The answer, with `Retry-After` where the refusal is one of time."""
    if refused.retry_after is not None:
        response["Retry-After"] = str(refused.retry_after)
    return response
