"""Flags on whatever there is: posts, topics, members, files, municipalities; and pleas."""

from typing import Any

import pytest

from forum.actions import hide_post, open_topic, publish_post, withdraw_post
from forum.models import Post, Topic
from members.actions import create_member, give_mandate
from members.models import Member
from members.refusals import Refused
from moderation.actions import flag_thing
from moderation.models import Case, Flag
from moderation.models.cases import SUBJECTS
from moderation.models.reasons import PLEA, Reason, reason_words, reasons_of
from moderation.permissions import can_flag

pytestmark = pytest.mark.django_db


def refused(code: str, thing: Any, member: Any, reason: Any = "other") -> Refused:
    before = (Flag.kept.count(), Case.objects.count())
    with pytest.raises(Refused) as refusal:
        flag_thing(thing=thing, member=member, reason=reason)
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert (Flag.kept.count(), Case.objects.count()) == before
    return refusal.value


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_stranger_flags_one_of_each_and_a_case_is_about_it(
    things: dict[str, Any], stranger: Any, kind: str
) -> None:
    assert not stranger.roles.exists()
    case = flag_thing(thing=things[kind], member=stranger, reason="private_data").case
    case.refresh_from_db()
    assert (case.kind, case.subject_id) == (kind, things[kind].pk)
    assert case.flag_count == 1
    assert Flag.objects.get().post_id == case.post_id


@pytest.mark.parametrize("kind", SUBJECTS)
def test_several_flags_gather_in_one_case_and_one_a_member(
    things: dict[str, Any], dounia: Any, stranger: Any, kind: str
) -> None:
    first = flag_thing(thing=things[kind], member=dounia, reason="other")
    second = flag_thing(thing=things[kind], member=stranger, reason="private_data")
    assert first.case_id == second.case_id
    refused("conflict", things[kind], dounia)
    assert Case.objects.get().flag_count == 2


def test_each_case_knows_whom_it_is_about_and_where_it_belongs(
    things: dict[str, Any], dounia: Any, amel: Any, carine: Any, marseille: Any, raoued: Any
) -> None:
    for thing in things.values():
        flag_thing(thing=thing, member=dounia, reason="other")
    board = things["topic"].board_id
    told = Case.objects.values_list("kind", "author", "board", "region")
    assert set(told) == {
        ("post", carine.pk, board, None),
        ("topic", amel.pk, board, None),
        ("file", carine.pk, board, None),
        ("member", carine.pk, None, marseille.region_id),
        ("municipality", None, None, raoued.region_id),
    }


def test_a_member_without_office_belongs_to_their_country_or_nowhere(
    dounia: Any, stranger: Any, places: dict[str, Any]
) -> None:
    Member.objects.filter(pk=stranger.pk).update(country="FR")
    flagger = create_member(name="Who flags", language="en")
    for member in (dounia, Member.objects.get(pk=stranger.pk)):
        flag_thing(thing=member, member=flagger, reason="other")
    found = dict(Case.objects.values_list("member", "region"))
    assert found == {dounia.pk: None, stranger.pk: places["fr"].pk}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_visitor_signs_in_first_and_a_suspended_member_flags_nothing(
    things: dict[str, Any], emir: Any, kind: str
) -> None:
    assert emir.is_suspended
    refused("unauthenticated", things[kind], None)
    refused("suspended", things[kind], emir)


def test_what_stands_on_a_closed_board_is_not_there_for_the_stranger(
    invited_board: Any, amel: Any, stranger: Any, file: Any
) -> None:
    topic = open_topic(
        board=invited_board, author=amel, title="Fermé", body="Entre nous"
    ).post.topic
    Topic.objects.filter(pk=file.post.topic_id).update(board=invited_board)
    file.post.topic.refresh_from_db()
    assert not stranger.board_memberships.exists()
    for thing in (topic, file):
        for member in (stranger, None):
            assert not can_flag(member, thing)
            refused("not_found", thing, member)


def test_one_does_not_flag_oneself_or_one_s_own_file(carine: Any, file: Any) -> None:
    for thing in (carine, file):
        assert "own" in str(refused("forbidden", thing, carine).message)


def test_what_was_taken_away_since_is_not_flagged(
    thread: Topic, file: Any, bilal: Any, carine: Any, dounia: Any
) -> None:
    withdraw_post(post=Post.objects.get(pk=file.post_id), by=carine)
    refused("not_found", file, dounia)
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert thread.is_visible
    refused("not_found", thread, dounia)


def test_a_member_who_is_gone_is_not_flagged(carine: Any, dounia: Any) -> None:
    Member.objects.filter(pk=carine.pk).update(is_active=False)
    refused("not_found", carine, dounia)


# --- Reasons ----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [*SUBJECTS, PLEA])
def test_each_kind_has_reasons_of_the_protocol_in_words_of_its_own(kind: str) -> None:
    offered = reasons_of(kind)
    assert set(offered) <= set(Reason.values)
    assert "other" in offered
    assert len({reason_words(kind, code) for code in offered}) == len(offered)


def test_a_reason_that_does_not_fit_is_refused(raoued: Any, carine: Any, dounia: Any) -> None:
    assert refused("invalid", raoued, dounia, "spam").field == "reason"
    assert refused("invalid", carine, dounia, "off_topic").field == "reason"


# --- Asking for help --------------------------------------------------------------------------
def test_one_asks_for_help_with_one_s_own_post_and_the_case_says_so(
    post: Post, carine: Any, dounia: Any
) -> None:
    plea = flag_thing(thing=post, member=carine, reason="personal_attack", note="Aidez-moi")
    assert plea.case.author_asks
    flag_thing(thing=post, member=dounia, reason="personal_attack")
    case = Case.objects.get()
    assert (case.flag_count, case.author_asks) == (2, True)
    assert set(case.reason_words) == {"I am attacked because of it", "It attacks a person"}


def test_a_case_without_a_plea_says_that_as_well(case: Case) -> None:
    assert not case.author_asks


def test_only_reasons_of_a_plea_fit_one(post: Post, carine: Any) -> None:
    assert refused("invalid", post, carine, "spam").field == "reason"


def test_one_asks_for_help_with_a_whole_topic(thread: Topic, amel: Any) -> None:
    assert flag_thing(thing=thread, member=amel, reason="illegal").case.author_asks


def test_an_author_who_is_forgotten_asks_for_nothing(case: Case, stranger: Any) -> None:
    Case.objects.update(author=None)
    assert not Case.objects.get().author_asks


def test_a_mandate_moves_the_case_of_a_member_to_its_region(
    dounia: Any, stranger: Any, raoued: Any
) -> None:
    give_mandate(member=dounia, municipality=raoued, by=None)
    case = flag_thing(thing=Member.objects.get(pk=dounia.pk), member=stranger, reason="other").case
    assert case.region_id == raoued.region_id


def test_a_reply_is_a_post_like_any_other(thread: Topic, carine: Any, stranger: Any) -> None:
    reply = publish_post(topic=thread, author=carine, body="Encore").post
    assert flag_thing(thing=reply, member=stranger, reason="off_topic").case.post_id == reply.pk
