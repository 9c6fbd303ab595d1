"""What comes out of the renderer is safe, readable in both directions, and quick."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from forum.markup import ATTRIBUTES, TAGS, mentioned_handles, render

WHOLE = re.compile(r"(https?://|mailto:|/(?!/))", re.IGNORECASE)
HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"


class Outside(HTMLParser):
    """Collects what stands outside the allow-list, read by another parser than the renderer's."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attributes:
            if name not in ATTRIBUTES.get(tag, []):
                self.found.append(f"{tag} {name}")
            if name == "href" and not WHOLE.match(value or ""):
                self.found.append(f"href {value}")


def outside(html: str) -> list[str]:
    parser = Outside()
    parser.feed(html)
    parser.close()
    return parser.found


def test_the_oracle_of_these_tests_sees_what_is_wrong() -> None:
    bad = '<script>x</script><p onclick="x">y</p><a href="javascript:x">z</a>'
    assert outside(bad) == ["script", "p onclick", "href javascript:x"]


@pytest.mark.skipif(
    not HOSTILE.exists(), reason="needs ../shared/data/hostile, which is not part of the project"
)
def test_no_known_attack_leaves_the_allow_list() -> None:
    lines = (HOSTILE / "xss.jsonl").read_text(encoding="utf-8").splitlines()
    payloads = [json.loads(line)["payload"] for line in lines]
    assert len(payloads) > 900
    for payload in payloads:
        for text in (payload, f"[x]({payload})", f"[{payload}](http://a.example)"):
            assert outside(render(text[:20_000])) == [], payload


@pytest.mark.skipif(
    not HOSTILE.exists(), reason="needs ../shared/data/hostile, which is not part of the project"
)
def test_naughty_strings_come_through_unharmed_and_harmless() -> None:
    for text in json.loads((HOSTILE / "blns.json").read_text(encoding="utf-8")):
        assert outside(render(text)) == []


def test_raw_html_is_shown_not_obeyed() -> None:
    assert render("<b>x</b>") == '<p dir="auto">&lt;b&gt;x&lt;/b&gt;</p>\n'


def test_images_become_links_so_that_nothing_is_fetched() -> None:
    html = render("![a cat](https://elsewhere.example/cat.png)")
    assert "<img" not in html
    assert "!" not in html
    assert 'href="https://elsewhere.example/cat.png"' in html


def test_a_wide_or_long_table_stays_text() -> None:
    wide = "|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n|\n"
    long = "|a|\n|-|\n" + "|b|\n" * 300
    for text in (wide, long):
        assert "<table" not in render(text)
    assert "<table" in render("|a|\n|-|\n|b|\n")


def test_links_promise_nothing_and_show_no_referrer() -> None:
    assert 'rel="nofollow ugc noopener noreferrer"' in render("[x](https://a.example)")


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "x"]
)
def test_links_of_other_kinds_stay_text(href: str) -> None:
    assert "<a " not in render(f"[x]({href})")


def test_each_block_finds_its_own_direction() -> None:
    html = render("Bonjour\n\nمرحبا\n\n- un\n- اثنان\n\n> نقل")
    assert html.count('<p dir="auto">') == 3
    assert '<li dir="ltr">un</li>' in html
    assert '<li dir="rtl">اثنان</li>' in html


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("> نقل", '<blockquote dir="rtl">'),
        ("> quote", '<blockquote dir="ltr">'),
        ("- بند\n\n- بند", '<ul dir="rtl">'),
        ("3. واحد", '<ol start="3" dir="rtl">'),
        ("| عمود |\n|---|\n| 1 |", '<table dir="rtl">'),
        ("> @amel مرحبا", '<blockquote dir="rtl">'),
        ("> https://a.example مرحبا", '<blockquote dir="rtl">'),
    ],
)
def test_what_holds_blocks_runs_as_its_first_words_do(text: str, opening: str) -> None:
    assert opening in render(text, handles=["amel"])


def test_a_quote_of_figures_takes_no_direction_from_what_follows_it() -> None:
    assert "<blockquote>" in render("> 12 %\n\nعربي")


def test_figures_alone_take_the_direction_around_them() -> None:
    html = render("| المبلغ |\n|---|\n| 31 400 |")
    assert "<td>31 400</td>" in html
    assert '<th dir="auto">' in html


def test_a_post_that_begins_with_a_mention_isolates_it() -> None:
    html = render("@amel مرحبا", handles=["amel"])
    assert html.startswith(
        '<p dir="auto"><a class="mention" href="/people/amel/"><bdi>@amel</bdi>'
    )


def test_code_and_bare_addresses_run_from_the_left() -> None:
    html = render("انظر https://a.example/x و `x = 1`")
    assert (
        '<a href="https://a.example/x" rel="nofollow ugc noopener noreferrer" dir="ltr">' in html
    )
    assert '<code dir="ltr">' in html


def test_headings_stay_below_those_of_the_page() -> None:
    assert render("# A").startswith("<h3")
    assert render("###### A").startswith("<h6")


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@amel hi", ["amel"]),
        ("(@Amel), @bilal.", ["amel", "bilal"]),
        ("a@b.example", []),
        ("/@amel", []),
        ("@@amel", []),
        ("@ab", []),
        ("مرحبا@amel", []),
        ("@amel @amel", ["amel"]),
    ],
)
def test_which_words_are_mentions(text: str, handles: list[str]) -> None:
    assert mentioned_handles(text) == handles


def test_mentions_are_at_most_twenty() -> None:
    assert len(mentioned_handles(" ".join(f"@name{n}" for n in range(1000)))) == 20


def test_a_mention_inside_code_or_a_link_is_text() -> None:
    html = render("`@amel` [@amel](https://a.example)", handles=["amel"])
    assert "/people/" not in html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[the map](https://www.maps.example/x)", "the map</a> <bdi>(maps.example)</bdi>"),
        ("[your bank](https://bank.example@evil.example/)", "<bdi>(evil.example)</bdi>"),
        ("[bank.example](https://evil.example/)", "bank.example</a> <bdi>(evil.example)</bdi>"),
        ("[https://bank.example/?evil.example](https://evil.example/)", "(evil.example)</bdi>"),
        ("[evil.example.bank](https://evil.example/)", "<bdi>(evil.example)</bdi>"),
        ("[خريطة](http://maps.example:8080)", "خريطة</a> <bdi>(maps.example)</bdi>"),
        ("![plan](https://maps.example/p.png)", "plan</a> <bdi>(maps.example)</bdi>"),
    ],
)
def test_behind_words_stands_where_a_link_leads(written: str, shown: str) -> None:
    assert shown in render(written)


@pytest.mark.parametrize(
    "written",
    [
        "https://maps.example/x", "[maps.example](https://maps.example/x)", "<https://maps.example>",
        "[this post](/p/12/)", "[write](mailto:a@maps.example)", "[*Maps.Example*](https://maps.example)",
    ],
)  # fmt: skip
def test_a_link_that_says_so_itself_is_left_alone(written: str) -> None:
    assert "<bdi>" not in render(written)


def test_our_own_pages_are_no_other_site(settings: Any) -> None:
    settings.SITE_URL = "https://majlis.example"
    assert "<bdi>" not in render("[this post](https://majlis.example/p/12/)")
    assert "<bdi>" in render("[this post](https://majlis.example.evil.example/p/12/)")
