"""What moderators did, in one sentence each, as it stands in a topic."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy

from forum.models import Board
from members.formats import office_word, say_date

# `{who}`: name and office. `{board}`, `{title}`, `{day}` where the facts have them.
LINES: dict[str, Promise] = {
    "lock_topic": pgettext_lazy("line in a topic", "Closed by {who}"),
    "unlock_topic": pgettext_lazy("line in a topic", "Opened again by {who}"),
    "conclude_topic": pgettext_lazy("line in a topic", "Closed with a conclusion by {who}"),
    "correct_conclusion": pgettext_lazy("line in a topic", "Conclusion corrected by {who}"),
    "pin_topic": pgettext_lazy("line in a topic", "Pinned to the top of the board by {who}"),
    "pin_topic until": pgettext_lazy(
        "line in a topic", "Pinned to the top of the board until {day} by {who}"
    ),
    "unpin_topic": pgettext_lazy("line in a topic", "Unpinned by {who}"),
    "slow_topic": pgettext_lazy("line in a topic", "Slow mode set by {who}"),
    "unslow_topic": pgettext_lazy("line in a topic", "Slow mode ended by {who}"),
    "rename_topic": pgettext_lazy("line in a topic", "Renamed by {who}. Title before: {title}"),
    "move_topic": pgettext_lazy("line in a topic", "Moved here from another board by {who}"),
    "move_topic board": pgettext_lazy("line in a topic", "Moved here from {board} by {who}"),
    "change_format room": pgettext_lazy("line in a topic", "Made a live room by {who}"),
    "change_format thread": pgettext_lazy("line in a topic", "Made a thread by {who}"),
    "split_topic": pgettext_lazy(
        "line in a topic", "Posts moved to a topic of their own by {who}"
    ),
    "came_from_split": pgettext_lazy(
        "line in a topic", "These posts were moved here from another topic by {who}"
    ),
    "merge_topic": pgettext_lazy("line in a topic", "Moved into another topic by {who}"),
    "merge_posts": pgettext_lazy("line in a topic", "Posts moved into another topic by {who}"),
    "came_from_merge_topic": pgettext_lazy(
        "line in a topic", "Another topic was moved into this one by {who}"
    ),
    "came_from_merge_posts": pgettext_lazy(
        "line in a topic", "Posts of another topic were moved here by {who}"
    ),
    "list_topic": pgettext_lazy("line in a topic", "Shown on a further board by {who}"),
    "list_topic board": pgettext_lazy("line in a topic", "Also shown on {board} by {who}"),
    "unlist_topic": pgettext_lazy("line in a topic", "Taken off a further board by {who}"),
    "remove_file": pgettext_lazy(
        "line in a topic", "A file was removed from post {number} by {who}"
    ),
    "unlist_topic board": pgettext_lazy("line in a topic", "Taken off {board} by {who}"),
}
OTHER = pgettext_lazy("line in a topic", "Changed by {who}")
SIGNS = {
    "lock_topic": "lock",
    "unlock_topic": "lock-open",
    "conclude_topic": "gavel",
    "correct_conclusion": "gavel",
    "pin_topic": "pin",
    "unpin_topic": "pin-off",
    "slow_topic": "hourglass",
    "unslow_topic": "hourglass",
    "rename_topic": "pencil",
    "remove_file": "eye-off",
    "change_format": "messages-square",
}


def sign_of(act: str) -> str:
    """The name of the icon beside its line."""
    return SIGNS.get(act, "corner-down-right")


def line_of(
    act: str,
    facts: Mapping[str, Any],
    *,
    name: str | None,
    title: str | None,
    boards: Mapping[int, Board],
) -> SafeString:
    """The sentence in the page's language; a board that is not among `boards` is not named."""
    board = boards.get(facts.get("from_board") or facts.get("board") or 0)
    key, words = act, {"who": _who(name, title)}
    if board is not None and f"{act} board" in LINES:
        key, words["board"] = f"{act} board", format_html("<bdi>{}</bdi>", board.name)
    elif act == "pin_topic" and facts.get("until"):
        key = "pin_topic until"
        words["day"] = format_html("{}", say_date(datetime.date.fromisoformat(facts["until"])))
    elif act == "change_format":
        key = f"change_format {facts.get('now')}"
    words["number"] = format_html("<bdi>#{}</bdi>", facts.get("number", ""))
    words["title"] = format_html("<bdi>{}</bdi>", facts.get("was", ""))
    return format_html(str(LINES.get(key, OTHER)), **words)


def _who(name: str | None, title: str | None) -> SafeString:
    office = office_word(title)
    if not name:
        return format_html("{}", pgettext("line in a topic", "a moderator"))
    comma = pgettext("between a name and an office", ", ")
    return format_html("<bdi>{}</bdi>{}{}", name, comma if office else "", office)
