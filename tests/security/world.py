"""Who asks and for what: nine members, an open and a closed board, one of each thing on both."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from forum.actions import (
    create_board,
    edit_post,
    invite_member,
    keep_draft,
    keep_file,
    open_topic,
    publish_post,
)
from forum.models import BoardMembership, Tag
from forum.models.calls import today
from members.actions import create_member, give_mandate, give_role, issue_token, suspend_member
from members.models import Mandate, Municipality, MunicipalityName, Region, Role
from moderation.actions import (
    append_log,
    decide_case,
    flag_post,
    list_words,
    make_appeal,
    set_rule,
)
from moderation.models import Bulk, SecondLook
from tests.forum.filing.builders import PDF, picture

# A letter of a row is one of these, in this order.
ROLES = {
    "visitor": "has no account",
    "member": "has no mandate, role or invitation",
    "councillor": "has a confirmed mandate, and no invitation to the closed board",
    "here": "moderates both boards and no other",
    "elsewhere": "moderates a third board alone",
    "former": "moderated both boards until yesterday",
    "suspended": "moderates both boards, is invited and has a mandate, and is suspended",
    "administrator": "administers the site",
    "owner": "a councillor, invited to the closed board; wrote everything on both",
}
PLACES = ("open", "closed")


@dataclass
class World:
    """Members by role, what signs them in, and the things of each place by name."""

    members: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    everywhere: dict[str, Any] = field(default_factory=dict)
    # Who asked for the second looks.
    asker: Any = None


def build_world() -> World:
    """All of it, in the open transaction."""
    world = World()
    town, own_town = _towns()
    boards = {
        "open": create_board(slug="open-of-tests", names={"en": ("Open", "")}, by=None),
        "closed": create_board(
            slug="closed-of-tests", names={"en": ("Closed", "")}, by=None,
            read_rule="invited", write_rule="invited", open_rule="invited",
        ),
    }  # fmt: skip
    third = create_board(slug="third-of-tests", names={"en": ("Third", "")}, by=None)
    _people(world, town, own_town, boards, third)
    world.asker = _asker(town)
    flagger = _member("flagger")
    invite_member(board=boards["closed"], member=flagger, by=None)
    for place, board in boards.items():
        world.things[place] = _things(world, board, flagger)
    owner = world.members["owner"]
    loose = keep_file(owner=owner, name="loose.pdf", data=PDF)
    world.everywhere = {
        "municipality_id": own_town.pk,
        "handle": owner.handle,
        "member_id": owner.pk,
        "rule_id": _rule(world.members["administrator"]),
        "word_id": _word(world.members["administrator"]),
        "number": 1,
        "loose": loose.pk,
        "content_type_id": ContentType.objects.get_for_model(owner).pk,
        "member": owner.pk,
        "municipality": own_town.pk,
        "mandate": Mandate.objects.filter(member=owner).get().pk,
        "role": Role.objects.filter(name="administrator").get().pk,
        "board": boards["closed"].pk,
        "boardmembership": BoardMembership.objects.filter(member=owner).get().pk,
        "tag": Tag.objects.create(slug="tag-of-tests").pk,
    }
    return world


def _towns() -> list[Municipality]:
    region = Region.objects.create(code="of-tests", kind="world", path="of-tests/")
    towns = []
    for code in ("first-of-tests", "second-of-tests"):
        towns.append(Municipality.objects.create(code=code, region=region, country="TN"))
        MunicipalityName.objects.create(municipality=towns[-1], language="fr", name=code)
    return towns


def _member(role: str) -> Any:
    return create_member(
        name=f"{role.title()} Ofmatrix", email=f"{role}@majlis.example", language="en",
        handle_from=f"{role}-of-matrix", password="the house of the council",
    )  # fmt: skip


def _people(world: World, town: Any, own_town: Any, boards: dict[str, Any], third: Any) -> None:
    members = world.members = {role: _member(role) for role in ROLES if role != "visitor"}
    for role in ("councillor", "suspended", "owner"):
        give_mandate(member=members[role], municipality=own_town if role == "owner" else town,
                     by=None)  # fmt: skip
    for role in ("here", "former", "suspended"):
        for board in boards.values():
            give_role(member=members[role], name="moderator", by=None, scope="board",
                      scope_id=board.pk)  # fmt: skip
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    members["former"].roles.update(starts_at=yesterday, ends_at=yesterday)
    give_role(member=members["elsewhere"], name="moderator", by=None, scope="board",
              scope_id=third.pk)  # fmt: skip
    give_role(member=members["administrator"], name="administrator", by=None)
    for role in ("suspended", "owner"):
        invite_member(board=boards["closed"], member=members[role], by=None)
    for role, member in members.items():
        world.tokens[role] = issue_token(member=member)
        browser = Client()
        browser.force_login(member)
        world.cookies[role] = str(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    suspend_member(member=members["suspended"], by=members["administrator"])
    for role in members:
        members[role] = type(members[role]).objects.get(pk=members[role].pk)


def _asker(town: Municipality) -> Any:
    """A moderator of another municipality than anyone's, who asked for a second look."""
    asker = _member("asker")
    give_mandate(member=asker, municipality=town, by=None)
    give_role(member=asker, name="moderator", by=None)
    return type(asker).objects.get(pk=asker.pk)


def _rule(keeper: Any) -> int:
    words = dict.fromkeys(("ar", "fr", "en"), ("Be kind", "To one another."))
    return set_rule(by=keeper, texts=words).pk


def _word(keeper: Any) -> int:
    return list_words(phrases="casino", language="", verdict="hold", by=keeper)[0].pk


def _things(world: World, board: Any, flagger: Any) -> dict[str, Any]:
    """What stands on one board, all by the owner."""
    owner = world.members["owner"]

    def topic(title: str, **more: Any) -> Any:
        return open_topic(board=board, author=owner, title=title, body="Words", **more).post.topic

    talk, question = topic("A talk"), topic("A question", kind="question")
    until = (today() + datetime.timedelta(days=7)).isoformat()
    facts = {"options": ["Damson", "Medlar"], "until": until, "secrecy": "open"}
    poll = topic("A poll", kind="poll", facts=facts)
    call = topic("A call", kind="call", facts={"offered": "a", "sought": "b", "until": until})
    record = topic("An experience", kind="record", facts=_record(owner))
    room = topic("A room", format="room")
    reply = publish_post(topic=talk, author=owner, body="A reply").post
    type(reply).objects.filter(pk=reply.pk).update(
        published_at=reply.published_at - datetime.timedelta(hours=1)
    )
    reply.refresh_from_db()
    reply = edit_post(post=reply, editor=owner, body="A mended reply")
    answer = publish_post(topic=question, author=owner, body="An answer").post
    file = keep_file(owner=owner, name="plan.png", data=picture())
    type(file).objects.filter(pk=file.pk).update(post=reply, loose_since=None)
    draft = keep_draft(topic=talk, member=owner, body="Not yet")
    assert draft is not None
    flag = flag_post(post=reply, member=flagger, reason="hate", note="Please look")
    case = flag.case
    append_log(action="hide", moderator=world.members["here"], board_id=board.pk,
               object_kind="case", object_id=case.pk, public={}, private={})  # fmt: skip
    decided = publish_post(topic=room, author=owner, body="Decided").post
    judged = flag_post(post=decided, member=flagger, reason="hate").case
    decision = decide_case(
        case=judged, moderator=world.members["administrator"], outcome="warn", note="Mind"
    )
    appeal = make_appeal(decision=decision, author=owner, text="No")
    look = SecondLook.objects.create(
        kind="read", why="To judge", case=case, subject=owner, asked_by=world.asker,
        expires_at=timezone.now() + datetime.timedelta(hours=24),
    )  # fmt: skip
    bulk = Bulk.objects.create(moderator=world.asker, key=uuid.uuid4(), outcome="none")
    return {
        "bulk_id": bulk.pk, "decided_id": judged.pk, "appeal_id": appeal.pk, "look_id": look.pk,
        "slug": board.slug, "board_id": board.pk, "topic_id": talk.pk, "post_id": reply.pk,
        "poll": poll.pk, "call": call.pk, "record": record.pk, "room": room.pk,
        "answer": answer.pk, "file_id": file.pk, "draft_id": draft.pk, "case_id": case.pk,
        "version_id": reply.versions.get().pk, "flag_id": flag.pk,
    }  # fmt: skip


def _record(owner: Any) -> dict[str, Any]:
    town = Mandate.objects.get(member=owner).municipality_id
    return {"problem": "a", "done": "b", "result": "c", "municipality": town, "year": 2024}
