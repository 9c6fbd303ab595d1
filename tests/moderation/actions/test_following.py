"""Cases follow what they are about, decided or not, and show their former moderators nothing."""

import pytest

from forum.actions import (
    edit_post,
    invite_member,
    merge_topic,
    move_topic,
    open_topic,
    publish_post,
    split_topic,
)
from forum.models import Post, Topic
from members.actions import create_member, give_role
from members.models import Member
from moderation.actions import (
    claim_case,
    decide_appeal,
    decide_case,
    flag_post,
    flag_thing,
    make_appeal,
    undo_decision,
)
from moderation.models import Appeal, Case, Decision, Flag

pytestmark = pytest.mark.django_db


def fresh(topic):
    return Topic.objects.select_related("board__region").get(pk=topic.pk)


@pytest.fixture
def moved(case, second_moderator, thread, administrator, invited_board):
    """A decided case whose topic went to a board by invitation."""
    decide_case(case=case, moderator=second_moderator, outcome="none")
    move_topic(topic=fresh(thread), board=invited_board, by=administrator)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def into(other_board, amel):
    """A topic of another board."""
    return open_topic(board=other_board, author=amel, title="Into", body="La suite").post.topic


def test_a_decided_case_goes_where_its_post_goes(moved, invited_board):
    assert moved.board == invited_board
    assert moved.is_decided


def test_what_is_written_there_is_not_for_those_who_decided_before(
    moved, thread, carine, amel, invited_board, second_moderator, sign_in
):
    invite_member(board=invited_board, member=carine, by=None)
    publish_post(topic=fresh(thread), author=amel, body="A SECRET beside it")
    post = Post.objects.select_related("topic__board__region").get(pk=moved.post_id)
    edit_post(post=post, editor=carine, body="A SECRET in it")
    former = sign_in(second_moderator)
    assert former.get(f"/cases/{moved.pk}/").status_code == 404
    assert "SECRET" not in former.get("/cases/?state=decided").content.decode()


def test_a_post_split_off_onto_a_closed_board_takes_its_case_along(
    case, second_moderator, thread, administrator, invited_board, sign_in
):
    decide_case(case=case, moderator=second_moderator, outcome="none")
    split_topic(
        topic=fresh(thread),
        numbers=[case.post.number],
        title="A SECRET title",
        by=administrator,
        board=invited_board,
    )
    page = sign_in(second_moderator).get(f"/cases/{case.pk}/")
    assert page.status_code == 404
    assert Case.objects.get().board == invited_board


@pytest.mark.usefixtures("out_of_office")
def test_an_appeal_is_for_those_who_keep_order_there(
    case, second_moderator, thread, administrator, invited_board, theme_board, carine, sign_in
):
    decision = decide_case(case=case, moderator=second_moderator, outcome="warn", note="Doucement")
    move_topic(topic=fresh(thread), board=invited_board, by=administrator)
    decision = Decision.objects.select_related("case").get(pk=decision.pk)
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    other = create_member(name="Former", language="en")
    give_role(member=other, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    page = sign_in(Member.objects.get(pk=other.pk)).get(f"/appeals/{appeal.pk}/")
    assert page.status_code == 404


@pytest.mark.usefixtures("out_of_office")
def test_a_case_goes_with_the_move_that_it_decides_and_back_again(
    case, bilal, other_board, theme_board
):
    decision = decide_case(
        case=case, moderator=bilal, outcome="move", terms={"board": other_board.pk}
    )
    assert Case.objects.get().board == other_board
    assert Case.objects.get().is_decided
    undo_decision(decision=decision, by=bilal, why="Erreur")
    assert Case.objects.get().board == theme_board


@pytest.mark.usefixtures("out_of_office")
def test_an_appeal_that_moves_a_topic_back_takes_its_case_along(
    case, bilal, administrator, carine, other_board, theme_board
):
    terms = {"board": other_board.pk}
    decision = decide_case(case=case, moderator=bilal, outcome="move", terms=terms)
    appeal = make_appeal(
        decision=Decision.objects.select_related("case").get(pk=decision.pk),
        author=carine,
        text="Relisez",
    )
    decide_appeal(
        appeal=Appeal.objects.select_related("decision__case__post__topic").get(pk=appeal.pk),
        moderator=administrator,
        outcome="overturned",
        words="Vrai",
    )
    assert Case.objects.get().board == theme_board


def test_who_may_not_decide_there_lets_go_of_what_waits(
    case, second_moderator, thread, administrator, invited_board
):
    claim_case(case=case, moderator=second_moderator)
    move_topic(topic=fresh(thread), board=invited_board, by=administrator)
    moved = Case.objects.get()
    assert (moved.board, moved.state, moved.claimed_by) == (invited_board, "open", None)


def test_the_case_of_a_topic_that_was_merged_is_about_its_first_post(thread, dounia, bilal, into):
    case = flag_thing(thing=fresh(thread), member=dounia, reason="hate").case
    merge_topic(topic=fresh(thread), into=fresh(into), by=bilal)
    first = Post.objects.get(topic=into, number=2)
    moved = Case.objects.get(pk=case.pk)
    assert (moved.kind, moved.post, moved.board_id) == ("post", first, into.board_id)
    assert Flag.objects.get().post == first
    decide_case(case=moved, moderator=bilal, outcome="hide", note="Voilà")
    first.refresh_from_db()
    assert first.state == Post.State.HIDDEN


def test_where_that_post_has_a_case_of_its_own_the_flags_gather_there(
    thread, dounia, stranger, bilal, into
):
    first = Post.objects.select_related("topic__board__region").get(topic=thread, number=1)
    of_topic = flag_thing(thing=fresh(thread), member=dounia, reason="hate").case
    flag_thing(thing=fresh(thread), member=stranger, reason="spam")
    of_post = flag_post(post=first, member=dounia, reason="hate").case
    of_post.refresh_from_db()
    merge_topic(topic=fresh(thread), into=fresh(into), by=bilal)
    left, known = Case.objects.get(pk=of_topic.pk), Case.objects.get(pk=of_post.pk)
    assert (left.state, left.flag_count, left.board_id) == ("withdrawn", 0, into.board_id)
    assert (known.flag_count, known.board_id) == (2, into.board_id)
    assert {flag.member for flag in known.flags.all()} == {dounia, stranger}
    assert known.score > of_post.score


def test_a_case_decided_about_a_topic_follows_that_into_others(
    thread, dounia, bilal, into, invited_board, administrator
):
    case = flag_thing(thing=fresh(thread), member=dounia, reason="hate").case
    decide_case(case=case, moderator=bilal, outcome="none")
    merge_topic(topic=fresh(thread), into=fresh(into), by=bilal)
    assert Case.objects.get().board_id == into.board_id
    move_topic(topic=fresh(into), board=invited_board, by=administrator)
    assert (Case.objects.get().kind, Case.objects.get().board) == ("topic", invited_board)
