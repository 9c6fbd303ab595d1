"""The words scripts need: frames carry none, so the page does."""

from django.utils.translation import npgettext, pgettext

from forum.file_words import file_words
from forum.room_words import room_counts, room_words
from members.formats import OFFICES, reader_locale

STATES = ("hidden", "withdrawn", "moved", "held")


def state_word(state: str) -> str:
    """What stands in place of a post that is not shown."""
    return {
        "hidden": pgettext("in place of a post", "Hidden by a moderator"),
        "withdrawn": pgettext("in place of a post", "Withdrawn by its author"),
        "moved": pgettext("in place of a post", "Moved to another topic"),
        "held": pgettext("in place of a post", "Waiting for a moderator"),
    }.get(state, "")


def reaction_word(kind: str) -> str:
    """A kind of reaction in words; its sign is never alone."""
    return {
        "agree": pgettext("kind of reaction", "I agree"),
        "applause": pgettext("kind of reaction", "Well done"),
        "idea": pgettext("kind of reaction", "Good idea"),
        "support": pgettext("kind of reaction", "I am with you"),
        "question": pgettext("kind of reaction", "I have a question"),
    }[kind]


def page_words() -> dict[str, str]:
    """Key to text in the page's language; `{name}` and `{count}` are filled in by the script."""
    return {
        **{f"title_{code}": str(word) for code, word in OFFICES.items()},
        **{state: state_word(state) for state in STATES},
        **_connection_words(),
        **_writing_words(),
        **_draft_words(),
        **_reading_words(),
        **room_words(),
        **file_words(),
        **_counts(),
    }


def _connection_words() -> dict[str, str]:
    return {
        "connected": pgettext("connection", "Connected"),
        "reconnecting": pgettext("connection", "Connection lost, trying again"),
        "try_now": pgettext("beside 'trying again'", "Try now"),
        "in_seconds": pgettext("after 'trying again'", "in {count} s"),
        "polling": pgettext("connection", "Slow connection: new posts come every few seconds"),
        "offline": pgettext("connection", "You are offline"),
        "signed_out": pgettext("connection", "You are signed out. Sign in to go on."),
        "sign_in": pgettext("button", "Sign in"),
        "home": pgettext("bottom bar, one short word", "Home"),
        "suspended": pgettext("connection", "Your account is suspended."),
        "gone": pgettext("connection", "This is no longer here."),
        "removed_access": pgettext("connection", "This is no longer open to you."),
        "changed": pgettext("line over a case", "This has changed. Load it again."),
        "load_failed": pgettext("connection", "This could not be loaded. Please try again."),
    }


def _writing_words() -> dict[str, str]:
    return {
        "sending": pgettext("state of an own post", "Sending"),
        "not_yet": pgettext(
            "state of an own post, while there is no network",
            "Not sent yet. It goes by itself when the connection is back.",
        ),
        "not_sent": pgettext("state of an own post", "Not sent. It is kept here."),
        "waiting": pgettext("state of an own post", "Waiting for a moderator."),
        "held_where": pgettext("link beside an own post", "What waits"),
        "retry": pgettext("button beside a post that was not sent", "Send again"),
        "edit_again": pgettext("button beside a post that was not sent", "Edit again"),
        "language_found": pgettext("language of a text", "{language} (automatic)"),
        "quote_marked": pgettext("button beside what is marked in a post", "Quote this"),
        "share": pgettext("button under a post", "Send the link on"),
        "too_long": pgettext("under the composer", "This is too long to send."),
        "mention_people": pgettext("list under an @", "People to mention"),
        "preview_empty": pgettext("preview", "There is nothing to show yet."),
        "typing_one": pgettext("who is writing", "{name} is writing"),
    }


def _draft_words() -> dict[str, str]:
    return {
        "draft_here": pgettext("over a composer", "Your draft of {time} is here."),
        "draft_elsewhere": pgettext(
            "over a composer", "There is another draft of yours, from another device or tab."
        ),
        "draft_add": pgettext("button beside a draft", "Add it above"),
        "draft_drop": pgettext("button beside a draft", "Delete it"),
    }


def _reading_words() -> dict[str, str]:
    return {
        "verified": pgettext("mark beside a name", "Confirmed mandate"),
        "erased": pgettext("author who is forgotten", "Former member"),
        "today": pgettext("a day", "Today"),
        "yesterday": pgettext("a day", "Yesterday"),
        "load_earlier": pgettext("over the posts of a room", "Load earlier posts"),
        "copied": pgettext("after a press", "Address copied"),
        "not_done": pgettext("after a press", "This could not be done. Please try again."),
    }


def _counts() -> dict[str, str]:
    """Each count in each plural form the language has: `here_count_few`."""
    words: dict[str, str] = {}
    for form, number in _samples().items():
        said = {
            "here_count": npgettext("who is here", "{count} here", "{count} here", number),
            "typing_many": npgettext(
                "who is writing", "{count} person is writing", "{count} people are writing", number
            ),
            "new_posts_elsewhere": npgettext(
                "line under the posts", "{count} new post further on",
                "{count} new posts further on", number,
            ),
            "new_posts_below": npgettext(
                "button over a room", "{count} new post below", "{count} new posts below", number
            ),
            "people_found": npgettext(
                "read aloud, list under an @",
                "{count} person found: arrows to choose, Enter to take",
                "{count} people found: arrows to choose, Enter to take", number,
            ),
            "unread_count": npgettext(
                "read aloud", "{count} unread notification", "{count} unread notifications", number
            ),
        }  # fmt: skip
        said |= room_counts(number)
        said |= fold_counts(number)
        words |= {f"{name}_{form}": text for name, text in said.items()}
        words |= said
    return words


def fold_counts(number: int) -> dict[str, str]:
    """What stands on a folded branch."""
    return {
        "fold_count": npgettext("a long branch", "{count} reply", "{count} replies", number),
        "fold_new": npgettext("a long branch", "{count} new", "{count} new", number),
    }


def _samples() -> dict[str, int]:
    """One number of each plural form; the form for most numbers last."""
    plural_form = reader_locale().plural_form
    found: dict[str, int] = {}
    for number in range(200):
        found.setdefault(plural_form(number), number)
    other = found.pop("other", 100)
    return {**found, "other": other}
