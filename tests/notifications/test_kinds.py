"""Each kind has words, names nobody it must not name, and cannot be turned around by a name."""

import pytest
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from notifications.kinds import (
    KINDS,
    MENTION,
    READ_WHEN_SEEN,
    READ_WITH_POST,
    REPLY,
    sentence,
    sentence_html,
)


@pytest.mark.parametrize("code", KINDS)
def test_each_kind_says_something_and_has_a_sign_that_exists(code: str) -> None:
    assert sentence(code)
    assert "{" not in sentence(code, name="Amel")
    try:
        assert "<svg" in lucide(KINDS[code].icon)
    except IconDoesNotExist:
        pytest.fail(f"{KINDS[code].icon} is no icon")


def test_a_reply_names_its_author() -> None:
    assert sentence(REPLY, name="Carine Étienne") == "Carine Étienne replied to you"


def test_a_forgotten_author_is_a_former_member() -> None:
    assert sentence(MENTION, name=None) == "A former member mentioned you"


def test_a_page_isolates_the_name_and_escapes_it() -> None:
    html = sentence_html(REPLY, name="<b>أمل</b> {0}")
    assert html == "<bdi>&lt;b&gt;أمل&lt;/b&gt; {0}</bdi> replied to you"


@pytest.mark.parametrize("code", ["hidden", "warned", "published", "flag_decided"])
def test_what_a_moderator_decided_names_nobody_even_when_a_name_is_given(code: str) -> None:
    assert "Bilal" not in sentence(code, name="Bilal")
    assert "Bilal" not in sentence_html(code, name="Bilal")


def test_who_flagged_reads_what_became_of_it() -> None:
    left = sentence("flag_decided", data={"outcome": "none"})
    hidden = sentence("flag_decided", data={"outcome": "hide"})
    other = sentence("flag_decided", data={"outcome": ""})
    assert len({left, hidden, other}) == 3


def test_a_kind_of_a_later_version_still_says_something() -> None:
    assert sentence("dialogue_tomorrow", name="Amel")


def test_reading_a_post_does_not_read_what_a_moderator_wrote_beside_it() -> None:
    assert {"reply", "mention", "published", "watched", "opened"} == READ_WITH_POST
    assert {"reminder"} == READ_WHEN_SEEN - READ_WITH_POST
