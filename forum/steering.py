"""What the pages of moderators offer: boards, posts, other topics."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from forum.actions.furthering import may_stand_on
from forum.models import Board, Post, Topic
from forum.models.calls import today
from forum.models.steering import covers
from forum.narrowing import Narrowing
from forum.permissions import can_moderate, can_open_topic
from forum.pinned import line_of
from forum.seeking import parse_question, search
from forum.sight import Sight
from forum.windows import parse_number
from members.refusals import Refused

# Posts on a page of those that may be chosen.
POSTS_A_PAGE = 50
# An address of ours, or the number in it.
ADDRESS = re.compile(r"(?:.*/t/)?([1-9][0-9]{0,17})(?:/.*)?", re.ASCII)


def parse_topic(text: str) -> Topic | None:
    """The topic of an address or a number that was typed; whether it may be read is not asked."""
    found = ADDRESS.fullmatch(text.strip())
    if found is None:
        return None
    return Topic.objects.select_related("board__region").filter(pk=int(found[1])).first()


def choices_for(deed: str, topic: Topic, sight: Sight, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the page of that act needs beside the topic."""
    find = _CHOICES.get(deed)
    return find(topic, sight, typed) if find is not None else {}


def _own_boards(sight: Sight) -> list[Board]:
    return [board for board in sight.boards.values() if can_moderate(sight.member, board)]


def _for_pin(topic: Topic, sight: Sight, typed: Mapping[str, str]) -> dict[str, Any]:
    return {"today": today().isoformat()}


def _for_move(topic: Topic, sight: Sight, typed: Mapping[str, str]) -> dict[str, Any]:
    return {"boards": [board for board in _own_boards(sight) if board.pk != topic.board_id]}


def _for_boards(topic: Topic, sight: Sight, typed: Mapping[str, str]) -> dict[str, Any]:
    is_author = sight.member is not None and topic.author_id == sight.member.pk
    return {
        "boards": [
            board
            for board in sight.boards.values()
            if board.pk not in {topic.board_id, *topic.also_on}
            and covers(topic.board, board)
            and (
                can_moderate(sight.member, board)
                or (is_author and can_open_topic(sight.member, board))
            )
        ],
        "further": [sight.boards[pk] for pk in topic.also_on if pk in sight.boards],
    }


def further_choices(home: Board, sight: Sight) -> list[Board]:
    """The boards a topic opened on this one may be shown on too."""
    return [board for board in sight.boards.values() if may_stand_on(sight.member, home, board)]


def _for_split(topic: Topic, sight: Sight, typed: Mapping[str, str]) -> dict[str, Any]:
    """One post with its replies, where one was named; else posts to be ticked."""
    choices: dict[str, Any] = {"boards": _own_boards(sight), "title_limit": 200}
    named = typed.get("post") or (typed.get("posts") if typed.get("with_replies") else None)
    shown = topic.posts.published().select_related("author").filter(number__gt=1)
    if named:
        post = shown.filter(number=parse_number(named)).first()
        return choices | {"root": _picked(post) if post is not None else None}
    after = parse_number(typed["after"]) if typed.get("after") else 1
    page = list(shown.filter(number__gt=after).order_by("number")[: POSTS_A_PAGE + 1])
    more = page[POSTS_A_PAGE - 1].number if len(page) > POSTS_A_PAGE else None
    return choices | {"picks": [_picked(post) for post in page[:POSTS_A_PAGE]], "more": more}


def _picked(post: Post) -> tuple[Post, str]:
    return post, line_of(post)


def _for_merge(topic: Topic, sight: Sight, typed: Mapping[str, str]) -> dict[str, Any]:
    """Topics of one's own boards that have the words asked for."""
    query = typed.get("q", "")
    choices: dict[str, Any] = {"query": query, "found": []}
    if typed.get("post"):
        post = topic.posts.published().filter(number=parse_number(typed["post"])).first()
        choices["root"] = _picked(post) if post is not None else None
    try:
        question = parse_question(query)
    except Refused:
        return choices
    if question.groups:
        boards = Board.objects.filter(pk__in=[board.pk for board in _own_boards(sight)])
        rows = search(question, Narrowing(topics="1"), boards, size=10).rows
        choices["found"] = [row.post.topic for row in rows if row.post.topic_id != topic.pk]
    return choices


_CHOICES: dict[str, Callable[[Topic, Sight, Mapping[str, str]], dict[str, Any]]] = {
    "pin": _for_pin,
    "move": _for_move,
    "boards": _for_boards,
    "split": _for_split,
    "merge": _for_merge,
}
