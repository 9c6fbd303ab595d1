"""Who keeps order somewhere: whom to tell of a case that cannot wait."""

from django.db.models import Q

from members.models import Region, Role, not_kept_out
from moderation.models import Case


def keepers_of(case: Case) -> set[int]:
    """The members who moderate where the case stands, its author left out."""
    here = Q(scope=Role.Scope.SITE)
    region = case.region
    if case.board is not None:
        here |= Q(scope=Role.Scope.BOARD, scope_id=case.board.pk)
        region = case.board.region
    if region is not None:
        above = Region.objects.filter(code__in=[*region.ancestor_codes, region.code])
        here |= Q(scope=Role.Scope.REGION, scope_id__in=above.values("pk"))
    roles = Role.objects.current().filter(not_kept_out("member__"), here, member__is_active=True)
    return set(roles.values_list("member", flat=True)) - {case.author_id}
