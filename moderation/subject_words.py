"""The log's words for acts on what is not a post, and for flags that were taken back."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTS_OF_SUBJECTS: dict[str, Promise] = {
    "none_topic": pgettext_lazy("act in the log", "Left a flagged topic as it is"),
    "hide_topic": pgettext_lazy("act in the log", "Hid a whole topic"),
    "warn_topic": pgettext_lazy("act in the log", "Warned an author"),
    "none_member": pgettext_lazy("act in the log", "Left a flagged name or profile as it is"),
    "warn_member": pgettext_lazy("act in the log", "Warned a member about their name or profile"),
    "rename_member": pgettext_lazy("act in the log", "Took a name away"),
    "suspend_member": pgettext_lazy("act in the log", "Suspended a member"),
    "none_file": pgettext_lazy("act in the log", "Left a flagged file as it is"),
    "hide_file": pgettext_lazy("act in the log", "Removed a file after a flag"),
    "remove_file": pgettext_lazy("act in the log", "Removed a file from a post"),
    "warn_file": pgettext_lazy("act in the log", "Warned an author about a file"),
    "none_municipality": pgettext_lazy(
        "act in the log", "Left the page of a municipality as it is"
    ),
    "pass_on_municipality": pgettext_lazy(
        "act in the log", "Passed a flagged page of a municipality on to the administrators"
    ),
    "withdraw_flag": pgettext_lazy("act in the log", "A flag was taken back"),
    "close_case": pgettext_lazy(
        "act in the log", "A case was closed: all flags on it were taken back"
    ),
}
