"""What people are told of a decision that was not about a post, or that its author asked for."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = dict[str, Promise]
HIDDEN_SUBJECTS: Words = {
    "topic": pgettext_lazy("notification", "A moderator hid your topic"),
    "file": pgettext_lazy("notification", "A moderator removed a file from your post"),
}
WARNED_ABOUT: Words = {
    "topic": pgettext_lazy("notification", "A moderator warned you about your topic"),
    "file": pgettext_lazy("notification", "A moderator warned you about a file of yours"),
    "member": pgettext_lazy("notification", "A moderator warned you about your name or profile"),
    "member rename": pgettext_lazy(
        "notification", "Your name was taken away. Please choose another one in the settings."
    ),
    "member suspend": pgettext_lazy(
        "notification", "Your account was suspended because of your name or profile"
    ),
}
FLAGGED_SUBJECTS: Words = {
    "topic": pgettext_lazy(
        "notification", "A moderator looked at the topic you reported and took action"
    ),
    "topic none": pgettext_lazy(
        "notification", "A moderator looked at the topic you reported and left it as it is"
    ),
    "topic hide": pgettext_lazy(
        "notification", "A moderator looked at the topic you reported and hid it"
    ),
    "member": pgettext_lazy(
        "notification", "A moderator looked at the member you reported and took action"
    ),
    "member none": pgettext_lazy(
        "notification", "A moderator looked at the member you reported and left it at that"
    ),
    "file": pgettext_lazy(
        "notification", "A moderator looked at the file you reported and took action"
    ),
    "file none": pgettext_lazy(
        "notification", "A moderator looked at the file you reported and left it as it is"
    ),
    "file hide": pgettext_lazy(
        "notification", "A moderator looked at the file you reported and removed it"
    ),
    "municipality": pgettext_lazy(
        "notification", "A moderator looked at the municipality you reported and passed it on"
    ),
    "municipality none": pgettext_lazy(
        "notification", "A moderator looked at the municipality you reported and left it as it is"
    ),
    "plea": pgettext_lazy("notification", "A moderator looked at what you asked and took action"),
    "plea none": pgettext_lazy(
        "notification", "A moderator looked at what you asked and left your post as it is"
    ),
}
MUNICIPALITY_PASSED_ON = pgettext_lazy(
    "notification", "A moderator passed a flagged page of a municipality on to you"
)
