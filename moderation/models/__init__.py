"""What this floor holds."""

from moderation.models.cases import Case, CaseQueue, Decision
from moderation.models.flags import Flag, Reason
from moderation.models.log import LogEntry, LogHead, LogPayload
from moderation.models.rules import HouseRule, HouseRuleText

__all__ = [
    "Case",
    "CaseQueue",
    "Decision",
    "Flag",
    "HouseRule",
    "HouseRuleText",
    "LogEntry",
    "LogHead",
    "LogPayload",
    "Reason",
]
