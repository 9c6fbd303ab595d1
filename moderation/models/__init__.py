"""What this floor holds."""

from moderation.models.cases import Case, CaseQueue, Decision
from moderation.models.flags import Flag, Reason
from moderation.models.hiding import HidingRule
from moderation.models.log import LogEntry, LogHead, LogPayload

__all__ = [
    "Case",
    "CaseQueue",
    "Decision",
    "Flag",
    "HidingRule",
    "LogEntry",
    "LogHead",
    "LogPayload",
    "Reason",
]
