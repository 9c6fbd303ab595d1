"""HTML from elsewhere, as Markdown of ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.importing.hypertext import html_to_markdown
from forum.markup import render


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>uno<p>dos", "uno\n\ndos"),
        ("uno<br>dos<br/>tres", "uno\ndos\ntres"),
        ("uno\n\ndos\n tres", "uno\n\ndos tres"),
        ("<ul><li>a<li>b <b>c</b></ul>", "- a\n- b **c**"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</ol>", "1. a\n\n   - b\n2. c"),
        ("<strong> a </strong>b<i>c</i>", "**a** b*c*"),
        ("a<b>(b)</b>c", "a **(b)** c"),
        ('<a href="https://x.y/a b">dos <em>c</em></a>', "[dos *c*](<https://x.y/a%20b>)"),
        ('<a href="javascript:alert(1)">no</a>', "no"),
        ("<h2>Título</h2>texto", "## Título\n\ntexto"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>a\n  b</pre>", "    a\n      b"),
        ("<script>alert(1)</script><style>x</style>a", "a"),
        ("<div><u>a</u> &amp; &lt;b&gt;</div>", "a & \\<b>"),
        ("<p># uno</p><p>- dos</p>", "\\# uno\n\n\\- dos"),
        ("<unknown>a</unknown>", "a"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("", ""),
        ("<p></p><ul></ul>", ""),
    ],
)
def test_the_shape_is_kept(html: str, markdown: str) -> None:
    assert html_to_markdown(html) == markdown


def test_emphasis_shows_as_emphasis() -> None:
    page = render(html_to_markdown("<p>Por <strong>qué: </strong>sí y <em>«no»</em>.</p>"))
    assert "<strong>qué:</strong> sí" in page
    assert "<em>«no»</em>" in page


def test_a_thousand_open_tags_are_no_harm() -> None:
    assert html_to_markdown("<div><b>" * 1000 + "x").strip("* ") == "x"
    assert html_to_markdown("</p>" * 1000 + "<") in {"<", "\\<"}


@given(st.text(alphabet="<>/ab pliubrqh=\"'&;!-\n", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_to_its_end(text: str) -> None:
    assert isinstance(html_to_markdown(text), str)
