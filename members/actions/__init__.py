"""What members and those who look after them may do."""

from members.actions.access import end_other_sign_ins
from members.actions.accounts import (
    change_email,
    change_language,
    change_password,
    choose_order,
    reinstate_member,
    suspend_member,
)
from members.actions.mandates import end_mandate, give_mandate
from members.actions.members import create_member, join_member, take_name, update_member
from members.actions.places import load_places
from members.actions.roles import give_role, take_role
from members.actions.sanctions import (
    Measure,
    end_sanction,
    impose_sanction,
    lapse_sanction,
)
from members.actions.tokens import issue_token, member_of_token, revoke_tokens

__all__ = [
    "Measure",
    "change_email",
    "change_language",
    "change_password",
    "choose_order",
    "create_member",
    "end_mandate",
    "end_other_sign_ins",
    "end_sanction",
    "give_mandate",
    "give_role",
    "impose_sanction",
    "issue_token",
    "join_member",
    "lapse_sanction",
    "load_places",
    "member_of_token",
    "reinstate_member",
    "revoke_tokens",
    "suspend_member",
    "take_name",
    "take_role",
    "update_member",
]
