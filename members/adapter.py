"""How sign-up makes a member of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from members.actions.handles import free_handle, skeleton
from members.models import Member


class AccountAdapter(DefaultAccountAdapter):
    """Gives the new member a name, a handle and the language of the page."""

    def save_user(
        self, request: HttpRequest, user: Member, form: Any, commit: bool = True
    ) -> Member:
        name = form.cleaned_data["name"]
        email = form.cleaned_data["email"]
        user.name = name
        user.email = email.lower()
        user.handle = free_handle(name if name.isascii() else email.split("@")[0])
        user.handle_skeleton = skeleton(user.handle)
        user.language = get_language() or "en"
        password = form.cleaned_data.get("password1")
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        if commit:
            user.save()
        return user
