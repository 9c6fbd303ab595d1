"""What this floor holds."""

from moderation.models.cases import Case, CaseQueue, Decision
from moderation.models.flags import Flag
from moderation.models.log import LogEntry, LogHead, LogPayload
from moderation.models.reasons import Reason

__all__ = [
    "Case",
    "CaseQueue",
    "Decision",
    "Flag",
    "LogEntry",
    "LogHead",
    "LogPayload",
    "Reason",
]
