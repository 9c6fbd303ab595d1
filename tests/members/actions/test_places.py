"""The places of our data files."""

import pytest

from members.actions import load_places
from members.models import Municipality, MunicipalityName, Region

pytestmark = pytest.mark.django_db


def test_the_tree_leads_from_the_world_to_24_governorates() -> None:
    load_places()
    tunisia = Region.objects.get(code="tn")
    assert tunisia.ancestor_codes == ["world", "africa", "maghreb"]
    assert tunisia.children.filter(kind="governorate").count() == 24
    assert all(region.names.count() == 3 for region in Region.objects.all())


def test_raoued_lies_in_ariana_under_both_its_names() -> None:
    load_places()
    raoued = Municipality.objects.get(code="tn-1213")
    assert raoued.region.code == "tn-12"
    assert (raoued.names_by_language["ar"], raoued.names_by_language["fr"]) == ("رواد", "Raoued")


def test_every_tunisian_municipality_has_an_arabic_and_a_french_name() -> None:
    load_places()
    towns = Municipality.objects.filter(country="TN")
    assert towns.count() == 264
    for language in ("ar", "fr"):
        named = MunicipalityName.objects.filter(municipality__in=towns, language=language)
        assert named.count() == 264


def test_every_name_is_looked_for_by_its_words() -> None:
    load_places()
    assert not MunicipalityName.objects.filter(folded_name="").exists()
    assert MunicipalityName.objects.filter(folded_name=" المرسي مرسي").exists()


def test_loading_again_adds_nothing() -> None:
    first = load_places()
    counts = Region.objects.count(), Municipality.objects.count(), MunicipalityName.objects.count()
    assert load_places() == first
    assert counts == (
        Region.objects.count(),
        Municipality.objects.count(),
        MunicipalityName.objects.count(),
    )
