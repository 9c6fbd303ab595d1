"""Names that members choose pass the list of words that are not let in."""

from typing import Any

import pytest

from members.actions import join_member, update_member
from members.refusals import Refused
from moderation.actions import list_words
from moderation.naming import cannot_stay

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(administrator: Any) -> None:
    for phrase, verdict in (("kolbword", "refuse"), ("waitword", "hold")):
        list_words(phrases=phrase, language="", verdict=verdict, by=administrator)


def test_what_is_not_let_in_is_no_name(words: None, carine: Any) -> None:
    assert cannot_stay("Mr K0lbword", None)
    assert not cannot_stay("Mr Waitword", None)
    assert not cannot_stay(carine.name, carine.pk)
    for act in (
        lambda: update_member(member=carine, name="Kolbword"),
        lambda: join_member(name="Kolbword", email="k@x.example", password="x", language="en"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert (refusal.value.code, refusal.value.field) == ("invalid", "name")


def test_who_is_called_so_already_keeps_their_name(words: None, carine: Any) -> None:
    type(carine).objects.filter(pk=carine.pk).update(name="Kolbword")
    carine.refresh_from_db()
    assert update_member(member=carine, name="Kolbword", country="TN").country == "TN"


def test_the_forms_say_so(words: None, carine: Any, sign_in: Any, client: Any) -> None:
    answer = sign_in(carine).post("/settings/", {"name": "Kolbword", "language": "fr"})
    assert answer.status_code == 400
    carine.refresh_from_db()
    assert carine.name != "Kolbword"
    sent = {"name": "Kolbword", "email": "new@majlis.example", "password1": "a-long-secret-1"}
    page = client.post("/accounts/signup/", sent)
    assert page.status_code == 200
    assert "cannot be used here" in page.content.decode()
