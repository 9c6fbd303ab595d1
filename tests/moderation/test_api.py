"""Flags, cases and decisions through the JSON API: the same actions, the same errors."""

import pytest

from forum.actions import open_topic, publish_post
from members.actions import issue_token
from moderation.actions import claim_case, decide_case, flag_post, set_rule
from moderation.models import Case, Flag
from moderation.wire import case_payload

ROOT = "/api/v1"


@pytest.fixture
def ask(client):
    """`ask(member, method, path, body)`: a program with that member's token."""

    def call(member, method, path, body=None):
        headers = {"Authorization": f"Bearer {issue_token(member=member)}"} if member else {}
        arguments = {"content_type": "application/json", "data": body} if body is not None else {}
        return getattr(client, method)(ROOT + path, headers=headers, **arguments)

    return call


def test_a_flag_is_made(ask, post, dounia):
    answer = ask(dounia, "post", f"/posts/{post.pk}/flags", {"reason": "hate", "note": "Lisez"})
    assert answer.status_code == 201
    flag = Flag.objects.get()
    assert answer.json() == {
        "id": flag.pk,
        "kind": "post",
        "subject": post.pk,
        "post": post.pk,
        "state": "waiting",
        "reason": "hate",
        "note": "Lisez",
        "created_at": answer.json()["created_at"],
    }


def test_a_second_flag_is_a_conflict(ask, flag, dounia):
    answer = ask(dounia, "post", f"/posts/{flag.post_id}/flags", {"reason": "hate"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_flag_without_a_sign_in_is_refused(ask, post):
    answer = ask(None, "post", f"/posts/{post.pk}/flags", {"reason": "hate"})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_the_stranger_flags_nothing_of_a_closed_board(ask, invited_board, amel, stranger):
    closed = open_topic(board=invited_board, author=amel, title="Fermé", body="Entre nous").post
    assert not stranger.board_memberships.exists()
    answers = [
        ask(stranger, "post", f"/posts/{number}/flags", {"reason": "hate"})
        for number in (closed.pk, 424242, 10**30)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
    assert not Flag.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "nonsense"}, "reason"),
        ({"reason": 3}, "reason"),
        ({"reason": None}, "reason"),
        ({}, "reason"),
        ({"reason": "hate", "note": 3}, "note"),
        ({"reason": "hate", "note": "a\x00b"}, None),
    ],
)
def test_a_bad_flag_is_refused(ask, post, dounia, body, field):
    answer = ask(dounia, "post", f"/posts/{post.pk}/flags", body)
    assert answer.status_code == 400
    assert field is None or answer.json()["field"] == field
    assert not Flag.objects.exists()


def test_the_queue_lists_cases_as_the_protocol_spells_them(ask, case, stranger, bilal):
    flag_post(post=case.post, member=stranger, reason="hate")
    listed = ask(bilal, "get", "/cases")
    assert listed.status_code == 200
    assert listed.json() == {
        "items": [
            {
                "id": case.pk,
                "state": "open",
                "kind": "post",
                "subject": case.post_id,
                "post": case.post_id,
                "board": case.board_id,
                "region": None,
                "reasons": ["hate", "personal_attack"],
                "flag_count": 2,
                "author_asks": False,
                "claimed_by": None,
                "opened_at": case_payload(case)["opened_at"],
            }
        ],
        "next": None,
    }


def test_decided_cases_are_listed_where_asked_for(ask, case, bilal):
    ask(bilal, "post", f"/cases/{case.pk}/decisions", {"outcome": "none"})
    assert ask(bilal, "get", "/cases").json()["items"] == []
    assert [row["id"] for row in ask(bilal, "get", "/cases?state=decided").json()["items"]] == [
        case.pk
    ]


def test_the_queue_is_read_page_by_page(ask, thread, carine, dounia, bilal):
    made = []
    for number in range(5):
        post = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        made.append(flag_post(post=post, member=dounia, reason="spam").case_id)
    read, cursor = [], ""
    while cursor is not None:
        page = ask(bilal, "get", f"/cases?limit=2&after={cursor}").json()
        read += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert read == made


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "limit=0", "limit=101", "limit=x", "state=nonsense"]
)
def test_a_wrong_question_is_refused(ask, bilal, query):
    answer = ask(bilal, "get", f"/cases?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_hundred_cases_cost_what_one_costs(
    ask, thread, carine, dounia, bilal, client, django_assert_max_num_queries
):
    token = issue_token(member=bilal)
    for number in range(20):
        post = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        flag_post(post=post, member=dounia, reason="spam")
    with django_assert_max_num_queries(8):
        answer = client.get(f"{ROOT}/cases", headers={"Authorization": f"Bearer {token}"})
    assert len(answer.json()["items"]) == 20


def test_for_the_stranger_there_is_no_queue(ask, case, stranger, elsewhere):
    assert not stranger.roles.exists()
    for member, listed in ((stranger, 404), (None, 401), (elsewhere, 200)):
        answer = ask(member, "get", "/cases")
        assert answer.status_code == listed
        assert not answer.json().get("items")
        for act, body in (("claim", None), ("decisions", {"outcome": "none"})):
            refused = ask(member, "post", f"/cases/{case.pk}/{act}", body)
            assert refused.status_code == (401 if member is None else 404)
    assert Case.objects.get().state == "open"


def test_a_case_is_claimed_and_decided(ask, case, bilal):
    claimed = ask(bilal, "post", f"/cases/{case.pk}/claim")
    assert claimed.status_code == 200
    assert (claimed.json()["state"], claimed.json()["claimed_by"]) == ("claimed", bilal.pk)
    made = ask(
        bilal, "post", f"/cases/{case.pk}/decisions", {"outcome": "hide", "note": "Courtoisie"}
    )
    assert made.status_code == 201
    assert (made.json()["case"], made.json()["outcome"]) == (case.pk, "hide")
    again = ask(bilal, "post", f"/cases/{case.pk}/decisions", {"outcome": "none"})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_a_case_of_another_moderator_is_a_conflict(ask, case, bilal, second_moderator):
    claim_case(case=case, moderator=second_moderator)
    for act, body in (("claim", None), ("decisions", {"outcome": "none"})):
        answer = ask(bilal, "post", f"/cases/{case.pk}/{act}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"outcome": "hide"}, "note"),
        ({"outcome": "edit", "note": "x"}, "body"),
        ({"outcome": "restrict", "note": "x"}, "restriction"),
        ({"outcome": "suspend", "note": "x", "days": 2}, "days"),
        ({"outcome": "nonsense"}, "outcome"),
        ({}, "outcome"),
    ],
)
def test_a_bad_decision_is_refused(ask, case, bilal, body, field):
    answer = ask(bilal, "post", f"/cases/{case.pk}/decisions", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert Case.objects.get().state == "open"


# --- Terms, rules, undoing ---------------------------------------------------------------------
@pytest.fixture
def rule(administrator):
    words = dict.fromkeys(("ar", "fr", "en"), ("No hate", "Words."))
    return set_rule(by=administrator, texts=words, reason="personal_attack")


def test_a_restriction_is_decided_and_taken_back(ask, case, bilal, rule):
    path = f"/cases/{case.pk}"
    sent = {
        "outcome": "restrict",
        "note": "Du calme",
        "rule": rule.pk,
        "restriction": "slow",
        "minutes": 5,
        "days": 3,
        "scope": "site",
    }
    answer = ask(bilal, "post", f"{path}/decisions", sent)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["outcome"], told["rule"], told["undone_at"]) == ("restrict", rule.pk, None)
    assert told["ends_at"].endswith("Z")
    answer = ask(bilal, "post", f"{path}/undo", {"why": "Erreur"})
    assert answer.status_code == 200
    assert answer.json()["undone_at"]
    answer = ask(bilal, "post", f"{path}/undo", {"why": "Erreur"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_the_stranger_takes_nothing_back(ask, case, bilal, stranger, elsewhere):
    assert not stranger.roles.exists()
    ask(bilal, "post", f"/cases/{case.pk}/decisions", {"outcome": "none"})
    for member in (stranger, elsewhere):
        assert ask(member, "post", f"/cases/{case.pk}/undo", {"why": "x"}).status_code == 404
    assert ask(None, "post", f"/cases/{case.pk}/undo", {"why": "x"}).status_code == 401


def test_an_undecided_case_has_nothing_to_take_back(ask, case, bilal):
    assert ask(bilal, "post", f"/cases/{case.pk}/undo", {"why": "x"}).status_code == 404


def test_everybody_reads_the_rules(ask, rule, theme_board, invited_board, stranger):
    (told,) = ask(stranger, "get", "/rules").json()
    assert told == {
        "id": rule.pk,
        "board": None,
        "titles": {"ar": "No hate", "fr": "No hate", "en": "No hate"},
        "texts": {"ar": "Words.", "fr": "Words.", "en": "Words."},
    }
    assert len(ask(stranger, "get", f"/rules?board={theme_board.pk}").json()) == 1
    for board in (invited_board.pk, 424242):
        assert ask(stranger, "get", f"/rules?board={board}").status_code == 404


@pytest.mark.parametrize("kind", ["topic", "member", "file", "municipality"])
def test_each_kind_is_flagged_by_its_id(ask, things, stranger, kind):
    plural = {"municipality": "municipalities"}.get(kind, f"{kind}s")
    assert not stranger.roles.exists()
    path = f"/{plural}/{things[kind].pk}/flags"
    answer = ask(stranger, "post", path, {"reason": "other", "note": "Voyez"})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["kind"], told["subject"], told["post"]) == (kind, things[kind].pk, None)
    assert ask(stranger, "post", path, {"reason": "other"}).json()["code"] == "conflict"
    assert ask(None, "post", path, {"reason": "other"}).status_code == 401
    assert (
        ask(stranger, "post", f"/{plural}/99999999/flags", {"reason": "other"}).status_code == 404
    )


def test_own_flags_are_listed_with_what_became_of_them(ask, flag, thread, carine, dounia, bilal):
    other = publish_post(topic=thread, author=carine, body="Encore").post
    flag_post(post=other, member=dounia, reason="spam")
    decide_case(case=flag.case, moderator=bilal, outcome="none")
    listed = ask(dounia, "get", "/flags?limit=1").json()
    assert [item["state"] for item in listed["items"]] == ["waiting"]
    more = ask(dounia, "get", f"/flags?limit=1&after={listed['next']}").json()
    assert ([item["state"] for item in more["items"]], more["next"]) == (["left"], None)
    assert ask(carine, "get", "/flags").json() == {"items": [], "next": None}
    assert ask(None, "get", "/flags").status_code == 401


def test_a_flag_is_taken_back_by_who_sent_it_alone(ask, flag, dounia, stranger):
    path = f"/flags/{flag.pk}"
    assert not stranger.flags.exists()
    assert ask(stranger, "delete", path).status_code == 404
    assert ask(None, "delete", path).status_code == 401
    answer = ask(dounia, "delete", path)
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert ask(dounia, "get", "/flags").json()["items"][0]["state"] == "withdrawn"
