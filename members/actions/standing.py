"""What a member is to the house, set as a whole: for commands on the server."""

import datetime
import unicodedata

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from members.actions.mandates import end_mandate, give_mandate
from members.actions.places import load_places
from members.actions.roles import give_role, take_role
from members.models import Mandate, Member, Municipality, MunicipalityName, Role
from members.refusals import invalid
from members.writing import write

# Where a councillor sits who is given no municipality: Raoued.
DEMO_MUNICIPALITY = "tn-1213"
COUNCILLOR = "councillor"
ROLES = {Role.Name.MODERATOR.value, Role.Name.ADMINISTRATOR.value}


def find_municipality(wanted: str) -> Municipality:
    """By code, name in any language, or id. Raises Refused where none or several fit."""
    if not Municipality.objects.exists():
        load_places()
    text = unicodedata.normalize("NFC", wanted).strip()
    town = Municipality.objects.filter(code__iexact=text).first()
    if town is None and text.isascii() and text.isdigit() and len(text) <= 15:
        # What the API calls it by.
        town = Municipality.objects.filter(pk=int(text)).first()
    if town is not None:
        return town
    # SQLite folds the case of Latin letters alone, so names are compared here.
    codes = {
        name.municipality.code
        for name in MunicipalityName.objects.select_related("municipality")
        if name.name.casefold() == text.casefold()
    }
    if len(codes) == 1:
        return Municipality.objects.get(code=codes.pop())
    if codes:
        message = pgettext_lazy("refusal", "Several municipalities have this name: %(codes)s.")
        raise invalid(message % {"codes": ", ".join(sorted(codes))}, "municipality")
    raise invalid(
        pgettext_lazy("refusal", "No municipality has this code or name."), "municipality"
    )


def set_standing(
    *,
    member: Member,
    role: str,
    municipality: Municipality | None = None,
    scope: str = Role.Scope.SITE,
    scope_id: int | None = None,
) -> None:
    """Make the member exactly this: `member`, `councillor`, or a role of the given scope.

    Roles and mandates they hold beside it end now; those that fit stay as they are.
    """
    wanted = (role, scope, scope_id) if role in ROLES else None
    if role == COUNCILLOR and municipality is None and not member.mandates.current().exists():
        municipality = find_municipality(DEMO_MUNICIPALITY)
    with write():
        for held in member.roles.current():
            if (held.name, held.scope, held.scope_id) != wanted:
                take_role(role=held, by=None)
        if wanted is not None:
            give_role(member=member, name=role, by=None, scope=scope, scope_id=scope_id)
        _set_mandate(member, municipality, seated=role == COUNCILLOR or municipality is not None)
    if hasattr(member, "_roles"):
        del member._roles


def _set_mandate(member: Member, municipality: Municipality | None, *, seated: bool) -> None:
    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    kept = False
    for mandate in member.mandates.current():
        if seated and municipality in {None, mandate.municipality}:
            kept = True
            continue
        end_mandate(mandate=mandate, on=yesterday, by=None)
        if mandate.starts_on > yesterday:
            # Begun today, its last day cannot be yesterday: it is no longer confirmed.
            Mandate.objects.filter(pk=mandate.pk).update(confirmed_at=None)
    if municipality is not None and not kept:
        give_mandate(member=member, municipality=municipality, by=None, starts_on=yesterday)
