"""The word list: added to and changed by administrators; each change stands in the log."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import npgettext_lazy, pgettext_lazy

from members.models import Member
from members.permissions import is_administrator
from members.refusals import invalid, not_found
from members.text import clean_body, clean_line
from members.writing import write
from moderation.actions.log import append_log
from moderation.disguises import folded_phrase
from moderation.models import ListedWord, WordListHead
from moderation.models.word_lists import FOLDED_LIMIT, PHRASE_LIMIT
from moderation.word_lists import THE_LIST, forget_list

# Lines of one form; an old list of another site comes in a few of them.
MOST_AT_ONCE = 1000
# What a search through the list costs grows with it.
MOST = 5000


def list_words(
    *, phrases: object, language: object, verdict: object, by: Member | None
) -> list[ListedWord]:
    """Put words on the list, one a line; those that stand there are changed to this verdict.

    Raises Refused (`not_found` for all but administrators).
    """
    _require_administrator(by)
    wanted = _clean_phrases(phrases)
    spoken = _one_of(ListedWord.Language.values, language, "language")
    says = _one_of(ListedWord.Verdict.values, verdict, "verdict")
    with write():
        keeper = _lock_keeper(by)
        head = _lock_list()
        known = {word.folded: word for word in ListedWord.objects.filter(language=spoken)}
        if len(known.keys() | wanted.keys()) > MOST:
            raise invalid(pgettext_lazy("refusal", "The list would become too long."), "phrases")
        changed = []
        for folded, phrase in wanted.items():
            word = known.get(folded) or ListedWord(folded=folded, language=spoken)
            if (word.pk, word.verdict, word.is_active) != (word.pk or 0, says, True):
                word.phrase, word.verdict, word.is_active = phrase, says, True
                _store(word, keeper)
                changed.append(word)
        if changed:
            _log("list_words", head, keeper, changed)
    forget_list()
    return changed


def change_word(
    *, word: ListedWord, by: Member | None, verdict: object = None, is_active: bool | None = None
) -> bool:
    """Another verdict, or switched off or on; returns whether that is new. Raises Refused."""
    _require_administrator(by)
    says = None
    if verdict is not None:
        says = _one_of(ListedWord.Verdict.values, verdict, "verdict")
    with write():
        keeper = _lock_keeper(by)
        head = _lock_list()
        locked = ListedWord.objects.filter(pk=word.pk).first()
        if locked is None:
            raise not_found()
        before = (locked.verdict, locked.is_active)
        locked.verdict = says or locked.verdict
        locked.is_active = locked.is_active if is_active is None else is_active
        if (locked.verdict, locked.is_active) == before:
            return False
        _store(locked, keeper)
        _log("change_word" if locked.is_active else "unlist_word", head, keeper, [locked])
    forget_list()
    return True


def _require_administrator(member: Member | None) -> Member:
    """For all others there is no list."""
    if member is None or not is_administrator(member):
        raise not_found()
    return member


def _lock_keeper(by: Member | None) -> Member:
    keeper = _require_administrator(by)
    return _require_administrator(Member.objects.select_for_update(no_key=True).get(pk=keeper.pk))


def _lock_list() -> WordListHead:
    WordListHead.objects.get_or_create(pk=THE_LIST)
    head = WordListHead.objects.select_for_update(no_key=True).get(pk=THE_LIST)
    head.revision += 1
    head.save(update_fields=["revision"])
    return head


def _store(word: ListedWord, keeper: Member) -> None:
    word.changed_by, word.changed_at = keeper, timezone.now()
    word.save()


def _one_of(values: Sequence[str], sent: object, field: str) -> str:
    if not isinstance(sent, str) or sent not in values:
        raise invalid(pgettext_lazy("refusal", "Choose one of the answers offered."), field)
    return sent


def _clean_phrases(sent: object) -> dict[str, str]:
    """By what is compared; a line without a letter or digit is no word."""
    text = clean_body(sent, limit=MOST_AT_ONCE * (PHRASE_LIMIT + 1), field="phrases")
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > MOST_AT_ONCE:
        message = npgettext_lazy(
            "refusal",
            "At most %(count)s line at once.",
            "At most %(count)s lines at once.",
            MOST_AT_ONCE,
        )
        raise invalid(message % {"count": MOST_AT_ONCE}, "phrases")
    phrases = [clean_line(line, limit=PHRASE_LIMIT, field="phrases") for line in lines]
    found = {folded_phrase(phrase): phrase for phrase in phrases}
    if not all(1 < len(folded) <= FOLDED_LIMIT for folded in found):
        raise invalid(
            pgettext_lazy("refusal", "Each line needs a word of two letters or more."), "phrases"
        )
    return found


def _log(action: str, head: WordListHead, keeper: Member, words: list[ListedWord]) -> None:
    """Which words, administrators alone read: the list in public would teach how to avoid it."""
    private: dict[str, Any] = {
        "words": [
            [word.pk, word.phrase, word.language, word.verdict, word.is_active] for word in words
        ]
    }
    append_log(
        action=action,
        moderator=keeper,
        board_id=None,
        object_kind="word_list",
        object_id=head.revision,
        public={"count": len(words)},
        private=private,
    )
