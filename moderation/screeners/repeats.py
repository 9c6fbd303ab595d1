"""The same text again: in its topic, in others, or almost the same in several."""

import datetime
import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models.functions import Left, Length
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import Post
from forum.screening import PUBLISH, Draft, Screening, Verdict, asked_again
from members.folding import fold
from members.prepared import Prepared
from moderation.hold_words import words_of
from moderation.screeners.standing import moderates

# Of each text so much is compared; of posts, the newest of the author.
COMPARED = 4000
POSTS = 20
# Letters below which people do say the same again: "yes, thank you", "I agree".
SHORTEST = 20
# Words in a row that are compared, and the part of them that two texts share if they are alike.
IN_A_ROW = 3
ALIKE = 0.8
SEVERAL = 2
NOT_LETTERS = re.compile(r"[\W_]+")
_RECENT = Prepared(
    lambda author: (
        Post.objects.filter(author=author, moved_to__isnull=True)
        .exclude(state=Post.State.WITHDRAWN)
        .order_by("-created_at")
        .values_list(
            "pk", "topic", "created_at", "edited_at", Left("body", COMPARED), Length("body")
        )[:POSTS]
    ),
    int,
)


@dataclass(frozen=True)
class _Earlier:
    topic: int
    age: datetime.timedelta
    words: str


@asked_again
def repeated_text(draft: Draft) -> Screening:
    """Refuse what its author has just written there; hold what they send around.

    Whoever changed their mind and withdrew a text may send it again.
    """
    if not settings.LIMITS_ON:
        return PUBLISH
    words = bare(draft.body[:COMPARED])
    if len(words) < SHORTEST:
        return PUBLISH
    earlier = _earlier(draft)
    same = [one for one in earlier if one.words == words]
    topic = draft.topic.pk if draft.topic is not None else None
    at_once = datetime.timedelta(seconds=settings.REPEATED_HERE)
    is_here = any(one.topic == topic and one.age <= at_once for one in same)
    is_near = not same and len(_alike(words, earlier) - {topic}) >= SEVERAL
    if not (same or is_near) or moderates(draft):
        return PUBLISH
    if is_here:
        return Screening(
            Verdict.REFUSE,
            pgettext_lazy("refusal", "You have just written the same text in this topic."),
            code="conflict",
        )
    facts = {"near": is_near}
    return Screening(Verdict.HOLD, words_of("repeated_text", facts), facts=facts)


def bare(text: str) -> str:
    """Its words alone, folded, with a space between."""
    return NOT_LETTERS.sub(" ", fold(text)).strip()


def _earlier(draft: Draft) -> list[_Earlier]:
    """What the author wrote or changed within the last minutes, without the post being edited."""
    now = timezone.now()
    within = datetime.timedelta(seconds=settings.REPEATED_ELSEWHERE)
    size = len(draft.body)
    found = []
    for pk, topic, created, edited, body, length in _RECENT.all(draft.author.pk):
        age = now - max(created, edited or created)
        if pk != draft.edited and age <= within and 0.5 * size <= length <= 2 * size:
            found.append(_Earlier(topic, age, bare(body)))
    return found


def _alike(words: str, earlier: list[_Earlier]) -> set[int]:
    """The topics with almost the same text."""
    own = _rows(words)
    return {one.topic for one in earlier if _share(own, _rows(one.words)) >= ALIKE}


def _rows(words: str) -> set[tuple[str, ...]]:
    parts = words.split(" ")
    return {tuple(parts[at : at + IN_A_ROW]) for at in range(max(1, len(parts) - IN_A_ROW + 1))}


def _share(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
