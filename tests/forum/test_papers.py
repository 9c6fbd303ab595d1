"""What of a topic goes on paper, and set by the real press: texts stay texts."""

import json
from pathlib import Path
from typing import Any

import pytest
import typst
from django.utils import translation

from forum import papers, taking, typesetting
from forum.actions import edit_post, hide_post, publish_post, withdraw_post
from forum.models import Post
from forum.papers import paper_of
from forum.typesetting import press, set_paper
from members.refusals import Refused

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
MARKUP = """#import "@preview/x:1.0.0" #read("/etc/passwd") #{panic()} $x^2$ @label <label> \\u{1F}
= Title *bold* _it_ `raw` // comment /* more */ #sys.inputs ~ -- ... [x] "q" 'q'"""


def told(paper: dict[str, Any]) -> str:
    return json.dumps(paper, ensure_ascii=False)


def pages_of(paper: dict[str, Any]) -> int:
    made = typst.compile(
        press.HERE / "paper.typ",
        root=press.HERE,
        font_paths=press.FONTS,
        ignore_system_fonts=True,
        format="svg",
        sys_inputs={"paper": told(paper)},
    )
    return len(made) if isinstance(made, list) else 1


def test_it_has_what_the_printed_page_has(thread: Any, carine: Any) -> None:
    publish_post(topic=thread, author=carine, body="Une **réponse** de [nous](/people/amel/)")
    with translation.override("fr"):
        paper = paper_of(thread)
    assert (paper["title"], paper["language"], paper["direction"]) == (thread.title, "fr", "ltr")
    assert paper["address"].endswith(thread.get_absolute_url())
    first, second = paper["posts"]
    for words in ("أمل بن صالح", "Raoued", str(thread.created_at.year)):
        assert words in first["heading"]
    assert "Carine" in second["heading"]
    assert "https" in told(second) or "http" in told(second)
    assert paper["following"] is None
    with translation.override("ar"):
        assert paper_of(thread)["direction"] == "rtl"


def test_nothing_that_is_not_shown_is_in_it(
    thread: Any, dounia: Any, bilal: Any, amel: Any
) -> None:
    def say(body: str) -> Post:
        return publish_post(topic=thread, author=dounia, body=body).post

    hidden, withdrawn, edited = say("hiddenword"), say("withdrawnword"), say("formerword")
    hide_post(post=hidden, by=bilal)
    withdraw_post(post=withdrawn, by=dounia)
    edit_post(
        post=Post.objects.select_related("topic__board").get(pk=edited.pk),
        editor=dounia,
        body="laterword",
    )
    paper = told(paper_of(thread))
    assert "laterword" in paper
    for word in ("hiddenword", "withdrawnword", "formerword", dounia.email):
        assert word not in paper


def test_a_long_topic_is_cut_into_parts_that_say_so(
    thread: Any, dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "PRINTED", 3)
    monkeypatch.setattr(taking, "PRINTED", 3)
    for number in range(4):
        publish_post(topic=thread, author=dounia, body=f"partword{number}")
    thread.refresh_from_db()
    first = paper_of(thread)
    assert len(first["posts"]) == 3
    assert "3 of 5" in told(first)
    assert first["following"]["address"].endswith(f"/t/{thread.pk}/export/pdf/?after=3")
    rest = paper_of(thread, 3)
    assert len(rest["posts"]) == 2
    assert rest["following"] is None
    assert "partword1" in told(first)
    assert "partword3" in told(rest)


def test_long_texts_end_a_part_sooner(
    thread: Any, dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "PART_SIZE", 100)
    for _ in range(3):
        publish_post(topic=thread, author=dounia, body="mot " * 40)
    assert [len(paper_of(thread, after)["posts"]) for after in (None, 1, 2)] == [1, 1, 1]


def test_it_costs_the_same_questions_for_two_posts_and_for_twenty(
    thread: Any, dounia: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        publish_post(topic=thread, author=dounia, body="mot")
    with django_assert_max_num_queries(6):
        paper_of(thread)


# --- Set by the press -------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_topic_becomes_a_pdf_in_each_language(thread: Any, dounia: Any, language: str) -> None:
    publish_post(topic=thread, author=dounia, body="- un\n\n> deux\n\n|a|b|\n|-|-|\n|١|2|\n\n---")
    with translation.override(language):
        made = set_paper(paper_of(thread))
    assert made.startswith(b"%PDF-1.")
    assert made.rstrip().endswith(b"%%EOF")


def test_pages_grow_with_the_text(thread: Any, dounia: Any) -> None:
    assert pages_of(paper_of(thread)) == 1
    for _ in range(8):
        publish_post(topic=thread, author=dounia, body="\n\n".join(["un paragraphe"] * 30))
    assert pages_of(paper_of(thread)) > 4


def test_markup_of_the_press_is_text(thread: Any, dounia: Any) -> None:
    before = pages_of(paper_of(thread))
    publish_post(topic=thread, author=dounia, body=MARKUP)
    thread.title = MARKUP.partition("\n")[0]
    paper = paper_of(thread)
    assert '#read(\\"/etc/passwd\\")' in told(paper)
    assert set_paper(paper).startswith(b"%PDF-")
    assert pages_of(paper) == before


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="needs ../shared/data/hostile beside the project")
def test_naughty_strings_and_nesting_are_set_all_the_same(thread: Any, dounia: Any) -> None:
    bodies = [text for text in json.loads((HOSTILE / "blns.json").read_text()) if text.strip()]
    lines = (HOSTILE / "xss.jsonl").read_text().splitlines()
    bodies += [json.loads(line)["payload"][:2000] for line in lines[:150]]
    bodies += ["> " * 200 + "x", "- " * 200 + "x", "*" * 999 + "x" + "*" * 999, "[" * 500]
    said = 0
    for body in bodies:
        try:
            publish_post(topic=thread, author=dounia, body=body)
        except Refused:
            continue
        said += 1
    assert said > 300
    assert set_paper(paper_of(thread)).startswith(b"%PDF-")


def test_a_paper_that_takes_too_long_is_refused(
    thread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "TIME_LIMIT", 0.001)
    with pytest.raises(Refused) as refused:
        set_paper(paper_of(thread))
    assert refused.value.code == "unavailable"


def test_few_papers_are_set_at_once(thread: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "PATIENCE", 0.01)
    for _ in range(typesetting.AT_ONCE):
        assert typesetting._presses.acquire(timeout=1)
    try:
        with pytest.raises(Refused):
            set_paper(paper_of(thread))
    finally:
        for _ in range(typesetting.AT_ONCE):
            typesetting._presses.release()
    assert set_paper(paper_of(thread))


def test_a_paper_that_cannot_be_set_is_refused_and_the_press_is_free_again(thread: Any) -> None:
    for _ in range(typesetting.AT_ONCE + 1):
        with pytest.raises(Refused):
            set_paper({"title": "nothing else"})
    assert set_paper(paper_of(thread))
