"""Shapes of what is posted. What a text may hold is decided by the actions, in one place."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from forum.models import Topic
from members.refusals import Refused

# What broken UTF-8 becomes when a form is read: the bytes sent were no text.
REPLACEMENT = "\ufffd"


RECORD_FIELDS = (
    "problem", "done", "result", "cost", "currency", "contact", "evidence", "municipality", "year",
)  # fmt: skip


class Verbatim(forms.Field):
    """A text as it was sent: checked by the action, which also serves the API and the socket."""

    def to_python(self, value: Any) -> str:
        return value if isinstance(value, str) else ""

    def validate(self, value: Any) -> None:
        if REPLACEMENT in value:
            raise forms.ValidationError(
                pgettext_lazy("refusal", "This text holds broken characters."), code="invalid"
            )


class WritingForm(forms.Form):
    """What every text has beside itself. A fresh `client_id` is drawn into each form shown."""

    body = Verbatim(required=False)
    language = Verbatim(required=False)
    client_id = Verbatim(required=False)

    def checked(self) -> dict[str, Any]:
        """What was sent, where its shape is right. Raises Refused."""
        if self.is_valid():
            return self.cleaned_data
        name, errors = next(iter(self.errors.as_data().items()))
        raise Refused("invalid", errors[0].message, field=name)

    def refuse(self, refused: Refused) -> None:
        """Say why, beside the field the refusal names; over the form where nobody sees that."""
        if not self.is_valid():
            return
        seen = refused.field in self.fields and refused.field != "client_id"
        named = refused.field if seen else None
        self.add_error(named, forms.ValidationError(str(refused.message), code=refused.code))

    def typed(self, name: str) -> str:
        """What was typed, to be drawn again; NUL cannot stand in a page."""
        value = self.data.get(name, "")
        return value.replace("\x00", "") if isinstance(value, str) else ""

    @property
    def typed_body(self) -> str:
        """The text as it was typed."""
        return self.typed("body")

    @property
    def typed_language(self) -> str:
        """The language chosen."""
        return self.typed("language")

    @property
    def sending_id(self) -> str:
        """The id this form will be sent under: the one it came with, else a fresh one."""
        if self.is_bound and self.has_error("__all__", "conflict"):
            return str(uuid.uuid4())
        try:
            return str(uuid.UUID(self.typed("client_id")))
        except ValueError:
            return str(uuid.uuid4())


class EditForm(WritingForm):
    """Another text, and the revision of the post it was made from."""

    revision = forms.IntegerField(required=False, min_value=0, max_value=2**53)


class PostForm(WritingForm):
    """A reply in a thread or a post in a room."""

    reply_to = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        error_messages={
            "invalid": pgettext_lazy("refusal", "The post you reply to is no longer there."),
            "min_value": pgettext_lazy("refusal", "The post you reply to is no longer there."),
            "max_value": pgettext_lazy("refusal", "The post you reply to is no longer there."),
        },
    )


class DraftForm(forms.Form):
    """A text that is not sent yet; `version`: what the page has of it already."""

    body = Verbatim(required=False)
    language = Verbatim(required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    def checked(self) -> dict[str, Any]:
        """What was sent, where its shape is right. Raises Refused."""
        if self.is_valid():
            return {**self.cleaned_data, "version": self.cleaned_data["version"] or 0}
        name, errors = next(iter(self.errors.as_data().items()))
        raise Refused("invalid", errors[0].message, field=name)


class FactsForm(WritingForm):
    """What a kind of topic asks for beside the text; only the fields of its kind are drawn."""

    fact_names: tuple[str, ...] = ()

    @property
    def typed_facts(self) -> dict[str, str]:
        """Each as it was typed, by name."""
        return {name: self.typed(name) for name in self.fact_names}

    def facts(self) -> dict[str, Any]:
        """Each as it was sent. Raises Refused."""
        sent = self.checked()
        return {name: sent[name] for name in self.fact_names}


class RecordForm(FactsForm):
    """The facts of an experience, and the revision of the record they were made from."""

    problem = Verbatim(required=False)
    done = Verbatim(required=False)
    result = Verbatim(required=False)
    cost = Verbatim(required=False)
    currency = Verbatim(required=False)
    contact = Verbatim(required=False)
    evidence = Verbatim(required=False)
    municipality = Verbatim(required=False)
    year = Verbatim(required=False)
    revision = forms.IntegerField(required=False, min_value=0, max_value=2**53)
    fact_names: tuple[str, ...] = RECORD_FIELDS


class TopicForm(RecordForm):
    """A topic with its first post, and the facts of its kind."""

    offered = Verbatim(required=False)
    sought = Verbatim(required=False)
    until = Verbatim(required=False)
    options = Verbatim(required=False)
    method = Verbatim(required=False)
    voice = Verbatim(required=False)
    secrecy = Verbatim(required=False)
    most = Verbatim(required=False)
    fact_names = (
        *RECORD_FIELDS, "offered", "sought", "until",
        "options", "method", "voice", "secrecy", "most",
    )  # fmt: skip

    title = Verbatim(required=False)
    format = Verbatim(required=False)
    kind = Verbatim(required=False)

    def chosen(self) -> dict[str, Any]:
        """What was sent; a thread and a discussion where nothing else was chosen."""
        sent = self.checked()
        return {
            "title": sent["title"],
            "body": sent["body"],
            "format": sent["format"] or Topic.Format.THREAD,
            "kind": sent["kind"] or Topic.Kind.DISCUSSION,
            "language": sent["language"],
            "client_id": sent["client_id"],
            "facts": {**self.facts(), "tags": self.typed_tags},
            "also_on": self.typed_boards,
        }

    @property
    def typed_tags(self) -> list[str]:
        """The tags chosen; which there are, the action knows."""
        return self._ticked("tags")

    @property
    def typed_boards(self) -> list[str]:
        """The ids of further boards chosen; which there are, the action knows."""
        return self._ticked("also_on")

    def _ticked(self, name: str) -> list[str]:
        listed = getattr(self.data, "getlist", None)
        return [str(value) for value in listed(name)] if listed is not None else []

    @property
    def typed_title(self) -> str:
        """The title as it was typed."""
        return self.typed("title")
