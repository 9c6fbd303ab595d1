"""Shapes of what people tell us about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.naming import NAME_LIMIT, clean_name
from members.refusals import Refused


class SignupForm(forms.Form):
    """What sign-up asks beside e-mail and password."""

    name = forms.CharField(
        label=pgettext_lazy("sign-up form", "Your full name"),
        help_text=pgettext_lazy(
            "sign-up form", "Shown beside everything you write, so that people know who speaks."
        ),
        max_length=NAME_LIMIT,
    )
    field_order = ("name", "email", "password1")

    def clean_name(self) -> str:
        try:
            return clean_name(self.cleaned_data["name"])
        except Refused as refused:
            raise forms.ValidationError(str(refused.message)) from None

    def signup(self, request: HttpRequest, user: Member) -> None:
        """allauth's hook after the member is stored; the adapter has done it all."""

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}


class SettingsForm(forms.Form):
    """What a member changes about themselves."""

    # No length here: the action says what a name may be, in one place.
    name = forms.CharField(
        label=pgettext_lazy("settings form", "Your full name"),
        help_text=pgettext_lazy(
            "settings form", "Shown beside everything you write, so that people know who speaks."
        ),
        required=False,
        strip=False,
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("settings form", "Language of the pages and letters"),
        choices=settings.LANGUAGES,
    )
