"""Places: one tree of regions, and the municipalities that hang on it."""

from django.db import models
from django.utils.translation import get_language

from members.prepared import Prepared


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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "language"], name="one_name_a_municipality_language"
            )
        ]

    def __str__(self) -> str:
        return self.name


_NAMES = Prepared(
    lambda municipality: MunicipalityName.objects.filter(municipality=municipality).values_list(
        "language", "name"
    ),
    int,
)
