"""Where notifications lead."""

import pytest

from notifications.links import link_to, own_page


@pytest.mark.parametrize(
    ("code", "data", "url"),
    [
        ("reply", None, "/p/901/"),
        ("hidden", {"case": 7, "outcome": "hide"}, "/decisions/7/"),
        ("published", {"case": 7, "outcome": "none"}, "/p/901/"),
        ("published", {"case": 7, "outcome": "shown_again"}, "/p/901/"),
        ("undone", {"undone": 7, "outcome": "hide"}, "/decisions/7/"),
        ("appeal_decided", {"case": 7, "outcome": "upheld"}, "/decisions/7/"),
        ("hidden_for_now", {"hidden": 901}, "/p/901/hidden/"),
    ],
)
def test_of_a_post_they_lead_to_it_or_to_the_page_that_tells_all(code, data, url) -> None:
    assert link_to(901, code, data) == url
    assert own_page(code, data) == (url if url != "/p/901/" else "")


@pytest.mark.parametrize(
    ("code", "data", "url"),
    [
        ("alarm", {"alarm": 7}, "/cases/7/"),
        ("passed_on", {"case": 7}, "/cases/7/"),
        ("appeal_stuck", {"appeal": 3}, "/appeals/3/"),
        ("second_asked", {"look": 4}, "/second-looks/4/"),
        ("flag_decided", {"outcome": "none"}, "/flags/"),
        ("sanction_over", {}, "/notifications/"),
        ("of a later version", None, "/notifications/"),
    ],
)
def test_without_a_post_they_lead_to_their_page_or_to_the_list(code, data, url) -> None:
    assert link_to(None, code, data) == url
