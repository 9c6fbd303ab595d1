"""What this floor holds."""

from members.models.editions import Edition
from members.models.mandates import Mandate
from members.models.members import Member
from members.models.places import Municipality, MunicipalityName, Region, RegionName
from members.models.roles import Role
from members.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Edition",
    "Mandate",
    "Member",
    "Municipality",
    "MunicipalityName",
    "Region",
    "RegionName",
    "Role",
]
