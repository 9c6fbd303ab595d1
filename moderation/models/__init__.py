"""What this floor holds."""

from moderation.models.cases import Case, CaseQueue, Decision
from moderation.models.flags import Flag, Reason
from moderation.models.log import LogEntry, LogHead, LogPayload
from moderation.models.queueing import Bulk, EscalationStep, ReadLanguage

__all__ = [
    "Bulk",
    "Case",
    "CaseQueue",
    "Decision",
    "EscalationStep",
    "Flag",
    "LogEntry",
    "LogHead",
    "LogPayload",
    "ReadLanguage",
    "Reason",
]
