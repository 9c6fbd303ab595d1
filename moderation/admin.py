"""Of the back office, what needs a second moderator: the end of a confirmed mandate."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy

from members.admin import MandateAdmin, house
from members.models import Mandate
from members.refusals import Refused
from members.requests import member_of
from moderation.actions import ask_to_end_mandate

house.unregister(Mandate)


class EndForm(forms.ModelForm):  # type: ignore[type-arg]
    """A mandate's last day, and why."""

    why = forms.CharField(
        label=pgettext_lazy("back office", "Why it ends (a second moderator reads it)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    class Meta:
        model = Mandate
        fields = ("ends_on",)


@admin.register(Mandate, site=house)
class SecondedMandateAdmin(MandateAdmin):
    """Mandates: given by one administrator, ended by two moderators."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **more: Any
    ) -> Any:
        if obj is not None:
            more["form"] = EndForm
        return super().get_form(request, obj, change=change, **more)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = tuple(super().get_fields(request, obj))
        return (*fields, "why") if obj is not None else fields

    def save_model(self, request: HttpRequest, obj: Mandate, form: Any, change: bool) -> None:
        """A new one is given; the end of one that stands waits for a second moderator."""
        if not change:
            return super().save_model(request, obj, form, change)
        if obj.ends_on is None or "ends_on" not in form.changed_data:
            return None
        stored = Mandate.objects.select_related("member").get(pk=obj.pk)
        try:
            ask_to_end_mandate(
                mandate=stored,
                on=obj.ends_on,
                by=member_of(request),
                why=form.cleaned_data["why"],
            )
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            messages.warning(
                request, pgettext("after a second look", "This waits for a second moderator now.")
            )
        return None

    def response_change(self, request: HttpRequest, obj: Mandate) -> HttpResponse:
        """Back to the list: nothing has changed yet, and nothing says that it has."""
        return redirect("admin:members_mandate_changelist")

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The log of moderation has it."""
        return None
