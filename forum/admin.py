"""Boards and who is invited to them, for administrators: each save goes through an action."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from forum.actions import create_board, invite_member, keep_tag, remove_member
from forum.models import Board, BoardMembership, Tag
from members.admin import Addable, house
from members.permissions import is_administrator
from members.requests import member_of


class BoardForm(forms.ModelForm):  # type: ignore[type-arg]
    """A board with its name and purpose in each language of the pages."""

    class Meta:
        model = Board
        fields = ("slug", "region", "position", "read_rule", "write_rule", "open_rule")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.language: row for row in self.instance.names.all()} if self._is_kept() else {}
        for code, language in settings.LANGUAGES:
            row = known.get(code)
            self.fields[f"name_{code}"] = forms.CharField(
                label=f"{pgettext_lazy('back office', 'Name')} ({language})",
                max_length=120,
                required=False,
                initial=row.name if row else "",
            )
            self.fields[f"purpose_{code}"] = forms.CharField(
                label=f"{pgettext_lazy('back office', 'What it is for')} ({language})",
                max_length=500,
                required=False,
                initial=row.description if row else "",
            )

    def _is_kept(self) -> bool:
        return self.instance.pk is not None

    @property
    def names(self) -> dict[str, tuple[str, str]]:
        """`{"fr": (name, purpose)}` of the languages that were filled in."""
        sent = self.cleaned_data
        return {
            code: (sent[f"name_{code}"], sent[f"purpose_{code}"])
            for code, _ in settings.LANGUAGES
            if sent.get(f"name_{code}")
        }

    def clean(self) -> dict[str, Any]:
        if not self.names:
            raise forms.ValidationError(pgettext_lazy("refusal", "A board needs a name."))
        # The kind follows from the region; the constraint is checked on the instance.
        region = self.cleaned_data.get("region")
        self.instance.kind = Board.Kind.REGION if region else Board.Kind.THEME
        return self.cleaned_data


@admin.register(Board, site=house)
class BoardAdmin(Addable):
    """Boards: opened and changed, never deleted."""

    form = BoardForm
    list_display = ("slug", "kind", "position", "read_rule", "write_rule", "open_rule")
    search_fields = ("slug", "names__name")
    ordering = ("kind", "position", "slug")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(member_of(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        form = BoardForm(instance=obj)
        return [(None, {"fields": list(form.fields)})]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # The fields of the languages are not the model's: the form makes them itself.
        return super().get_form(request, obj, change, **kwargs | {"fields": BoardForm.Meta.fields})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Board, form: BoardForm, change: bool) -> None:
        kept = create_board(
            slug=obj.slug,
            names=form.names,
            by=member_of(request),
            region=obj.region,
            position=obj.position,
            read_rule=obj.read_rule,
            write_rule=obj.write_rule,
            open_rule=obj.open_rule,
        )
        obj.pk = kept.pk


@admin.register(BoardMembership, site=house)
class BoardMembershipAdmin(Addable):
    """Who is invited to boards that open by invitation."""

    list_display = ("board", "member", "created_at")
    list_select_related = ("board", "member")
    autocomplete_fields = ("board", "member")
    fields = ("board", "member")
    ordering = ("-pk",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(member_of(request))

    def save_model(
        self, request: HttpRequest, obj: BoardMembership, form: Any, change: bool
    ) -> None:
        invite_member(board=obj.board, member=obj.member, by=member_of(request))
        kept = BoardMembership.objects.get(board=obj.board, member=obj.member)
        obj.pk = kept.pk

    def delete_model(self, request: HttpRequest, obj: BoardMembership) -> None:
        remove_member(board=obj.board, member=obj.member, by=member_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for membership in queryset.select_related("board", "member"):
            self.delete_model(request, membership)


class TagForm(forms.ModelForm):  # type: ignore[type-arg]
    """A tag with its name in each language of the pages."""

    class Meta:
        model = Tag
        fields = ("slug", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.names.all() if self.instance.pk is not None else ()
        names = {row.language: row.name for row in known}
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=f"{pgettext_lazy('back office', 'Name')} ({language})",
                max_length=60,
                initial=names.get(code, ""),
            )


@admin.register(Tag, site=house)
class TagAdmin(Addable):
    """The tags of the site: few, made and renamed, never deleted, because topics carry them."""

    form = TagForm
    list_display = ("slug", "position")
    search_fields = ("slug", "names__name")
    ordering = ("position", "slug")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(member_of(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": list(TagForm(instance=obj).fields)})]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(request, obj, change, **kwargs | {"fields": TagForm.Meta.fields})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Tag, form: TagForm, change: bool) -> None:
        names = {code: form.cleaned_data[f"name_{code}"] for code, _ in settings.LANGUAGES}
        kept = keep_tag(slug=obj.slug, names=names, by=member_of(request), position=obj.position)
        obj.pk = kept.pk
