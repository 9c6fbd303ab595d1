"""Names that cannot stay: those with words that are not let in, and those taken from a member."""

from members.folding import fold
from moderation.models import Case, Decision, ListedWord
from moderation.word_lists import present_list


def cannot_stay(name: str, member_id: int | None) -> bool:
    """Asked by the floor of members before it stores a name that a member chose.

    A name cannot wait: of the list, only what is not let in counts.
    """
    refused = ListedWord.Verdict.REFUSE
    if any(hit.listed.verdict == refused for hit in present_list().find(name)):
        return True
    return member_id is not None and fold(name) in _taken_from(member_id)


def _taken_from(member_id: int) -> set[str]:
    """What the member was called when an administrator took that away."""
    taken = Case.objects.filter(member=member_id, decision__outcome=Decision.Outcome.RENAME)
    kept = taken.filter(decision__undone_at__isnull=True).values_list("evidence", flat=True)
    return {fold(evidence.get("name", "")) for evidence in kept}
