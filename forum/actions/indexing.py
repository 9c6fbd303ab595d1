"""The index kept true: with each change in its transaction, and all of it anew."""

from collections.abc import Callable, Iterable, Sequence

from forum import index
from forum.analysis import VERSION
from forum.models import Poll, Post, Topic
from members.writing import write

# Posts a transaction: few enough that others can write between.
BATCH = 500
Progress = Callable[[int, int], None]


def index_posts(*, posts: Iterable[Post]) -> None:
    """Let these posts be found, by what they say now; inside the transaction that changes them."""
    index.store(
        index.Document(
            post.pk, _said(post), post.language, post.topic.title if post.number == 1 else ""
        )
        for post in posts
    )


def _said(post: Post) -> str:
    """Its words; with the first post a topic's conclusion and a poll's options too."""
    said, topic = [post.folded], post.topic
    if post.number == 1 and topic.kind == Topic.Kind.POLL:
        said += Poll.objects.filter(topic=topic).values_list("folded", flat=True)
    if post.number == 1 and topic.is_concluded:
        conclusion = getattr(topic, "conclusion", None)
        said += [conclusion.folded] if conclusion is not None else []
    return "\n".join(said)


def forget_posts(*, posts: Sequence[Post]) -> None:
    """Let these posts be found no more."""
    index.remove([post.pk for post in posts])


def rebuild_index(*, anew: bool = False, progress: Progress = lambda done, total: None) -> int:
    """Bring the index up to what the posts say; returns how many entries were wrong.

    Goes through all posts in batches, beside whatever else is written. What an earlier run has
    done is passed over, unless `anew`.
    """
    newest = Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    total = Post.objects.filter(pk__lte=newest).count()
    wrong = done = last = 0
    progress(0, total)
    # One range beyond the newest, for entries whose post is gone.
    while last <= newest:
        step = _ids_after(last)
        up_to = step[-1] if len(step) == BATCH else 2**62
        with write():
            wrong += _bring_up(last, up_to, anew=anew)
        done, last = done + len(step), up_to
        progress(min(done, total), total)
    return wrong


def _ids_after(last: int) -> list[int]:
    return list(
        Post.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )


def _bring_up(above: int, up_to: int, *, anew: bool) -> int:
    """Mend the entries of a range of ids; returns how many were missing, old or too many."""
    held = index.stored_versions(above, up_to)
    shown = Post.objects.published().filter(pk__gt=above, pk__lte=up_to)
    wanted = set(shown.values_list("pk", flat=True))
    stale = [pk for pk in wanted if anew or held.get(pk) != VERSION]
    # Locked, so that what is stored here is not older than an edit of this moment.
    posts = Post.objects.published().select_for_update(of=("self",), no_key=True)
    index_posts(
        posts=posts.select_related("topic__conclusion").filter(pk__in=stale).order_by("pk")
    )
    gone = sorted(set(held) - wanted)
    index.remove(gone)
    return len(stale) + len(gone)
