"""What is done to a site while others use it; run beside a server, or inside it."""

import datetime
import time
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from forum.actions import (
    create_board,
    edit_post,
    invite_member,
    open_topic,
    publish_post,
    remove_member,
)
from forum.models import Board, Post, Topic
from members import receivers
from members.actions import (
    change_password,
    create_member,
    end_mandate,
    give_mandate,
    give_role,
    issue_token,
    revoke_tokens,
    suspend_member,
)
from members.models import Mandate, Member, Municipality, Region
from members.refusals import Refused
from members.writing import write
from realtime.epoch import epoch

KEEPER, PASSWORD = "keeper@majlis.example", "the keeper of the house"
BOARDS: dict[str, dict[str, Any]] = {
    "public": {"open_rule": "members"},
    "invited": {"read_rule": "invited", "write_rule": "invited", "open_rule": "invited"},
    "council": {"read_rule": "councillors", "write_rule": "councillors"},
}


def found(*, members: int) -> dict[str, Any]:
    """A public, an invited and a councillors' board, a room on each, and members for all."""
    keeper = create_member(name="Keeper", email=KEEPER, password=PASSWORD)
    give_role(member=keeper, name="administrator", by=None)
    region = Region.objects.create(code="trial", kind="country", path="trial/", country="TN")
    town = Municipality.objects.create(code="trial-1", region=region, country="TN")
    people = [
        create_member(name=f"Member {n}", email=f"m{n}@majlis.example") for n in range(members)
    ]
    rooms = {}
    for slug, rules in BOARDS.items():
        board = create_board(slug=slug, names={"en": (slug.title(), "")}, by=None, **rules)
        for member in people if slug == "invited" else ():
            invite_member(board=board, member=member, by=None)
        opened = open_topic(
            board=board, author=keeper, title=slug.title(), body="First", format="room"
        )
        rooms[slug] = {"board": board.pk, "topic": opened.post.topic.pk}
    for member in people:
        give_mandate(member=member, municipality=town, by=None)
    return {
        "keeper": {"id": keeper.pk, "token": issue_token(member=keeper)},
        "members": [
            {"id": m.pk, "handle": m.handle, "token": issue_token(member=m)} for m in people
        ],
        **rooms,
    }


def sign_in(*, member: int) -> str:
    """A session, as a browser has after its sign-in: its key."""
    signed_in = Member.objects.get(pk=member)
    session = SessionStore()
    session[SESSION_KEY] = str(signed_in.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = signed_in.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _reached(topic: int, member: int) -> int:
    """The topic's revision, and no post of it between this and the commit.

    The member first, as whoever writes does: two who wait for each other get nowhere.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member)
    return int(Topic.objects.select_for_update().get(pk=topic).revision)


def remove(*, board: int, member: int, topic: int) -> int:
    """Take a member off a board; the topic's revision at that commit, no other between."""
    with write():
        reached = _reached(topic, member)
        remove_member(
            board=Board.objects.get(pk=board), member=Member.objects.get(pk=member), by=None
        )
    return reached


def end_office(*, member: int, topic: int, yesterday: bool = True) -> int:
    """End all mandates; the topic's revision at that commit."""
    day = timezone.now().date() - datetime.timedelta(days=int(yesterday))
    with write():
        reached = _reached(topic, member)
        for mandate in Mandate.objects.filter(member=member):
            Mandate.objects.filter(pk=mandate.pk).update(starts_on=day)
            mandate.starts_on = day
            end_mandate(mandate=mandate, on=day, by=None)
    return reached


def let_office_run_out(*, member: int, topic: int) -> int:
    """The day after the last day of a mandate: nobody acts, no epoch rises, no one is told."""
    day = timezone.now().date() - datetime.timedelta(days=1)
    with write():
        reached = _reached(topic, member)
        Mandate.objects.filter(member=member).update(starts_on=day, ends_on=day)
    return reached


def suspend(*, member: int, keeper: int) -> dict[str, int]:
    """Keep a member out; how many posts they had at that commit."""
    with write():
        suspend_member(member=Member.objects.get(pk=member), by=Member.objects.get(pk=keeper))
        return {"posts": Post.objects.filter(author=member).count()}


def revoke(*, member: int) -> dict[str, int]:
    """End a member's tokens; how many posts they had at that commit."""
    with write():
        revoke_tokens(member=Member.objects.get(pk=member))
        return {"posts": Post.objects.filter(author=member).count()}


def renew_password(*, member: int) -> dict[str, int]:
    """Another password; how many posts the member had at that commit."""
    with write():
        change_password(member=Member.objects.get(pk=member), password=f"new {uuid.uuid4()}")
        return {"posts": Post.objects.filter(author=member).count()}


def change_second_factor(*, member: int) -> dict[str, int]:
    """What follows from another one, or from none; posts at that commit."""
    with write():
        receivers.end_sign_ins_elsewhere(None, request=None, user=Member.objects.get(pk=member))
        return {"posts": Post.objects.filter(author=member).count()}


def end_session(*, session: str) -> dict[str, int]:
    """The session is no longer kept, and nothing else tells of it."""
    SessionStore(session_key=session).flush()
    return {}


def post(*, topic: int, author: int, body: str) -> int:
    """A post by another way than the server's; its revision."""
    made = publish_post(
        topic=Topic.objects.select_related("board__region").get(pk=topic),
        author=Member.objects.get(pk=author),
        body=body,
        client_id=uuid.uuid4(),
    )
    return int(made.post.revision or 0)


def write_much(*, topic: int, author: int, writes: int, mark: str) -> dict[str, Any]:
    """Posts and edits one after another; what was refused, and the longest wait."""
    member = Member.objects.get(pk=author)
    place = Topic.objects.select_related("board__region").get(pk=topic)
    refused: list[str] = []
    longest = 0.0
    for number in range(writes):
        begun = time.monotonic()
        try:
            made = publish_post(topic=place, author=member, body=f"{mark} {number} end")
            if number % 5 == 0:
                edit_post(post=made.post, editor=member, body=f"{mark} {number} changed end")
        except Refused as error:
            refused.append(f"{error.code}: {error.__cause__}")
        longest = max(longest, time.monotonic() - begun)
    return {"refused": refused, "longest": longest}


def rows(*, topic: int) -> list[dict[str, Any]]:
    """What the database has of a topic, in order of number."""
    found = Post.objects.filter(topic=topic, number__isnull=False).order_by("number")
    return [
        {
            "id": row.pk,
            "number": row.number,
            "revision": row.revision,
            "author": row.author_id,
            "client_id": str(row.client_id or ""),
            "state": row.state,
            "body": row.body,
            "body_html": row.body_html,
        }
        for row in found
    ]


def data_set() -> str:
    """The epoch, as `welcome` tells it."""
    return epoch()


def let_in_again(*, board: int) -> None:
    """All members are invited, and hold office from today on."""
    town = Municipality.objects.get(code="trial-1")
    place = Board.objects.get(pk=board)
    for member in Member.objects.exclude(name="Keeper"):
        if place.read_rule == "invited":
            invite_member(board=place, member=member, by=None)
        elif not member.mandates.current().exists():
            give_mandate(member=member, municipality=town, by=None)
