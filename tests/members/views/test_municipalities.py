"""A municipality's page."""

from typing import Any

from django.test import Client


def test_a_municipality_is_shown_with_its_way_names_and_councillors(
    client: Client, raoued: Any, amel: Any, dounia: Any
) -> None:
    page = client.get(f"/municipalities/{raoued.pk}/").content.decode()
    for words in ("Raoued", "رواد", "Maghreb", "Ariana", "Tunisia", amel.name):
        assert words in page
    assert dounia.name not in page


def test_a_councillor_whose_mandate_has_ended_is_gone(
    client: Client, raoued: Any, amel: Any
) -> None:
    import datetime

    mandate = amel.mandates.get()
    mandate.starts_on = datetime.date(2020, 1, 1)
    mandate.ends_on = datetime.date(2021, 1, 1)
    mandate.save()
    assert amel.name not in client.get(f"/municipalities/{raoued.pk}/").content.decode()


def test_a_municipality_that_is_not_there_is_404(client: Client, db: None) -> None:
    assert client.get("/municipalities/77/").status_code == 404
    assert client.get("/municipalities/99999999999999999999/").status_code == 404
