"""Places: one tree of regions, and the municipalities that hang on it."""

from typing import Any

from django.db import models
from django.utils.translation import get_language

from members.folding import fold_place
from members.prepared import Prepared
from members.sounds import sounds_of

# With and without the article, each letter perhaps written with several.
FOLDED_PLACE_LIMIT = 400


def name_in(names: dict[str, str], language: str | None = None) -> str:
    """The name in the asked language, else in the first language of ours that has one."""
    wanted = (language or get_language() or "en")[:2]
    for code in (wanted, "fr", "en", "ar"):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")


class Region(models.Model):
    """A node of the tree World > Africa > Maghreb > Tunisia > a governorate."""

    class Kind(models.TextChoices):
        WORLD = "world"
        CONTINENT = "continent"
        AREA = "area"
        COUNTRY = "country"
        GOVERNORATE = "governorate"
        PROVINCE = "province"

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # Codes from the root down, each followed by a slash: below = startswith.
    path = models.CharField(max_length=400, unique=True)
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language; prefetch `names` in lists."""
        return name_in({row.language: row.name for row in self.names.all()})

    @property
    def ancestor_codes(self) -> list[str]:
        """Codes of the regions above, root first."""
        return self.path.strip("/").split("/")[:-1]


class RegionName(models.Model):
    """A region's name in one language."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "language"], name="one_name_a_region_language"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A town with a council."""

    code = models.CharField(max_length=40, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    country = models.CharField(max_length=2)

    class Meta:
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.code

    @property
    def names_by_language(self) -> dict[str, str]:
        """`{"ar": ..., "fr": ...}`; prefetch `names` in lists."""
        if "names" in getattr(self, "_prefetched_objects_cache", ()):
            return {row.language: row.name for row in self.names.all()}
        return dict(_NAMES.all(self.pk))

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return name_in(self.names_by_language)


class MunicipalityName(models.Model):
    """A municipality's name in one language."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    # The words of the name as they are looked for; follows the name.
    folded_name = models.CharField(max_length=FOLDED_PLACE_LIMIT, blank=True)
    # How it sounds, for who writes the name in the other script; follows the name.
    sounds = models.CharField(max_length=FOLDED_PLACE_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "language"], name="one_name_a_municipality_language"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fold()
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "folded_name", "sounds"}
        super().save(*args, **kwargs)

    def fold(self) -> "MunicipalityName":
        """With what it is looked for; storing in bulk does not ask `save`."""
        self.folded_name = fold_place(self.name)[:FOLDED_PLACE_LIMIT]
        self.sounds = sounds_of(self.name)[:FOLDED_PLACE_LIMIT]
        return self


_NAMES = Prepared(
    lambda municipality: MunicipalityName.objects.filter(municipality=municipality).values_list(
        "language", "name"
    ),
    int,
)
