"""The house of rules: of the whole site or of one board, each in three languages."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Prefetch, Q

from members.formats import reader_language
from moderation.models.reasons import Reason

# In which order another language serves where the reader's has no words.
FALLBACKS = ("fr", "en", "ar")


class HouseRuleQuerySet(models.QuerySet["HouseRule"]):
    """Questions about rules."""

    def in_force(self, board_id: int | None) -> "HouseRuleQuerySet":
        """Those that hold on a board: the site's, then its own; None: the site's alone."""
        here = Q(board__isnull=True) | Q(board=board_id)
        return self.filter(here, is_active=True).with_words()

    def with_words(self) -> "HouseRuleQuerySet":
        """With their texts, in the order of the page."""
        words = Prefetch("texts", queryset=HouseRuleText.objects.order_by("language"))
        return self.prefetch_related(words).order_by(
            models.F("board").asc(nulls_first=True), "order", "pk"
        )


class HouseRule(models.Model):
    """Never deleted, because decisions name it: one that no longer holds is not active."""

    # None: it holds on the whole site.
    board = models.ForeignKey(
        "forum.Board", on_delete=models.PROTECT, null=True, blank=True, related_name="house_rules"
    )
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    # What flags say that speak of it: it is suggested to who decides.
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = HouseRuleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["board", "order"], name="rules_of_a_board")]

    def __str__(self) -> str:
        return f"rule {self.pk}"

    @property
    def titles(self) -> dict[str, str]:
        """What it is called, by language."""
        return {words.language: words.title for words in self.texts.all()}

    @property
    def words(self) -> "HouseRuleText | None":
        """Title and text for the reader."""
        return words_for_reader(self.texts.all())

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return self.words.title if self.words is not None else ""


class HouseRuleTextQuerySet(models.QuerySet["HouseRuleText"]):
    """Questions about the words of rules."""

    def titles_of(self, rules: Iterable[int]) -> dict[int, str]:
        """What these are called in the reader's language, by id; one query, none for none."""
        texts: dict[int, list[HouseRuleText]] = {rule: [] for rule in rules}
        for text in self.filter(rule__in=texts) if texts else ():
            texts[text.rule_id].append(text)
        return {rule: words.title for rule in texts if (words := words_for_reader(texts[rule]))}


class HouseRuleText(models.Model):
    """What a rule says in one language."""

    rule = models.ForeignKey(HouseRule, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=1000)

    objects = HouseRuleTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "language"], name="one_text_a_rule_language")
        ]

    def __str__(self) -> str:
        return f"rule {self.rule_id} in {self.language}"


def words_for_reader(texts: Iterable[HouseRuleText]) -> HouseRuleText | None:
    """Those in the reader's language, or in one that serves; None where there are none."""
    found = {text.language: text for text in texts}
    for language in (reader_language(), *FALLBACKS):
        if language in found:
            return found[language]
    return None
