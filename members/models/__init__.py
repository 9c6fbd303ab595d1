"""What this floor holds."""

from members.models.editions import Edition
from members.models.mandates import Mandate
from members.models.members import Member, not_kept_out
from members.models.places import Municipality, MunicipalityName, Region, RegionName
from members.models.roles import Role
from members.models.sanctions import KEEP_OUT, Sanction
from members.models.tokens import ApiToken

__all__ = [
    "KEEP_OUT",
    "ApiToken",
    "Edition",
    "Mandate",
    "Member",
    "Municipality",
    "MunicipalityName",
    "Region",
    "RegionName",
    "Role",
    "Sanction",
    "not_kept_out",
]
