"""The administrators' back office: each save goes through an action."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import pgettext_lazy

from members.actions import end_mandate, give_mandate, give_role, take_role
from members.models import Mandate, Member, Municipality, Role
from members.permissions import is_administrator
from members.refusals import not_found
from members.requests import member_of


class House(admin.AdminSite):
    """For administrators by role; for all others it does not exist."""

    site_header = site_title = pgettext_lazy("back office", "Majlis: administration")
    index_title = pgettext_lazy("back office", "What administrators look after")

    def has_permission(self, request: HttpRequest) -> bool:
        return is_administrator(member_of(request))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Passwords change at the site's own page alone, which ends what else is open."""
        urls: list[URLPattern | URLResolver] = super().get_urls()
        return [url for url in urls if not str(url.pattern).startswith("password_change/")]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The site's own sign-in: one door, with its limits and second factor."""
        if member_of(request) is not None:
            raise not_found()
        return redirect_to_login(request.GET.get("next") or request.get_full_path())


house = House(name="admin")


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at and to search; nothing is changed here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(member_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(member_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Addable(ReadOnly):
    """New rows may be entered; what is there stays."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_administrator(member_of(request))


@admin.register(Member, site=house)
class MemberAdmin(ReadOnly):
    """Members, to be found."""

    list_display = ("name", "handle", "email", "country", "date_joined", "suspended_at")
    search_fields = ("name", "handle", "email")
    fields = ("name", "handle", "email", "language", "country", "date_joined", "suspended_at")
    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(Municipality, site=house)
class MunicipalityAdmin(ReadOnly):
    """Municipalities, to be found by name in any language."""

    list_display = ("code", "name", "country")
    search_fields = ("code", "names__name")
    fields = ("code", "region", "country")
    ordering = ("code",)


@admin.register(Mandate, site=house)
class MandateAdmin(Addable):
    """Mandates: given here, later only ended, because posts point to them."""

    list_display = ("member", "title", "municipality", "starts_on", "ends_on", "confirmed_by")
    list_select_related = ("member", "municipality", "confirmed_by")
    search_fields = ("member__name", "member__handle", "municipality__names__name")
    autocomplete_fields = ("member", "municipality")
    fields = ("member", "municipality", "title", "starts_on", "ends_on")
    ordering = ("-pk",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(member_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("member", "municipality", "title", "starts_on") if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Mandate, form: ModelForm[Mandate], change: bool
    ) -> None:
        by = member_of(request)
        if change:
            if obj.ends_on is not None:
                end_mandate(mandate=obj, on=obj.ends_on, by=by)
            return
        given = give_mandate(
            member=obj.member,
            municipality=obj.municipality,
            by=by,
            title=obj.title,
            starts_on=obj.starts_on,
            ends_on=obj.ends_on,
        )
        obj.pk = given.pk


@admin.register(Role, site=house)
class RoleAdmin(Addable):
    """Roles: given here, and ended from the list."""

    list_display = ("member", "name", "scope", "scope_id", "starts_at", "ends_at")
    list_select_related = ("member",)
    search_fields = ("member__name", "member__handle")
    autocomplete_fields = ("member",)
    fields = ("member", "name", "scope", "scope_id")
    actions = ("end_now",)
    ordering = ("-pk",)

    def save_model(
        self, request: HttpRequest, obj: Role, form: ModelForm[Role], change: bool
    ) -> None:
        given = give_role(
            member=obj.member,
            name=obj.name,
            by=member_of(request),
            scope=obj.scope,
            scope_id=obj.scope_id,
        )
        obj.pk = given.pk

    @admin.action(description=pgettext_lazy("back office", "End the chosen roles now"))
    def end_now(self, request: HttpRequest, roles: Any) -> None:
        """Take the chosen roles from their members."""
        for role in roles:
            take_role(role=role, by=member_of(request))
