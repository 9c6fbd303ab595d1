"""The words of a room: its pace, what is unread, what is pinned, who has read."""

from django.utils.translation import npgettext, pgettext


def slow_choices() -> list[tuple[int, str]]:
    """Seconds between two posts of one member, and how a moderator is told of them."""
    return [
        (0, pgettext("slow mode", "Off")),
        (10, pgettext("slow mode", "10 seconds")),
        (30, pgettext("slow mode", "30 seconds")),
        (60, pgettext("slow mode", "1 minute")),
        (300, pgettext("slow mode", "5 minutes")),
        (900, pgettext("slow mode", "15 minutes")),
    ]


def slow_lines() -> dict[int, str]:
    """What everybody is told of a pace; nothing of none."""
    return {
        10: pgettext("over a composer", "Slow mode: one message every 10 seconds"),
        30: pgettext("over a composer", "Slow mode: one message every 30 seconds"),
        60: pgettext("over a composer", "Slow mode: one message a minute"),
        300: pgettext("over a composer", "Slow mode: one message every 5 minutes"),
        900: pgettext("over a composer", "Slow mode: one message every 15 minutes"),
    }


def room_words() -> dict[str, str]:
    """Key to text in the page's language."""
    return {
        **{f"slow_{seconds}": text for seconds, text in slow_lines().items()},
        "slow_over": pgettext("under the composer", "You can send your message now."),
        "unread_line": pgettext("line between posts", "New since you last looked"),
        "to_newest": pgettext("room", "To the newest posts"),
        "edit_open": pgettext("room", "Save your change first, or cancel it."),
        "find_failed": pgettext("search in a room", "The search did not work. Please try again."),
    }


def room_counts(number: int) -> dict[str, str]:
    """Words with a count, in the plural form of `number`."""
    return {
        "slow_wait": npgettext(
            "under the composer",
            "You can send your next message in {count} second.",
            "You can send your next message in {count} seconds.",
            number,
        ),
        "unread_above": npgettext(
            "bar over a room", "{count} unread post above", "{count} unread posts above", number
        ),
        "new_posts": npgettext("read aloud", "{count} new post", "{count} new posts", number),
        "pinned_count": npgettext(
            "head of a room", "{count} pinned post", "{count} pinned posts", number
        ),
        "read_by": npgettext(
            "under an own post", "Read by {count} person", "Read by {count} people", number
        ),
        "retry_in": npgettext(
            "beside a post that was not sent",
            "You can send it again in {count} second.",
            "You can send it again in {count} seconds.",
            number,
        ),
    }
