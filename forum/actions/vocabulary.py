"""The words of boards that everyone may read, learnt a while after they were written."""

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import islice

from forum.analysis import says_nothing
from forum.folding import plain_text
from forum.highlights import shown_words
from forum.models import Post, Spelling, Vocabulary, Word
from forum.models.boards import Rule
from forum.models.vocabulary import WORD_LIMIT
from forum.spelling import SHORTEST, keys_of
from members.writing import write

# Posts at once, and words of one post: nobody fills the table with a text of nothing but words.
BATCH = 200
WORDS_A_POST = 400
ROWS = 500
Progress = Callable[[int, int], None]
Forms = dict[str, Counter[str]]


def learn_words() -> bool:
    """Learn from the next posts; returns whether there may be more.

    Words of closed boards and of what is hidden are passed over. What is closed or hidden later
    stays known as a word, but is offered only to whom a search for it finds something
    (`forum.suggesting`).
    """
    before = Vocabulary.objects.filter(pk=1).values_list("learnt_to", flat=True).first() or 0
    ids = list(
        Post.objects.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )
    if not ids:
        return False
    forms = _forms_in(ids)
    with write():
        Vocabulary.objects.get_or_create(pk=1)
        held = Vocabulary.objects.select_for_update(no_key=True).get(pk=1)
        # Another process was faster.
        if held.learnt_to == before:
            _store(forms)
            held.learnt_to = ids[-1]
            held.save(update_fields=["learnt_to"])
    return len(ids) == BATCH


def learn_all_words(*, anew: bool = False, progress: Progress = lambda done, total: None) -> None:
    """Learn from all posts that were not read yet; from every one, where `anew`."""
    if anew:
        _forget_words()
    total = Post.objects.count()
    progress(0, total)
    while learn_words():
        learnt_to = Vocabulary.objects.values_list("learnt_to", flat=True).get(pk=1)
        progress(Post.objects.filter(pk__lte=learnt_to).count(), total)
    progress(total, total)


def _forget_words() -> None:
    with write():
        Spelling.objects.all().delete()
        Word.objects.all().delete()
        Vocabulary.objects.update_or_create(pk=1, defaults={"learnt_to": 0})


def _forms_in(ids: list[int]) -> Forms:
    """The words of these posts, each with how it was written and in how many of them."""
    forms: Forms = defaultdict(Counter)
    posts = Post.objects.published().filter(
        pk__in=ids, topic__is_visible=True, topic__board__read_rule=Rule.EVERYONE
    )
    for number, title, html in posts.values_list("number", "topic__title", "body_html"):
        text = plain_text(html)
        words = dict(_words_in(f"{title}\n{text}" if number == 1 else text))
        for folded, shown in islice(words.items(), WORDS_A_POST):
            forms[folded][shown] += 1
    return forms


def _words_in(text: str) -> list[tuple[str, str]]:
    return [
        (folded, text[begin:finish].lower())
        for folded, begin, finish in shown_words(text)
        if SHORTEST <= len(folded) <= WORD_LIMIT and folded.isalpha() and not says_nothing(folded)
    ]


def _store(forms: Forms) -> None:
    texts = sorted(forms)
    for start in range(0, len(texts), ROWS):
        part = texts[start : start + ROWS]
        known = list(Word.objects.filter(text__in=part))
        for word in known:
            word.posts += forms[word.text].total()
        Word.objects.bulk_update(known, ["posts"])
        fresh = Word.objects.bulk_create(
            Word(text=text, shown=_commonest(forms[text]), posts=forms[text].total())
            for text in sorted(set(part) - {word.text for word in known})
        )
        keys = [Spelling(key=key, word=word) for word in fresh for key in keys_of(word.text)]
        Spelling.objects.bulk_create(keys, batch_size=ROWS)


def _commonest(forms: Counter[str]) -> str:
    return forms.most_common(1)[0][0][: 2 * WORD_LIMIT]
