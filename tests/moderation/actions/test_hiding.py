"""Hidden until a moderator has looked at it: what is, what never is, and how it comes back."""

import pytest
from django.utils import timezone

from forum.actions import (
    edit_post,
    hide_post,
    keep_file,
    mark_answer,
    open_topic,
    pin_post,
    publish_post,
    restore_post,
    withdraw_post,
)
from forum.models import Attachment, Post
from members.actions import give_role
from members.refusals import Refused
from moderation.actions import (
    decide_case,
    flag_post,
    flag_thing,
    undo_decision,
    verify_log,
    withdraw_flag,
)
from moderation.actions.hiding import answer_hiding, look_at_case, set_threshold
from moderation.actions.weight import weigh_again, weigh_case
from moderation.models import Case, Flag, LogEntry
from moderation.models.hiding import threshold_now
from moderation.signals import case_alarming, case_hidden
from moderation.weighing import DEFAULT_THRESHOLD, HIDDEN_FIRST, PROTECTED_FIRST
from notifications.models import Notification
from tests.forum.filing.builders import PDF
from tests.moderation.crowds import (
    all_flag,
    councillor_of,
    member_of_age,
    strangers_to_each_other,
    towns,
)


@pytest.fixture
def crowd(db):
    """Three councillors of three municipalities."""
    return strangers_to_each_other(3)


@pytest.fixture
def said(thread, dounia):
    """A reply by a plain member."""
    return publish_post(topic=thread, author=dounia, body="Un mot de trop").post


@pytest.fixture
def hidden(said, crowd, run_tasks):
    """The same, hidden for now; its case."""
    case = all_flag(said, crowd)
    run_tasks()
    said.refresh_from_db()
    case.refresh_from_db()
    return case


def told(member):
    return list(Notification.objects.told_to(member.pk).values_list("verb", flat=True))


def test_enough_flags_hide_a_members_post_until_somebody_looks(hidden, said, dounia, stranger):
    assert said.hidden_for_now
    assert said.state == Post.State.HIDDEN
    assert hidden.hidden_at is not None
    assert hidden.state == Case.State.OPEN
    assert HIDDEN_FIRST <= hidden.score < PROTECTED_FIRST
    assert told(dounia) == ["hidden_for_now"]
    assert told(stranger) == []


def test_it_stands_in_the_log_as_an_act_of_the_site_with_its_figures_apart(hidden, said, crowd):
    entry = LogEntry.objects.get(action="auto_hide")
    assert entry.moderator is None
    assert entry.payload.public == {
        "automatic": True, "reasons": ["hate"], "topic": said.topic_id, "board": hidden.board_id,
    }  # fmt: skip
    assert entry.payload.private["pressure"] == 3 * 3 * 2 * 10
    assert entry.payload.private["threshold"] == DEFAULT_THRESHOLD
    assert not {str(member.pk) for member in crowd} & set(entry.payload.private)
    assert verify_log().faults == []


def test_fewer_flags_hide_nothing(said, crowd, run_tasks):
    case = all_flag(said, crowd[:2])
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown
    assert not look_at_case(case_id=case.pk)


@pytest.mark.parametrize("reason", ["off_topic", "other"])
def test_flags_for_matters_of_taste_hide_nothing(said, reason, run_tasks):
    all_flag(said, strangers_to_each_other(12), reason)
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown


def test_a_councillors_post_stays_and_moderators_are_called(
    post, crowd, bilal, stranger, elsewhere, carine, run_tasks, heard
):
    called = heard(case_alarming)
    case = all_flag(post, crowd)
    run_tasks()
    post.refresh_from_db()
    case.refresh_from_db()
    assert post.is_shown
    assert case.hidden_at is None
    assert case.score >= PROTECTED_FIRST
    assert [facts["case_id"] for facts in called] == [case.pk]
    assert told(bilal) == ["alarm"]
    assert told(stranger) == told(elsewhere) == told(carine) == []
    flag_post(post=post, member=member_of_age(60), reason="hate")
    run_tasks()
    assert told(bilal) == ["alarm"]
    assert Case.objects.get(pk=case.pk).score >= PROTECTED_FIRST


def test_what_was_written_in_office_stays_when_the_office_ends(post, carine, crowd, run_tasks):
    carine.mandates.update(starts_on="2020-01-01", ends_on="2021-01-01")
    all_flag(post, crowd)
    run_tasks()
    post.refresh_from_db()
    assert post.is_shown


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_a_moderators_post_stays_and_others_are_called(
    said, dounia, crowd, bilal, role, run_tasks
):
    give_role(member=dounia, name=role, by=None)
    all_flag(said, crowd)
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown
    assert told(bilal) == ["alarm"]
    assert told(dounia) == []


def test_a_topic_by_a_member_goes_with_its_first_post(theme_board, dounia, crowd, run_tasks):
    theme_board.open_rule = "members"
    theme_board.save()
    topic = open_topic(board=theme_board, author=dounia, title="Titre", body="Texte").post.topic
    case = Case.objects.create(
        kind="topic", topic=topic, author=dounia, board=theme_board, flag_count=3
    )
    first = topic.posts.get(number=1)
    for member in crowd:
        Flag.objects.create(post=first, case=case, member=member, reason="hate")
    weigh_case(case)
    run_tasks()
    topic.refresh_from_db()
    assert not topic.is_visible
    assert Case.objects.get().hidden_at is not None


def test_a_case_about_a_member_hides_nothing(dounia, post, crowd, run_tasks):
    case = Case.objects.create(kind="member", member=dounia, author=dounia, flag_count=3)
    for member in crowd:
        Flag.objects.create(post=post, case=case, member=member, reason="hate")
    weigh_case(case)
    run_tasks()
    assert Case.objects.get(pk=case.pk).hidden_at is None
    assert set(Flag.objects.values_list("pressure", flat=True)) <= {None, 0}


# --- Looked at --------------------------------------------------------------------------------
def test_left_as_it_is_comes_back_in_its_place_at_once(hidden, said, bilal, dounia, run_tasks):
    number, before = said.number, said.revision
    decide_case(case=hidden, moderator=bilal, outcome="none")
    run_tasks()
    assert told(dounia) == ["published", "hidden_for_now"]
    said.refresh_from_db()
    assert said.is_shown
    assert not said.hidden_for_now
    assert said.number == number
    assert said.revision > before
    assert Case.objects.get().pressure == 0
    assert set(Flag.objects.values_list("upheld", flat=True)) == {False}


@pytest.mark.parametrize("outcome", ["warn", "lock"])
def test_so_it_does_after_what_leaves_the_post(hidden, said, bilal, outcome):
    decide_case(case=hidden, moderator=bilal, outcome=outcome, note="Attention")
    said.refresh_from_db()
    assert said.is_shown


@pytest.mark.parametrize("outcome", ["hide", "suspend"])
def test_it_stays_hidden_when_that_is_decided(hidden, said, administrator, outcome):
    said.topic.refresh_from_db()
    count = said.topic.post_count
    decide_case(case=hidden, moderator=administrator, outcome=outcome, note="Non")
    said.refresh_from_db()
    said.topic.refresh_from_db()
    assert said.state == Post.State.HIDDEN
    assert not said.hidden_for_now
    assert said.topic.post_count == count


def test_what_was_decided_is_not_hidden_by_a_task_that_comes_late(said, crowd, bilal, run_tasks):
    case = all_flag(said, crowd)
    decide_case(case=case, moderator=bilal, outcome="none")
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown
    assert not LogEntry.objects.filter(action="auto_hide").exists()


def test_a_task_that_runs_twice_hides_once(hidden, said, heard):
    again = heard(case_hidden)
    assert not look_at_case(case_id=hidden.pk)
    assert again == []
    assert LogEntry.objects.filter(action="auto_hide").count() == 1
    assert not look_at_case(case_id=10**6)


def test_what_its_author_took_back_meanwhile_is_left_alone(said, crowd, dounia, run_tasks):
    all_flag(said, crowd)
    withdraw_post(post=said, by=dounia)
    run_tasks()
    said.refresh_from_db()
    assert said.state == Post.State.WITHDRAWN


def test_flags_that_are_taken_back_bring_it_back(hidden, said, run_tasks):
    before = list(Flag.objects.order_by("pk").values_list("pressure", flat=True))
    first = hidden.flags.select_related("member").order_by("pk").first()
    withdraw_flag(flag=first, member=first.member)
    run_tasks()
    # What pressed when each came is what the simulation reads.
    assert list(Flag.kept.order_by("pk").values_list("pressure", flat=True)) == before
    said.refresh_from_db()
    assert said.is_shown
    assert Case.objects.get().hidden_at is None
    assert Case.objects.get().score < HIDDEN_FIRST
    assert LogEntry.objects.filter(action="auto_show").exists()


def test_the_last_flag_taken_back_closes_the_case_and_shows_the_post(hidden, said, run_tasks):
    for flag in hidden.flags.select_related("member"):
        withdraw_flag(flag=flag, member=flag.member)
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown
    assert Case.objects.get().state == Case.State.WITHDRAWN


def test_a_case_closed_by_its_flaggers_hides_nothing_late(said, crowd, run_tasks):
    case = all_flag(said, crowd)
    Case.objects.update(state=Case.State.WITHDRAWN, decided_at=timezone.now())
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown
    assert not weigh_again(case_id=case.pk, look=0)


def test_what_is_left_of_it_comes_back(hidden, said, bilal):
    decide_case(
        case=hidden, moderator=bilal, outcome="edit", note="Trop", terms={"body": "Un mot"}
    )
    said.refresh_from_db()
    assert said.is_shown
    assert said.body == "Un mot"


def test_so_does_the_post_of_an_author_who_is_restricted(hidden, said, bilal):
    terms = {"restriction": "read_only", "days": 3, "scope": "board"}
    decide_case(case=hidden, moderator=bilal, outcome="restrict", note="Trop", terms=terms)
    said.refresh_from_db()
    assert said.is_shown


def test_a_post_comes_back_without_the_file_that_was_taken_off(
    thread, dounia, crowd, bilal, run_tasks, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    kept = keep_file(owner=dounia, name="plan.pdf", data=PDF)
    said = publish_post(topic=thread, author=dounia, body="Le plan", attachments=[kept.pk]).post
    file = Attachment.objects.select_related("post__topic__board__region").get(pk=kept.pk)
    for member in crowd:
        case = flag_thing(thing=file, member=member, reason="private_data").case
    run_tasks()
    said.refresh_from_db()
    assert said.hidden_for_now
    decide_case(case=Case.objects.get(pk=case.pk), moderator=bilal, outcome="hide", note="Privé")
    said.refresh_from_db()
    assert said.is_shown
    assert said.attachments == []


@pytest.fixture
def hidden_for_its_file(thread, dounia, crowd, run_tasks, settings, tmp_path):
    """The case of a file, for which its post is hidden; the author has taken the file off it."""
    settings.MEDIA_ROOT = tmp_path
    kept = keep_file(owner=dounia, name="plan.pdf", data=PDF)
    said = publish_post(topic=thread, author=dounia, body="Le plan", attachments=[kept.pk]).post
    file = Attachment.objects.select_related("post__topic__board__region").get(pk=kept.pk)
    for member in crowd:
        case = flag_thing(thing=file, member=member, reason="private_data").case
    run_tasks()
    edit_post(post=as_stored(said), editor=dounia, body="Le plan", attachments=[])
    return Case.objects.get(pk=case.pk)


def as_stored(post):
    return Post.objects.select_related("topic__board__region").get(pk=post.pk)


@pytest.mark.parametrize("outcome", ["none", "warn", "restrict"])
def test_a_post_comes_back_although_its_author_took_the_file_off_it(
    hidden_for_its_file, bilal, outcome
):
    said = as_stored(hidden_for_its_file.hidden_post)
    assert said.hidden_for_now
    terms = {"restriction": "read_only", "days": 3, "scope": "board"}
    decide_case(
        case=hidden_for_its_file, moderator=bilal, outcome=outcome, note="Non", terms=terms
    )
    said.refresh_from_db()
    assert said.is_shown
    assert said.topic.board_id == hidden_for_its_file.board_id


def test_so_it_does_when_the_flags_are_taken_back(hidden_for_its_file, run_tasks):
    said = hidden_for_its_file.hidden_post
    for flag in hidden_for_its_file.flags.select_related("member"):
        withdraw_flag(flag=flag, member=flag.member)
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown
    assert Case.objects.get().hidden_post is None


def test_its_author_answers_there_still(hidden_for_its_file, dounia):
    said = as_stored(hidden_for_its_file.hidden_post)
    assert answer_hiding(post=said, by=dounia, words="Le plan est parti").author_words


@pytest.mark.parametrize("outcome", ["hide", "suspend", "ban"])
def test_a_decision_that_is_taken_back_shows_it_and_says_who_was_wrong(
    hidden, said, administrator, outcome
):
    decision = decide_case(case=hidden, moderator=administrator, outcome=outcome, note="Non")
    assert set(Flag.objects.values_list("upheld", flat=True)) == {True}
    undo_decision(decision=decision, by=administrator, why="Une erreur")
    said.refresh_from_db()
    assert said.is_shown
    assert set(Flag.objects.values_list("upheld", flat=True)) == {False}


def test_it_stays_hidden_where_another_decision_hides_it_too(hidden, said, administrator, amel):
    decision = decide_case(case=hidden, moderator=administrator, outcome="ban", note="Non")
    restore_post(post=said, by=administrator)
    again = flag_post(post=said, member=amel, reason="hate").case
    decide_case(case=again, moderator=administrator, outcome="hide", note="Non")
    undo_decision(decision=decision, by=administrator, why="Une erreur")
    said.refresh_from_db()
    assert not said.is_shown


def test_a_moderator_hides_for_good_what_was_hidden_for_now(hidden, said, bilal):
    assert hide_post(post=said, by=bilal)
    said.refresh_from_db()
    assert not said.hidden_for_now
    assert not hide_post(post=said, by=bilal)


# --- Its author -------------------------------------------------------------------------------
def test_its_author_may_change_it_and_it_stays_hidden(hidden, said, dounia):
    edit_post(post=said, editor=dounia, body="Un mot plus doux")
    said.refresh_from_db()
    assert said.body == "Un mot plus doux"
    assert said.hidden_for_now
    assert not said.is_shown


def test_a_changed_text_is_not_found_before_somebody_looked(hidden, said, dounia, bilal, sign_in):
    def found():
        page = sign_in(bilal).get("/search/", {"q": "hippopotame"}).content.decode()
        return said.get_absolute_url() in page

    edit_post(post=said, editor=dounia, body="Hippopotame introuvable")
    assert not found()
    decide_case(case=hidden, moderator=bilal, outcome="none")
    assert found()


def test_its_author_may_say_something_to_who_looks_at_it(hidden, said, dounia, stranger, bilal):
    answer_hiding(post=said, by=dounia, words="C'était une citation")
    assert Case.objects.get().author_words == "C'était une citation"
    for other in (stranger, bilal):
        with pytest.raises(Refused) as refused:
            answer_hiding(post=said, by=other, words="Moi")
        assert refused.value.code == "not_found"
    with pytest.raises(Refused) as empty:
        answer_hiding(post=said, by=dounia, words=" ")
    assert empty.value.field == "words"
    decide_case(case=hidden, moderator=bilal, outcome="none")
    with pytest.raises(Refused):
        answer_hiding(post=said, by=dounia, words="Encore")


# --- The threshold ----------------------------------------------------------------------------
def test_an_administrator_sets_the_threshold_and_it_stands_in_the_log(administrator):
    assert threshold_now() == DEFAULT_THRESHOLD
    assert set_threshold(by=administrator, threshold="20") == threshold_now() == 20
    assert set_threshold(by=administrator, threshold="off") is threshold_now() is None
    set_threshold(by=administrator, threshold="off")
    entries = LogEntry.objects.filter(action="set_threshold").order_by("number")
    assert [entry.payload.public for entry in entries] == [
        {"from": 12, "to": 20},
        {"from": 20, "to": None},
    ]


def test_others_may_not_set_it_and_do_not_learn_that_it_is(bilal, amel, stranger):
    for member in (bilal, amel, stranger, None):
        with pytest.raises(Refused) as refused:
            set_threshold(by=member, threshold="20")
        assert refused.value.code == "not_found"
    assert threshold_now() == DEFAULT_THRESHOLD


@pytest.mark.parametrize("wrong", ["0", "61", "-1", "1.5", "", "٣", "many", None, "1" * 99])
def test_a_threshold_is_a_whole_number_within_bounds(administrator, wrong):
    with pytest.raises(Refused) as refused:
        set_threshold(by=administrator, threshold=wrong)
    assert refused.value.field == "threshold"


def test_off_hides_nothing_and_a_high_one_hides_later(said, crowd, administrator, run_tasks):
    set_threshold(by=administrator, threshold="off")
    all_flag(said, crowd)
    run_tasks()
    said.refresh_from_db()
    assert said.is_shown
    set_threshold(by=administrator, threshold="18")
    flag_post(post=said, member=councillor_of(towns(1)[0]), reason="hate")
    run_tasks()
    said.refresh_from_db()
    assert said.hidden_for_now


def test_it_comes_back_as_what_it_was(theme_board, amel, dounia, crowd, bilal, run_tasks):
    asked = open_topic(board=theme_board, author=amel, title="T", body="B", kind="question")
    topic = as_stored(asked.post).topic
    said = publish_post(topic=topic, author=dounia, body="Un mot de trop").post
    mark_answer(post=as_stored(said), by=amel)
    pin_post(post=as_stored(said), by=bilal)
    case = all_flag(said, crowd)
    run_tasks()
    assert not as_stored(said).is_pinned
    assert topic.posts.pinned().count() == 0
    decide_case(case=case, moderator=bilal, outcome="none")
    said = as_stored(said)
    assert said.is_pinned
    assert said.topic.answer == said.number


def test_hidden_for_good_it_is_pinned_no_more(theme_board, amel, dounia, crowd, bilal, run_tasks):
    asked = open_topic(board=theme_board, author=amel, title="T", body="B", kind="question")
    said = publish_post(topic=as_stored(asked.post).topic, author=dounia, body="Un mot").post
    mark_answer(post=as_stored(said), by=amel)
    pin_post(post=as_stored(said), by=bilal)
    case = all_flag(said, crowd)
    run_tasks()
    decide_case(case=case, moderator=bilal, outcome="hide", note="Non")
    restore_post(post=as_stored(said), by=bilal)
    said = as_stored(said)
    assert not said.is_pinned
    assert said.topic.answer is None


def test_whom_it_names_since_hears_of_it_when_it_is_shown(
    hidden, said, dounia, stranger, bilal, run_tasks
):
    edit_post(post=as_stored(said), editor=dounia, body=f"@{stranger.handle}, un mot")
    run_tasks()
    assert told(stranger) == []
    decide_case(case=hidden, moderator=bilal, outcome="none")
    run_tasks()
    assert told(stranger) == ["mention"]
