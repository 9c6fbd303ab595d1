"""The demo community: members, conversations of the last days, a few fresh replies."""

import datetime
from typing import Any

from django.utils import timezone

from forum.actions.ballots import settle
from forum.actions.boards import bring_up_board
from forum.actions.drafting import render_text
from forum.actions.founding import found_boards
from forum.actions.indexing import index_posts
from forum.actions.polls import clean_poll
from forum.actions.posts import publish_post
from forum.actions.storing import Entry, Strand, store_strands
from forum.actions.tags import store_tags
from forum.actions.topics import slug_of
from forum.demo import SOURCE, read
from forum.models import Ballot, Board, Poll, Post, Reaction, Topic
from forum.models.calls import today
from forum.polling import tally_now
from members.actions import create_member, give_mandate, give_role, load_places
from members.models import Member, Municipality, Region
from members.permissions import current_mandate
from members.writing import write

# So long they have been members, and in office, before the demo begins.
IN_OFFICE = datetime.timedelta(days=400)


def settle_demo() -> dict[str, Member]:
    """Fill an empty site; returns the demo members by key, none where members exist already."""
    if not Region.objects.filter(code="sn").exists():
        load_places()
    found_boards()
    with write():
        if Member.objects.exists():
            return {}
        cast = {row["key"]: _member(row) for row in read("members")}
        rows = [*read("threads"), *read("rooms"), *read("polls")]
        strands = [_strand(row, cast) for row in rows]
        store_strands(strands, source=SOURCE)
        for row, strand in zip(rows, strands, strict=True):
            _mark_posts(row, strand, cast)
            if "poll" in row:
                _hold_vote(row["poll"], strand.topic, cast)
            store_tags(strand.topic)
    for board_id in sorted({strand.topic.board_id for strand in strands}):
        bring_up_board(board_id=board_id)
    _publish_fresh(cast)
    return cast


def _member(row: dict[str, Any]) -> Member:
    member = create_member(
        name=row["name"],
        email=row.get("email"),
        password=row.get("password"),
        language=row["language"],
        country=row.get("country", ""),
        source=SOURCE,
        source_id=row["key"],
        handle_from=row["handle"],
    )
    if "municipality" in row:
        give_mandate(
            member=member,
            municipality=Municipality.objects.get(code=row["municipality"]),
            by=None,
            title=row["title"],
            starts_on=(timezone.now() - IN_OFFICE).date(),
        )
    if row["role"] in {"moderator", "administrator"}:
        give_role(member=member, name=row["role"], by=None)
    # Who has just joined counts for less where flags and links are looked at.
    Member.objects.filter(pk=member.pk).update(date_joined=timezone.now() - IN_OFFICE)
    member.refresh_from_db()
    return member


def _strand(row: dict[str, Any], cast: dict[str, Member]) -> Strand:
    minutes = row["minutes_ago"] if "minutes_ago" in row else row["hours_ago"] * 60
    begun = timezone.now() - datetime.timedelta(minutes=minutes)
    entries: list[Entry] = []
    for number, (author, later, *parent, body) in enumerate(row["posts"], start=1):
        above = parent[0] if parent else None
        member = cast[author]
        entries.append(
            Entry(
                source_id=f"{row['key']}/{number}",
                text=render_text(body, language="", author=member),
                author=member,
                created_at=begun + datetime.timedelta(minutes=later),
                parent=entries[above - 1] if above else None,
                mandate=current_mandate(member),
            )
        )
    opener = entries[0]
    topic = Topic(
        board=Board.objects.get(slug=row["board"]),
        title=row["title"],
        slug=slug_of(row["title"]),
        format=row["format"],
        kind=row.get("kind", Topic.Kind.DISCUSSION),
        language=opener.text.language,
        author=opener.author,
        mandate=opener.mandate,
        created_at=begun,
        last_post_at=begun,
        source_id=row["key"],
        tags=row.get("tags", []),
    )
    return Strand(topic, entries)


def _mark_posts(row: dict[str, Any], strand: Strand, cast: dict[str, Member]) -> None:
    """Reactions and pins, as if they had always been there: nobody has seen the posts yet."""
    posts = {entry.post.number: entry.post for entry in strand.entries if entry.post is not None}
    for number in row.get("pinned", ()):
        posts[number].pinned_at = posts[number].published_at
    for number, kind, keys in row.get("reactions", ()):
        post = posts[number]
        Reaction.objects.bulk_create(
            [Reaction(post=post, member=cast[key], kind=kind) for key in keys]
        )
        post.reaction_counts[kind] = len(keys)
    Post.objects.bulk_update(posts.values(), ["pinned_at", "reaction_counts"], batch_size=100)


def _hold_vote(row: dict[str, Any], topic: Topic, cast: dict[str, Member]) -> None:
    """A poll with ballots that are there already."""
    until = today() + datetime.timedelta(days=row["days"])
    clean_poll({**row, "until": until.isoformat()}).store(topic)
    poll = Poll.objects.get(topic=topic)
    for key, choices in row["ballots"].items():
        mandate = current_mandate(cast[key])
        town = mandate.municipality_id if mandate is not None else None
        Ballot.objects.create(
            poll=poll,
            member=cast[key],
            mandate=mandate,
            municipality_id=town if poll.is_of_municipalities else None,
            choices=choices,
        )
    poll.tally = tally_now(poll, final=False)
    poll.closed_at = timezone.now() if row["closed"] else None
    poll.save(update_fields=["tally", "closed_at"])
    if row["closed"]:
        settle(poll)
    # The options were not there when its first post was indexed.
    index_posts(posts=Post.objects.select_related("topic").filter(topic=topic, number=1))


def _publish_fresh(cast: dict[str, Member]) -> None:
    """Replies of this moment, by the way all posts go: their readers are notified."""
    for row in read("fresh"):
        topic = Topic.objects.select_related("board").get(source=SOURCE, source_id=row["topic"])
        publish_post(
            topic=topic, author=cast[row["author"]], body=row["body"], reply_to=row["reply_to"]
        )
