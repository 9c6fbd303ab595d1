"""Each way a right can end: told by a poke, found with the poke lost, and in force at once."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from forum.actions import create_board, invite_member, open_topic, remove_member
from forum.models import Post
from members.actions import (
    change_password,
    end_mandate,
    end_other_sign_ins,
    issue_token,
    revoke_tokens,
    suspend_member,
    take_role,
)
from members.models import Mandate, Member, Role
from realtime.clock import SWEEPS_A_ROUND
from tests.realtime.talking import Hall, beside, write_post

pytestmark = pytest.mark.django_db(transaction=True)
YESTERDAY = datetime.timedelta(days=1)
Way = Callable[[Any, "Stage"], None]


class Stage:
    """A councillor listens to a board of councillors, where a colleague writes."""

    def __init__(self, hall: Hall, member: Any, writer: Any, administrator: Any) -> None:
        self.hall, self.member, self.writer = hall, member, writer
        self.administrator = administrator
        self.session = ""
        self.topic: Any = None
        self.guest: Any = None

    async def set(self, rule: str, *, token: bool) -> None:
        def found() -> Any:
            names = {"en": ("Closed", "")}
            rules = {"read_rule": rule, "write_rule": rule, "open_rule": rule}
            board = create_board(slug="closed", names=names, by=None, **rules)
            for member in (self.member, self.writer):
                invite_member(board=board, member=member, by=None)
            opened = open_topic(board=board, author=self.writer, title="Secret", body="First")
            return opened.post.topic

        self.topic = await beside(found)
        secret = await beside(issue_token, member=self.member) if token else ""
        self.guest = await self.hall.enter(None if token else self.member, token=secret)
        self.session = self.guest.session
        await self.guest.join(f"topic.{self.topic.pk}")


def suspended(member: Any, stage: Stage) -> None:
    suspend_member(member=member, by=stage.administrator)


def removed(member: Any, stage: Stage) -> None:
    remove_member(board=stage.topic.board, member=member, by=None)


def signed_out(member: Any, stage: Stage) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = stage.session
    assert browser.post("/accounts/logout/").status_code == 302


def session_deleted(member: Any, stage: Stage) -> None:
    Session.objects.filter(session_key=stage.session).delete()


def session_expired(member: Any, stage: Stage) -> None:
    Session.objects.update(expire_date=timezone.now() - YESTERDAY)


def password_changed(member: Any, stage: Stage) -> None:
    change_password(member=member, password="quite another password")


def password_set_on_the_server(member: Any, stage: Stage) -> None:
    fresh = Member.objects.get(pk=member.pk)
    fresh.set_password("as manage.py changepassword does")
    fresh.save()


def second_factor_changed(member: Any, stage: Stage) -> None:
    end_other_sign_ins(member=member)


def token_revoked(member: Any, stage: Stage) -> None:
    revoke_tokens(member=member)


def mandate_ended(member: Any, stage: Stage) -> None:
    mandate = member.mandates.get()
    Mandate.objects.filter(pk=mandate.pk).update(starts_on=mandate.starts_on - 9 * YESTERDAY)
    mandate.refresh_from_db()
    end_mandate(mandate=mandate, on=timezone.now().date() - YESTERDAY, by=None)


def mandate_ran_out(member: Any, stage: Stage) -> None:
    past = timezone.now().date() - YESTERDAY
    Mandate.objects.filter(member=member).update(starts_on=past, ends_on=past)


BY_AN_ACT: dict[Way, tuple[str, int | None]] = {
    suspended: ("members", 4003),
    removed: ("invited", None),
    signed_out: ("members", 4001),
    password_changed: ("members", 4001),
    second_factor_changed: ("members", 4001),
    token_revoked: ("members", 4001),
    mandate_ended: ("councillors", None),
}
IN_SILENCE: dict[Way, tuple[str, int | None]] = {
    session_deleted: ("members", 4001),
    session_expired: ("members", 4001),
    password_set_on_the_server: ("members", 4001),
    mandate_ran_out: ("councillors", None),
}
ALL = BY_AN_ACT | IN_SILENCE


@pytest.fixture
def stage(hall: Hall, amel: Any, carine: Any, administrator: Any) -> Stage:
    return Stage(hall, amel, carine, administrator)


@pytest.fixture
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(self: Any) -> None:
        pass

    monkeypatch.setattr("realtime.clock.Clock.sweep", nothing)


async def expect_the_end(stage: Stage, code: int | None) -> None:
    gone = await stage.guest.until("removed")
    reason = "suspended" if code == 4003 else "access"
    assert gone == {"type": "removed", "stream": f"topic.{stage.topic.pk}", "reason": reason}
    if code is not None:
        assert await stage.guest.closed() == code


@pytest.mark.parametrize("way", BY_AN_ACT, ids=lambda way: way.__name__)
async def test_a_poke_alone_takes_it_away(stage: Stage, way: Way, no_sweep: None) -> None:
    rule, code = ALL[way]
    await stage.set(rule, token=way is token_revoked)
    await beside(way, stage.member, stage)
    await expect_the_end(stage, code)


@pytest.mark.parametrize("way", ALL, ids=lambda way: way.__name__)
async def test_the_sweep_alone_takes_it_away_within_one_round(
    stage: Stage, way: Way, no_pokes: None
) -> None:
    rule, code = ALL[way]
    await stage.set(rule, token=way is token_revoked)
    await stage.hall.live.clock.sweep()
    await beside(way, stage.member, stage)
    for _ in range(SWEEPS_A_ROUND):
        await stage.hall.live.clock.sweep()
    await stage.hall.quiet()
    await expect_the_end(stage, code)


async def test_a_step_of_the_sweep_that_fails_keeps_no_other_from_its_work(
    stage: Stage, no_pokes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> Any:
        raise ZeroDivisionError

    rule, code = ALL[suspended]
    await stage.set(rule, token=False)
    await stage.hall.live.clock.sweep()
    await beside(suspended, stage.member, stage)
    monkeypatch.setattr("realtime.clock.epoch_or_none", broken)
    monkeypatch.setattr("realtime.clock.sources.heads", broken)
    for _ in range(SWEEPS_A_ROUND):
        with pytest.raises(ZeroDivisionError):
            await stage.hall.live.clock.sweep()
    await stage.hall.quiet()
    await expect_the_end(stage, code)


@pytest.mark.parametrize("way", ALL, ids=lambda way: way.__name__)
async def test_from_its_commit_nothing_is_written_and_nothing_new_arrives(
    stage: Stage, way: Way, no_pokes: None, no_sweep: None
) -> None:
    from realtime.streams import Stream

    rule, _ = ALL[way]
    await stage.set(rule, token=way is token_revoked)
    other = await stage.hall.enter(stage.writer)
    await other.join(f"topic.{stage.topic.pk}")
    await beside(way, stage.member, stage)
    count = await beside(Post.objects.count)
    answer = await stage.guest.post(stage.topic, "After the end")
    assert answer["type"] == "refused"
    assert answer["code"] in {"not_found", "forbidden", "suspended"}
    assert answer["message"]
    assert await beside(Post.objects.count) == count

    await write_post(stage.topic, stage.writer, "A secret of afterwards")
    stage.hall.live.hub.wake(Stream("topic", stage.topic.pk), None)
    assert "afterwards" in str(await other.until("post"))
    await stage.hall.quiet()
    # A row that vanishes tells nobody; the member themselves may still read the board.
    if way in BY_AN_ACT or way is mandate_ran_out:
        await stage.guest.until("removed")
        assert "afterwards" not in str(stage.guest.messages)


async def test_a_moderator_whose_role_ran_out_loses_the_cases(
    hall: Hall, bilal: Any, no_pokes: None
) -> None:
    guest = await hall.enter(bilal)
    await guest.join("cases")

    def run_out() -> None:
        Role.objects.filter(member=bilal).update(ends_at=timezone.now() - YESTERDAY)

    await beside(run_out)
    for _ in range(SWEEPS_A_ROUND):
        await hall.live.clock.sweep()
    removed = await guest.until("removed")
    assert removed == {"type": "removed", "stream": "cases", "reason": "access"}


async def test_a_moderator_whose_role_was_taken_loses_the_cases(
    hall: Hall, bilal: Any, no_sweep: None
) -> None:
    guest = await hall.enter(bilal)
    await guest.join("cases")
    await beside(lambda: take_role(role=Role.objects.get(member=bilal), by=None))
    assert (await guest.until("removed"))["stream"] == "cases"


async def test_who_changes_the_second_factor_stays_and_the_others_go(
    hall: Hall, amel: Any, stranger: Any
) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    from members.receivers import end_sign_ins_elsewhere

    here, elsewhere = await hall.enter(amel), await hall.enter(amel)
    other = await hall.enter(stranger)

    def change() -> None:
        request = RequestFactory().post("/accounts/2fa/")
        request.session = SessionStore(session_key=here.session)
        end_sign_ins_elsewhere(None, request, Member.objects.get(pk=amel.pk))

    await beside(change)
    assert await elsewhere.closed() == 4001
    await hall.settle()
    assert [await guest.rest() for guest in (here, other)] == [[], []]
    again = await hall.enter(session=here.session)
    assert again.welcome["member"] == amel.pk
