"""A fresh forum to measure on: a board, a room and members who may speak there.

`python -m benchmarks.ground` makes it in DATA_DIR and prints what the load must know.
"""

import json
import os
from typing import Any

MEMBERS = 20
# Posts that a measure lets come to light one by one.
SHELF = 15_000
WORDS = (
    "La conduite de la rue du port sera changée avant la fin du mois, a dit le service des eaux; "
    "les travaux commencent lundi à six heures, et la rue reste ouverte aux piétons."
)


def room_with_members() -> dict[str, Any]:
    """Sign-ins, the room's id, and a post of it as it goes over the wire."""
    from forum.actions import create_board, open_topic, publish_post
    from forum.models import Topic
    from forum.wire import post_payload
    from members.actions import create_member, issue_token

    board = create_board(
        slug="measures", names={"fr": ("Mesures", "")}, by=None, open_rule="members"
    )
    names = [f"Conseillère {chr(65 + number)}" for number in range(MEMBERS)]
    members = [create_member(name=name) for name in names]
    opened = open_topic(
        board=board, author=members[0], title="Salle de mesure", body="Bienvenue.", format="room"
    )
    post = publish_post(
        topic=Topic.objects.get(pk=opened.post.topic_id),
        author=members[1],
        body=f"q-0-q {WORDS}",
        language="fr",
    ).post
    shelf, store = _fill_shelf(board, members)
    return {
        "topic": post.topic_id,
        "shelf": shelf.pk,
        "store": store.pk,
        "shelf_revision": shelf.revision,
        "tokens": [issue_token(member=member) for member in members],
        "sessions": [_session_of(member) for member in members],
        "post": post_payload(post),
        "words": WORDS,
    }


def _session_of(member: Any) -> str:
    """The key of a session as a sign-in in a browser leaves it."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    key: str = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return key


def _fill_shelf(board: Any, members: list[Any]) -> Any:
    """A room and a store with its next posts, which nobody is to see yet."""
    from django.utils import timezone

    from forum.actions import open_topic
    from forum.models import Post, Topic
    from forum.paths import step

    opened = [
        open_topic(board=board, author=members[0], title=title, body="Bienvenue.", format="room")
        for title in ("Vitrine", "Réserve")
    ]
    room, store = (Topic.objects.get(pk=one.post.topic_id) for one in opened)
    now = timezone.now()
    Post.objects.bulk_create(
        Post(
            topic=store,
            author=members[number % MEMBERS],
            number=room.last_number + 1 + number,
            revision=room.revision + 1 + number,
            path=step(room.last_number + 1 + number),
            body=f"q-{number}-q {WORDS}",
            body_html=f"<p>q-{number}-q {WORDS}</p>",
            language="fr",
            created_at=now,
            published_at=now,
        )
        for number in range(SHELF)
    )
    return room, store


def clear_shelf(ground: dict[str, Any]) -> None:
    """Nobody has seen the posts of the shelf."""
    from forum.models import Post, Topic

    Topic.objects.filter(pk=ground["shelf"]).update(revision=ground["shelf_revision"])
    seen = Post.objects.filter(topic=ground["shelf"], revision__gt=ground["shelf_revision"])
    seen.update(topic=ground["store"])


def main() -> None:
    """Make the database and the room."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    print(json.dumps(room_with_members()))


if __name__ == "__main__":
    main()
