"""What was flagged stays as it was; what it says now stands beside it."""

from typing import Any

import pytest

from forum.actions import (
    edit_post,
    hide_post,
    keep_file,
    open_topic,
    rename_topic,
    withdraw_post,
)
from forum.models import Attachment, Post
from members.actions import update_member
from members.models import MunicipalityName
from moderation.actions import decide_case, flag_post, flag_thing
from moderation.dossiers import dossier_of
from moderation.evidence import FILE_IDS, LABELS, evidence_of, in_words, needs_file
from moderation.models import Case
from moderation.models.cases import SUBJECTS
from tests.forum.filing.builders import PDF

pytestmark = pytest.mark.django_db


def test_each_kind_keeps_what_there_is_to_judge(things: dict[str, Any], carine: Any) -> None:
    file = things["file"]
    assert {kind: evidence_of(thing) for kind, thing in things.items()} == {
        "post": {"text": "Un mot de trop"},
        "topic": {"title": "قنوات المياه", "text": "متى تصلح القنوات؟"},
        "member": {"name": carine.name, "handle": "carine"},
        "file": {"name": "plan.pdf", "digest": file.digest},
        "municipality": {"name_ar": "رواد", "name_fr": "Raoued"},
    }
    assert evidence_of(file.post) == {
        "text": "Le plan", "files": "plan.pdf", "file_ids": str(file.pk),
    }  # fmt: skip


@pytest.mark.parametrize("kind", SUBJECTS)
def test_each_part_has_a_name(things: dict[str, Any], kind: str) -> None:
    evidence = evidence_of(things[kind])
    assert set(evidence) <= {*LABELS, FILE_IDS}
    assert len(in_words(evidence)) == len(set(evidence) - {FILE_IDS})


def changed(kind: str, thing: Any, actors: dict[str, Any]) -> None:
    if kind == "post":
        edit_post(post=thing, editor=actors["carine"], body="Un mot plus doux")
    elif kind == "topic":
        rename_topic(topic=thing, by=actors["bilal"], title="Les conduites")
    elif kind == "member":
        update_member(member=thing, name="Carine Nouvelle")
    elif kind == "file":
        Attachment.objects.filter(pk=thing.pk).update(alt="Un plan")
    else:
        MunicipalityName.objects.filter(name="Raoued").update(name="Raouad")


@pytest.mark.parametrize(
    ("kind", "was", "now"),
    [
        ("post", "de trop", "plus doux"),
        ("topic", "قنوات المياه", "Les conduites"),
        ("member", "Étienne", "Nouvelle"),
        ("file", "", "Un plan"),
        ("municipality", "Raoued", "Raouad"),
    ],
)
def test_a_later_change_stands_beside_it_in_words(
    things: dict[str, Any], dounia: Any, carine: Any, bilal: Any, sign_in: Any,
    kind: str, was: str, now: str,
) -> None:  # fmt: skip
    case = flag_thing(thing=things[kind], member=dounia, reason="other").case
    reader = {"reader": bilal}
    assert dossier_of(Case.objects.get(pk=case.pk), **reader).frozen == []
    changed(kind, things[kind], {"carine": carine, "bilal": bilal})
    (frozen,) = dossier_of(Case.objects.get(pk=case.pk), **reader).frozen
    pieces = [piece for change in frozen.changes for piece in change.pieces]
    assert was in "".join(piece.text for piece in pieces if piece.kind == "removed")
    assert now in "".join(piece.text for piece in pieces if piece.kind == "added")
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    assert "<ins>" in page
    assert "data-frozen" in page


def test_members_who_flagged_different_texts_are_counted_apart(
    post: Post, carine: Any, dounia: Any, stranger: Any, bilal: Any
) -> None:
    flag_post(post=post, member=dounia, reason="hate")
    flag_post(post=post, member=bilal, reason="hate")
    edit_post(post=post, editor=carine, body="Un mot plus doux")
    flag_post(post=Post.objects.select_related("topic__board").get(pk=post.pk), member=stranger,
              reason="hate")  # fmt: skip
    (frozen,) = dossier_of(Case.objects.get(), reader=bilal).frozen
    assert (frozen.flags, "Un mot de trop" in frozen.html) == (2, True)


def test_evidence_of_a_text_taken_back_is_shown_while_it_is_to_be_judged(
    post: Post, carine: Any, dounia: Any, bilal: Any, sign_in: Any
) -> None:
    case = flag_post(post=post, member=dounia, reason="hate").case
    withdraw_post(post=post, by=carine)
    assert "Un mot de trop" in sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()


def test_what_a_hidden_topic_was_called_is_shown_on_request_once_it_is_decided(
    thread: Any, dounia: Any, bilal: Any, sign_in: Any
) -> None:
    case = flag_thing(thing=thread, member=dounia, reason="other").case
    decide_case(case=case, moderator=bilal, outcome="hide", note="Non.")
    browser = sign_in(bilal)
    assert "قنوات المياه" not in browser.get(f"/cases/{case.pk}/").content.decode()
    assert "قنوات المياه" in browser.get(f"/cases/{case.pk}/?text=show").content.decode()


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_page_of_a_case_costs_the_same_whatever_it_is_about(
    things: dict[str, Any], dounia: Any, bilal: Any, sign_in: Any, kind: str,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    case = flag_thing(thing=things[kind], member=dounia, reason="other").case
    browser = sign_in(bilal)
    browser.get("/boards/")
    with django_assert_max_num_queries(26):
        assert browser.get(f"/cases/{case.pk}/").status_code == 200


@pytest.mark.parametrize("kind", SUBJECTS)
def test_rows_of_the_queue_say_what_each_case_is_about(
    things: dict[str, Any], dounia: Any, bilal: Any, sign_in: Any, kind: str
) -> None:
    case = flag_thing(thing=things[kind], member=dounia, reason="other").case
    words = {
        "post": "Un mot de trop", "topic": "قنوات المياه", "member": "Carine Étienne",
        "file": "plan.pdf", "municipality": "Raoued",
    }  # fmt: skip
    page = sign_in(bilal).get("/cases/").content.decode()
    row = page.split(f'data-case="{case.pk}"')[1].split("</li>")[0]
    assert words[kind] in row


def test_the_file_of_a_case_is_given_to_its_moderators_alone(
    file: Any, dounia: Any, bilal: Any, elsewhere: Any, stranger: Any, carine: Any,
    client: Any, sign_in: Any,
) -> None:  # fmt: skip
    case = flag_thing(thing=file, member=dounia, reason="other").case
    hide_post(post=file.post, by=bilal)
    path = f"/cases/{case.pk}/file/"
    answer = sign_in(bilal).get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert not stranger.roles.exists()
    for browser in (client, *(sign_in(one) for one in (stranger, carine, dounia, elsewhere))):
        assert browser.get(path).status_code == 404
    assert sign_in(bilal).get("/cases/99999/file/").status_code == 404


@pytest.mark.parametrize("kind", ["post", "topic"])
def test_what_a_flagged_text_showed_is_kept_while_somebody_may_look_at_it(
    theme_board: Any, carine: Any, dounia: Any, bilal: Any, settings: Any, tmp_path: Any, kind: str
) -> None:
    settings.MEDIA_ROOT, settings.EVIDENCE_KEPT = tmp_path, 0
    kept, other = (keep_file(owner=carine, name=f"{n}.pdf", data=PDF) for n in "ab")
    first = open_topic(
        board=theme_board, author=carine, title="Plan", body="Le plan", attachments=[kept.pk]
    ).post
    post = Post.objects.select_related("topic__board__region").get(pk=first.pk)
    thing = post if kind == "post" else post.topic
    case = flag_thing(thing=thing, member=dounia, reason="illegal").case
    edit_post(post=post, editor=carine, body="Rien", attachments=[])
    assert needs_file(kept.pk)
    assert not needs_file(other.pk)
    decide_case(case=case, moderator=bilal, outcome="none")
    assert not needs_file(kept.pk)
    settings.EVIDENCE_KEPT = 3600
    assert needs_file(kept.pk)
