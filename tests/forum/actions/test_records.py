"""Experience records: what is asked, what is refused, and what an edit keeps."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from forum.actions import edit_record, hide_post, lock_topic, open_topic, publish_held_post
from forum.changes import changes_since
from forum.models import Post, Record, RecordVersion, Topic
from forum.screening import Draft, Screening, Verdict
from forum.wire import record_payload
from members.refusals import Refused
from members.writing import write

pytestmark = pytest.mark.django_db


def hold_bribes(draft: Draft) -> Screening:
    """Looks for one word in all that is written."""
    return Screening(Verdict.HOLD if "bribe" in draft.body else Verdict.PUBLISH, reason="bribe")


def refused(act: Any, **asked: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        act(**asked)
    return caught.value.code, caught.value.field


def stored(topic: Topic) -> Topic:
    return Topic.objects.select_related("board", "author").get(pk=topic.pk)


@pytest.fixture
def facts(raoued: Any) -> dict[str, Any]:
    """All the facts of an experience, as a form sends them."""
    return {
        "problem": "الشارع مظلم",
        "done": "Lampes\nsolaires",
        "result": "Moitié moins cher",
        "cost": "12 500,50",
        "currency": "TND",
        "contact": "Le service technique",
        "evidence": "https://raoued.example/lampes",
        "municipality": str(raoued.pk),
        "year": "2024",
    }


@pytest.fixture
def opened(theme_board: Any, amel: Any, facts: dict[str, Any]) -> Any:
    """An experience of Amel's, with other facts where they are given."""

    def make(author: Any = amel, client_id: Any = None, **change: Any) -> Any:
        return open_topic(
            board=theme_board, author=author, title="Lampes", body="Récit", kind="record",
            facts=facts | change, client_id=client_id,
        )  # fmt: skip

    return make


# --- Opening ---
def test_an_experience_is_kept_in_columns_of_its_own(opened: Any, raoued: Any) -> None:
    topic = opened().post.topic
    record = Record.objects.get(topic=topic)
    assert (topic.kind, topic.format) == ("record", "thread")
    assert (record.problem, record.done) == ("الشارع مظلم", "Lampes\nsolaires")
    assert (record.cost, record.currency, record.year) == (Decimal("12500.5"), "TND", 2024)
    assert (record.contact, record.contact_words) == (None, "Le service technique")
    assert record.municipality == raoued
    assert "moitie moins cher" in record.folded


def test_whom_to_ask_may_be_a_member(opened: Any, carine: Any) -> None:
    record = Record.objects.get(topic=opened(contact="@Carine").post.topic)
    assert (record.contact, record.contact_words) == (carine, "")
    assert record_payload(record)["contact"] == {
        "id": carine.pk, "name": carine.name, "handle": carine.handle,
    }  # fmt: skip


def test_what_is_not_asked_for_may_be_left_out(opened: Any) -> None:
    topic = opened(cost="", currency="TND", contact="", evidence="").post.topic
    told = record_payload(Record.objects.get(topic=topic))
    assert (told["cost"], told["currency"], told["contact_words"]) == (None, None, "")


@pytest.mark.parametrize(
    "text", ["0", "12500", "12500.5", "12 500,50", "١٢٥٠٠", "1\u202f000", "7.125"]
)
def test_amounts_are_read_as_people_write_them(opened: Any, text: str) -> None:
    assert Record.objects.get(topic=opened(cost=text).post.topic).cost is not None


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"problem": ""}, "invalid", "problem"),
        ({"done": " \n"}, "invalid", "done"),
        ({"result": None}, "invalid", "result"),
        ({"problem": "x" * 2_001}, "too_large", "problem"),
        ({"result": "a\x00b"}, "invalid", "result"),
        ({"cost": "-1"}, "invalid", "cost"),
        ({"cost": "1e9"}, "invalid", "cost"),
        ({"cost": "NaN"}, "invalid", "cost"),
        ({"cost": "12,500"}, "invalid", "cost"),
        ({"cost": "1" * 13}, "invalid", "cost"),
        ({"cost": "1" * 99}, "invalid", "cost"),
        ({"cost": 12.5}, "invalid", "cost"),
        ({"currency": ""}, "invalid", "currency"),
        ({"currency": "XYZ"}, "invalid", "currency"),
        ({"currency": ["TND"]}, "invalid", "currency"),
        ({"contact": "x" * 201}, "too_large", "contact"),
        ({"contact": "@nobody-of-tests"}, "invalid", "contact"),
        ({"evidence": "x" * 501}, "too_large", "evidence"),
        ({"evidence": "a\u202eb"}, "invalid", "evidence"),
        ({"municipality": ""}, "invalid", "municipality"),
        ({"municipality": "0"}, "invalid", "municipality"),
        ({"municipality": 2**31 - 1}, "invalid", "municipality"),
        ({"municipality": True}, "invalid", "municipality"),
        ({"year": ""}, "invalid", "year"),
        ({"year": "1899"}, "invalid", "year"),
        ({"year": "2999"}, "invalid", "year"),
        ({"year": "20x4"}, "invalid", "year"),
    ],
)
def test_a_wrong_fact_is_refused_by_its_name_and_nothing_is_stored(
    opened: Any, change: dict[str, Any], code: str, field: str
) -> None:
    assert refused(opened, **change) == (code, field)
    assert not Topic.objects.exists()
    assert not Record.objects.exists()


def test_who_may_not_open_topics_tells_no_experience(
    opened: Any, stranger: Any, emir: Any, carine: Any
) -> None:
    assert refused(opened, author=stranger)[0] == "forbidden"
    assert refused(opened, author=emir)[0] == "suspended"
    assert refused(opened, author=None)[0] == "unauthenticated"
    assert opened(author=carine).post.topic.kind == "record"
    assert Record.objects.count() == 1


def test_sending_twice_stores_once_and_other_facts_are_a_conflict(
    opened: Any, amel: Any, facts: dict[str, Any]
) -> None:
    sent = str(uuid.uuid4())
    first, again = opened(client_id=sent), opened(client_id=sent)
    assert (again.duplicate, again.post.pk) == (True, first.post.pk)
    assert refused(opened, client_id=sent, year="2023")[0] == "conflict"
    edit_record(topic=stored(first.post.topic), by=amel, facts=facts | {"year": "2020"})
    assert opened(client_id=sent).duplicate
    assert Record.objects.count() == 1


def test_facts_are_screened_like_the_text(
    opened: Any, bilal: Any, client: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.actions.test_records.hold_bribes"]
    for name in ("problem", "done", "result", "contact", "evidence"):
        assert opened(**{name: "a bribe"}).held
    assert not opened().held
    held = Post.objects.filter(state="held").first()
    page = client.get("/b/water-of-tests/records/").content.decode()
    assert "bribe" not in page
    publish_held_post(post=held, by=bilal)
    assert "bribe" in client.get("/b/water-of-tests/records/").content.decode()


# --- Editing ---
def test_an_edit_keeps_what_stood_there(opened: Any, amel: Any, facts: dict[str, Any]) -> None:
    topic = opened().post.topic
    before = stored(topic).revision
    changed = edit_record(
        topic=stored(topic), by=amel, facts=facts | {"result": "Bien", "cost": ""}
    )
    assert (changed.result, changed.cost, changed.currency) == ("Bien", None, "")
    assert changed.edited_at is not None
    assert "bien" in changed.folded
    version = RecordVersion.objects.get(record=changed)
    assert (version.result, version.cost) == ("Moitié moins cher", Decimal("12500.5"))
    assert version.replaced_by == amel
    told = changes_since(stored(topic), before)
    assert (told["topic"]["revision"], told["posts"]) == (before + 1, [])


def test_the_same_facts_again_change_nothing(
    opened: Any, amel: Any, facts: dict[str, Any]
) -> None:
    topic = opened().post.topic
    before = stored(topic).revision
    edit_record(topic=stored(topic), by=amel, facts=facts)
    assert stored(topic).revision == before
    assert not RecordVersion.objects.exists()


def test_an_author_who_did_not_see_the_last_change_is_told(
    opened: Any, amel: Any, facts: dict[str, Any]
) -> None:
    topic = opened().post.topic
    edit_record(topic=stored(topic), by=amel, facts=facts | {"year": "2020"}, revision=0)
    late = {"topic": stored(topic), "by": amel, "facts": facts | {"year": "2021"}}
    assert refused(edit_record, **late, revision=0)[0] == "conflict"
    edit_record(**late, revision=Record.objects.get().revision)
    assert [v.year for v in RecordVersion.objects.order_by("revision")] == [2024, 2020]


def test_nobody_but_its_author_edits_an_experience(
    opened: Any, facts: dict[str, Any], stranger: Any, carine: Any, bilal: Any, emir: Any
) -> None:
    topic = opened().post.topic
    change = facts | {"year": "2020"}
    for member, code in (
        (stranger, "forbidden"),
        (carine, "forbidden"),
        (bilal, "forbidden"),
        (emir, "suspended"),
        (None, "unauthenticated"),
    ):
        assert refused(edit_record, topic=stored(topic), by=member, facts=change)[0] == code
    assert Record.objects.get().year == 2024


def test_an_experience_on_a_closed_board_is_not_there_for_a_stranger(
    invited_board: Any, amel: Any, stranger: Any, facts: dict[str, Any]
) -> None:
    secret = open_topic(
        board=invited_board, author=amel, title="t", body="b", kind="record", facts=facts
    ).post.topic
    for member in (stranger, None):
        asked = {"topic": stored(secret), "by": member, "facts": facts}
        assert refused(edit_record, **asked)[0] == "not_found"


def test_what_is_closed_hidden_or_no_experience_is_not_edited(
    opened: Any, thread: Topic, facts: dict[str, Any], amel: Any, bilal: Any
) -> None:
    change = {"by": amel, "facts": facts | {"year": "2020"}}
    assert refused(edit_record, topic=stored(thread), **change)[0] == "not_found"
    closed, hidden = opened().post.topic, opened().post.topic
    lock_topic(topic=closed, by=bilal)
    assert refused(edit_record, topic=stored(closed), **change)[0] == "forbidden"
    hide_post(post=Post.objects.select_related("topic__board").get(topic=hidden), by=bilal)
    assert refused(edit_record, topic=stored(hidden), **change)[0] == "not_found"


def test_an_edit_that_a_moderator_would_have_to_see_is_not_saved(
    opened: Any, facts: dict[str, Any], amel: Any, settings: Any
) -> None:
    topic = opened().post.topic
    settings.FORUM_SCREENERS = ["tests.forum.actions.test_records.hold_bribes"]
    change = facts | {"evidence": "a bribe"}
    assert refused(edit_record, topic=stored(topic), by=amel, facts=change)[0] == "forbidden"
    assert not RecordVersion.objects.exists()


def test_edits_are_counted(opened: Any, facts: dict[str, Any], amel: Any, limits: None) -> None:
    topic = stored(opened().post.topic)
    codes = []
    for number in range(22):
        try:
            edit_record(topic=topic, by=amel, facts=facts | {"year": str(1990 + number)})
        except Refused as caught:
            codes.append(caught.code)
    assert codes == ["rate_limited", "rate_limited"]


def test_a_cost_without_a_currency_is_refused_by_the_database(opened: Any) -> None:
    from django.db import IntegrityError

    record = Record.objects.get(topic=opened().post.topic)
    record.currency = ""
    with pytest.raises(IntegrityError), write():
        record.save()
