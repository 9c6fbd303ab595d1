"""The list of words that are looked at first or not let in, and which edition of it holds."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

PHRASE_LIMIT = 80
# A sign may fold to several letters.
FOLDED_LIMIT = 4 * PHRASE_LIMIT


class ListedWord(models.Model):
    """A word or phrase; never deleted, so that what was held by it can be explained."""

    class Verdict(models.TextChoices):
        HOLD = "hold", pgettext_lazy("word list", "A moderator looks first")
        REFUSE = "refuse", pgettext_lazy("word list", "Not let in")

    class Language(models.TextChoices):
        ANY = "", pgettext_lazy("word list", "Any language")
        ARABIC = "ar", pgettext_lazy("word list", "Arabic")
        FRENCH = "fr", pgettext_lazy("word list", "French")
        ENGLISH = "en", pgettext_lazy("word list", "English")

    phrase = models.CharField(max_length=PHRASE_LIMIT)
    # As it is compared.
    folded = models.CharField(max_length=FOLDED_LIMIT)
    language = models.CharField(
        max_length=12, choices=Language.choices, blank=True, default=Language.ANY
    )
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.HOLD)
    is_active = models.BooleanField(default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="listed_words"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["folded", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "language"], name="one_listed_word_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.phrase


class WordListHead(models.Model):
    """One row: raised by each change, so that every process knows when its copy is old."""

    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.revision)
