"""Words that administrators put on the list: looked at first, or not let in."""

from django.utils.translation import pgettext

from forum.screening import PUBLISH, Draft, Screening, Verdict
from moderation.hold_words import words_of
from moderation.models import ListedWord
from moderation.screeners.standing import moderates
from moderation.word_lists import present_list

# More are not told of at once.
TOLD = 8
REFUSE = ListedWord.Verdict.REFUSE


def listed_words(draft: Draft) -> Screening:
    """The strictest of what the list says of the words of a text, whatever disguise they wear.

    Words that stood in an edited post before were let in before.
    """
    matcher = present_list()
    hits = matcher.find(draft.text)
    if not hits or moderates(draft):
        return PUBLISH
    if draft.replaces:
        stood = {hit.listed.id for hit in matcher.find(draft.replaces)}
        hits = [hit for hit in hits if hit.listed.id not in stood]
    refused = [hit for hit in hits if hit.listed.verdict == REFUSE]
    phrases = list(dict.fromkeys(hit.listed.phrase for hit in refused or hits))[:TOLD]
    if not phrases:
        return PUBLISH
    facts = {"words": phrases}
    if refused:
        said = pgettext("refusal", "These words are not let in here: %(words)s.")
        listed = pgettext("between words of a list", ", ").join(phrases)
        return Screening(Verdict.REFUSE, said % {"words": listed}, facts=facts)
    return Screening(Verdict.HOLD, words_of("listed_words", facts), facts=facts)
