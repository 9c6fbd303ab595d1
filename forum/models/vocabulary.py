"""The words that everyone may read somewhere, for who misspells one."""

from django.db import models

WORD_LIMIT = 24


class Word(models.Model):
    """A word as it is looked for, as it is shown, and in how many posts it was met."""

    text = models.CharField(max_length=WORD_LIMIT, unique=True)
    # A letter may be folded to two: the unfolded word is not longer.
    shown = models.CharField(max_length=2 * WORD_LIMIT)
    posts = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.text


class Spelling(models.Model):
    """A word with at most one letter left out, or its sound: misspelt words meet it there."""

    key = models.CharField(max_length=2 * WORD_LIMIT, db_index=True)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="spellings")

    def __str__(self) -> str:
        return self.key


class Vocabulary(models.Model):
    """How far the words have been learnt; one row."""

    learnt_to = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "vocabularies"

    def __str__(self) -> str:
        return f"to post {self.learnt_to}"
