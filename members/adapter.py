"""How sign-up makes a member of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from members.actions import join_member
from members.models import Member


class AccountAdapter(DefaultAccountAdapter):
    """Gives the new member a name, a handle and the language of the page."""

    def save_user(
        self, request: HttpRequest, user: Member, form: Any, commit: bool = True
    ) -> Member:
        return join_member(
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            password=form.cleaned_data.get("password1"),
            language=get_language() or "en",
        )
