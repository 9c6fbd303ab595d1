"""Sets the stage for the browser tests, in a process of its own: members, a board, topics.

Prints one JSON object: ids and addresses by name.
"""

import json
from pathlib import Path

import django


def main() -> None:
    """Everything through the actions, as in use."""
    django.setup()
    from forum.actions import invite_member, open_topic, publish_post
    from forum.actions.boards import create_board
    from forum.actions.founding import found_boards
    from forum.models import Board
    from members.actions import create_member, give_mandate, give_role, issue_token
    from members.models import Municipality

    found_boards()
    raoued = Municipality.objects.get(code="tn-1213")
    nantes = Municipality.objects.get(code="fr-nantes")
    password = "the house of the council"
    cast = {}
    for handle, name, language in (
        ("amel", "أمل بن صالح", "ar"),
        ("carine", "Carine Étienne", "fr"),
        ("bilal", "Bilal Haddad", "en"),
        ("dounia", "Dounia Trabelsi", "en"),
        ("yannick", "Yannick Stranger", "en"),
        ("rim", "Rim Jlassi", "fr"),
    ):
        cast[handle] = create_member(
            name=name,
            email=f"{handle}@majlis.example",
            password=password,
            language=language,
            handle_from=handle,
        )
    give_mandate(member=cast["amel"], municipality=raoued, by=None)
    give_mandate(member=cast["carine"], municipality=nantes, by=None)
    give_role(member=cast["bilal"], name="moderator", by=None)
    give_role(member=cast["rim"], name="moderator", by=None)
    board = Board.objects.get(slug="good-governance")
    closed = create_board(
        slug="closed",
        names={"en": ("Closed board", "")},
        by=None,
        read_rule="invited",
        write_rule="invited",
        open_rule="invited",
    )
    invite_member(board=closed, member=cast["carine"], by=None)
    secret = open_topic(board=closed, author=cast["carine"], title="Closed", body="secret").post
    deep = open_topic(
        board=board, author=cast["carine"], title="Une longue branche", body="x"
    ).post
    for number in range(1, 23):
        publish_post(
            topic=deep.topic, author=cast["dounia"], body=f"Level {number} " * 12, reply_to=number
        )
    stage = {
        "password": password,
        "board": board.slug,
        "board_id": board.pk,
        "closed": secret.topic.pk,
        "deep": deep.topic.pk,
        "tokens": {handle: issue_token(member=member) for handle, member in cast.items()},
        "ids": {handle: member.pk for handle, member in cast.items()},
        "handles": {handle: member.handle for handle, member in cast.items()},
    }
    Path("/dev/stdout").write_text(json.dumps(stage) + "\n")


if __name__ == "__main__":
    main()
