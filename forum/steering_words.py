"""What the pages say on which moderators act on a topic: what it is, and what will happen."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True)
class Deed:
    """One such page."""

    name: str
    icon: str
    heading: Words
    # Each a sentence.
    happens: tuple[Words, ...]
    button: Words
    done: Words


DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed(
            "conclude",
            "gavel",
            pgettext_lazy("page of moderators", "Close with a conclusion"),
            (
                pgettext_lazy(
                    "page of moderators", "The conclusion stands over the posts, for everyone."
                ),
                pgettext_lazy(
                    "page of moderators",
                    "Nobody but moderators writes here any more, until it is opened again.",
                ),
                pgettext_lazy(
                    "page of moderators", "You can correct it later; what stood there is kept."
                ),
            ),
            pgettext_lazy("button of moderators", "Close with this conclusion"),
            pgettext_lazy("after a press", "The conclusion stands over the topic."),
        ),
        Deed(
            "lock",
            "lock",
            pgettext_lazy("page of moderators", "Close to new posts"),
            (
                pgettext_lazy(
                    "page of moderators",
                    "Nobody but moderators writes here any more, until it is opened again.",
                ),
                pgettext_lazy("page of moderators", "Your reason stands below the last post."),
            ),
            pgettext_lazy("button of moderators", "Close the topic"),
            pgettext_lazy("after a press", "The topic is closed."),
        ),
        Deed(
            "pin",
            "pin",
            pgettext_lazy("page of moderators", "Pin to the top of the board"),
            (
                pgettext_lazy(
                    "page of moderators", "It stands first on its board, before newer topics."
                ),
                pgettext_lazy(
                    "page of moderators",
                    "After the day you choose it takes its turn again, by itself.",
                ),
            ),
            pgettext_lazy("button of moderators", "Pin the topic"),
            pgettext_lazy("after a press", "The topic is pinned."),
        ),
        Deed(
            "rename",
            "pencil",
            pgettext_lazy("page of moderators", "Give another title"),
            (
                pgettext_lazy(
                    "page of moderators",
                    "Links to the topic go on working; a line in it names the title before.",
                ),
            ),
            pgettext_lazy("button of moderators", "Change the title"),
            pgettext_lazy("after a press", "The topic has another title."),
        ),
        Deed(
            "move",
            "folder-input",
            pgettext_lazy("page of moderators", "Move to another board"),
            (
                pgettext_lazy(
                    "page of moderators",
                    "Only those who may read the other board can read it from now on.",
                ),
                pgettext_lazy(
                    "page of moderators", "Links to the topic and to its posts go on working."
                ),
            ),
            pgettext_lazy("button of moderators", "Move the topic"),
            pgettext_lazy("after a press", "The topic stands on another board."),
        ),
        Deed(
            "split",
            "scissors",
            pgettext_lazy("page of moderators", "Move posts to a topic of their own"),
            (
                pgettext_lazy(
                    "page of moderators",
                    "The first of the posts opens the new topic, under its author's name.",
                ),
                pgettext_lazy(
                    "page of moderators",
                    "Where they stood it says that they were moved; links lead to the new place.",
                ),
            ),
            pgettext_lazy("button of moderators", "Move the posts"),
            pgettext_lazy("after a press", "The posts have a topic of their own."),
        ),
        Deed(
            "merge",
            "combine",
            pgettext_lazy("page of moderators", "Move into another topic"),
            (
                pgettext_lazy(
                    "page of moderators",
                    "The posts get new numbers at the end of the other topic.",
                ),
                pgettext_lazy(
                    "page of moderators",
                    "Links to them lead to their new place. This cannot be undone at one press.",
                ),
            ),
            pgettext_lazy("button of moderators", "Move into that topic"),
            pgettext_lazy("after a press", "The posts stand in this topic now."),
        ),
        Deed(
            "format",
            "radio",
            pgettext_lazy("page of moderators", "Make it a thread or a room"),
            (
                pgettext_lazy(
                    "page of moderators",
                    "A thread is read at leisure, with replies under replies; a room is live and "
                    "flat.",
                ),
                pgettext_lazy(
                    "page of moderators",
                    "Posts keep their numbers. Which reply belongs to which is kept for later.",
                ),
            ),
            pgettext_lazy("button of moderators", "Change it"),
            pgettext_lazy("after a press", "It has the other form now."),
        ),
        Deed(
            "boards",
            "list-plus",
            pgettext_lazy("page of moderators", "Show on further boards"),
            (
                pgettext_lazy(
                    "page of moderators",
                    "It appears in the lists of those boards too. It is not copied: who replies "
                    "there replies here.",
                ),
                pgettext_lazy(
                    "page of moderators",
                    "Only boards are offered whose readers may all read this topic.",
                ),
            ),
            pgettext_lazy("button of moderators", "Show it there too"),
            pgettext_lazy("after a press", "The boards of the topic have changed."),
        ),
    )
}
