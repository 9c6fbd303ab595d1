"""What this floor holds."""

from moderation.models.appeals import Appeal
from moderation.models.cases import Case, Decision
from moderation.models.flags import Flag
from moderation.models.hiding import HidingRule
from moderation.models.log import LogEntry, LogHead, LogPayload
from moderation.models.queue import CaseQueue
from moderation.models.queueing import Bulk, EscalationStep, ReadLanguage
from moderation.models.reasons import Reason
from moderation.models.rules import HouseRule, HouseRuleText
from moderation.models.second_looks import SecondLook
from moderation.models.word_lists import ListedWord, WordListHead

__all__ = [
    "Appeal",
    "Bulk",
    "Case",
    "CaseQueue",
    "Decision",
    "EscalationStep",
    "Flag",
    "HidingRule",
    "HouseRule",
    "HouseRuleText",
    "ListedWord",
    "LogEntry",
    "LogHead",
    "LogPayload",
    "ReadLanguage",
    "Reason",
    "SecondLook",
    "WordListHead",
]
