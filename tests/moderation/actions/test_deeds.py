"""What decisions do to topics, members, files and municipalities, and what the log says."""

from typing import Any

import pytest
from django.core.files.storage import default_storage

from forum.actions import edit_post, publish_post
from forum.actions.files import drop_loose_file
from forum.models import Act, Attachment, Post, Topic
from members.actions import give_role
from members.models import Member
from members.refusals import Refused
from moderation.actions import decide_case, flag_thing
from moderation.log_pages import ACTS
from moderation.models import Case, Decision, LogEntry

pytestmark = pytest.mark.django_db
WHY = "Restons courtois."


@pytest.fixture
def about(things: dict[str, Any], dounia: Any) -> Any:
    """`about("topic")` is an open case about it."""

    def flagged(kind: str) -> Case:
        case: Case = flag_thing(thing=things[kind], member=dounia, reason="other").case
        return case

    return flagged


def refused(code: str, **told: Any) -> None:
    with pytest.raises(Refused) as refusal:
        decide_case(**told)
    assert refusal.value.code == code
    assert not Decision.objects.exists()


def test_a_topic_is_hidden_with_all_that_stands_in_it(about: Any, bilal: Any) -> None:
    case = about("topic")
    decide_case(case=case, moderator=bilal, outcome="hide", note=WHY)
    assert not Topic.objects.get(pk=case.topic_id).is_visible
    assert LogEntry.objects.get(object_kind="case").action == "hide_topic"


def test_a_topic_is_locked(about: Any, bilal: Any) -> None:
    case = about("topic")
    decide_case(case=case, moderator=bilal, outcome="lock")
    assert Topic.objects.get(pk=case.topic_id).is_locked


def test_a_topic_hidden_meanwhile_is_a_conflict_and_the_case_stays_open(
    about: Any, bilal: Any
) -> None:
    from forum.actions import hide_post

    case = about("topic")
    hide_post(post=case.topic.posts.get(number=1), by=bilal)
    refused("conflict", case=case, moderator=bilal, outcome="hide", note=WHY)
    assert not Case.objects.get().is_closed


def test_a_file_goes_from_its_post_and_from_its_owner(
    about: Any, bilal: Any, carine: Any, thread: Topic
) -> None:
    case = about("file")
    decide_case(case=case, moderator=bilal, outcome="hide", note=WHY)
    file = Attachment.objects.get(pk=case.file_id)
    assert (file.post_id, file.owner_id) == (None, None)
    assert Act.objects.get().act == "remove_file"
    with pytest.raises(Refused):
        publish_post(topic=thread, author=carine, body="Encore", attachments=[file.pk])
    case.refresh_from_db()
    assert (case.author_id, case.evidence["name"]) == (carine.pk, "plan.pdf")


def test_a_file_that_its_owner_took_off_meanwhile_is_a_conflict(
    about: Any, bilal: Any, carine: Any
) -> None:
    case = about("file")
    edit_post(post=case.file.post, editor=carine, body="Sans plan", attachments=[])
    refused("conflict", case=case, moderator=bilal, outcome="hide", note=WHY)
    decide_case(case=case, moderator=bilal, outcome="warn", note=WHY)


def test_a_name_is_taken_away_by_an_administrator_alone(
    about: Any, bilal: Any, administrator: Any
) -> None:
    case = about("member")
    assert not bilal.roles.filter(name="administrator").exists()
    refused("forbidden", case=case, moderator=bilal, outcome="rename", note=WHY)
    refused("invalid", case=case, moderator=administrator, outcome="rename")
    decide_case(case=case, moderator=administrator, outcome="rename", note=WHY)
    member = Member.objects.get(pk=case.member_id)
    assert member.name == f"member-{member.pk}"
    assert LogEntry.objects.get().action == "rename_member"


def test_a_member_is_suspended(about: Any, administrator: Any, out_of_office: None) -> None:
    case = about("member")
    decide_case(case=case, moderator=administrator, outcome="suspend", note=WHY)
    assert Member.objects.get(pk=case.member_id).is_suspended


def test_a_municipality_is_passed_on(about: Any, bilal: Any) -> None:
    case = about("municipality")
    decide_case(case=case, moderator=bilal, outcome="pass_on", note="Le nom est faux.")
    assert Case.objects.get().is_decided


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("municipality", "hide"),
        ("municipality", "warn"),
        ("member", "hide"),
        ("member", "lock"),
        ("file", "lock"),
        ("file", "rename"),
        ("topic", "rename"),
        ("topic", "pass_on"),
        ("post", "rename"),
        ("post", "pass_on"),
    ],
)
def test_what_does_not_fit_is_not_offered(
    about: Any, administrator: Any, kind: str, outcome: str
) -> None:
    refused("invalid", case=about(kind), moderator=administrator, outcome=outcome, note=WHY)


@pytest.mark.parametrize("kind", ["topic", "member", "file", "municipality"])
def test_each_act_has_its_words_in_the_log_and_the_log_does_not_say_about_whom(
    about: Any, administrator: Any, kind: str
) -> None:
    case = about(kind)
    decide_case(case=case, moderator=administrator, outcome="none")
    entry = LogEntry.objects.select_related("payload").get()
    assert entry.action in ACTS
    assert (entry.payload.public["kind"], entry.board_id) == (kind, case.board_id)
    assert "author" not in entry.payload.public
    assert "subject" not in entry.payload.public
    assert entry.payload.private["subject"] == case.subject_id


def test_the_stranger_decides_nothing(about: Any, stranger: Any) -> None:
    assert not stranger.roles.exists()
    for kind in ("topic", "member", "file", "municipality"):
        refused("not_found", case=about(kind), moderator=stranger, outcome="none")


def test_nobody_decides_about_their_own_name(about: Any, carine: Any) -> None:
    case = about("member")
    give_role(member=carine, name="administrator", by=None)
    refused("forbidden", case=case, moderator=Member.objects.get(pk=carine.pk), outcome="none")


def test_cases_of_a_topic_and_its_files_go_where_it_goes(
    about: Any, bilal: Any, other_board: Any, thread: Topic
) -> None:
    from forum.actions import move_topic

    cases = [about("topic"), about("file"), about("post")]
    move_topic(topic=thread, by=bilal, board=other_board)
    found = Case.objects.filter(pk__in=[case.pk for case in cases])
    assert set(found.values_list("board", flat=True)) == {other_board.pk}


# --- The file that a case needs ---------------------------------------------------------------
def test_a_file_is_kept_while_a_case_needs_it_even_if_its_owner_drops_it(
    about: Any, carine: Any
) -> None:
    from forum.actions import drop_file

    case = about("file")
    edit_post(post=case.file.post, editor=carine, body="Sans plan", attachments=[])
    drop_file(file_id=case.file_id, by=carine)
    Attachment.objects.update(loose_since="2020-01-01T00:00:00Z")
    assert not drop_loose_file(file_id=case.file_id)
    assert default_storage.exists(Attachment.objects.get(pk=case.file_id).file)


def test_long_after_the_decision_it_goes_and_the_case_keeps_what_it_was(
    about: Any, carine: Any, bilal: Any
) -> None:
    case = about("file")
    decide_case(case=case, moderator=bilal, outcome="hide", note=WHY)
    place = Attachment.objects.get(pk=case.file_id).file
    Attachment.objects.update(loose_since="2020-01-01T00:00:00Z")
    assert not drop_loose_file(file_id=case.file_id)
    Case.objects.update(decided_at="2020-01-01T00:00:00Z")
    assert drop_loose_file(file_id=case.file_id)
    case.refresh_from_db()
    assert case.file_id is None
    assert case.evidence["digest"]
    assert not default_storage.exists(place)


def test_a_file_that_no_case_is_about_is_dropped_as_ever(carine: Any, file: Any) -> None:
    edit_post(post=file.post, editor=carine, body="Sans plan", attachments=[])
    Attachment.objects.update(loose_since="2020-01-01T00:00:00Z")
    assert drop_loose_file(file_id=file.pk)
    assert not Post.objects.get(pk=file.post_id).attachments
