"""Signs put into a text, its language, quoting what is marked, and a word before one leaves."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum, until

Visit = Callable[..., Page]
WRITING = "#composer textarea[name=body]"


def enter(page: Page, topic: dict[str, Any]) -> None:
    """Open it, and wait until its scripts have begun."""
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("#posts [data-post][tabindex='0']")).to_have_count(1)


def put(page: Page, text: str, start: int, end: int, sign: str) -> tuple[str, str]:
    """What stands there after the press, and what of it is marked."""
    page.locator(WRITING).fill(text)
    page.locator(WRITING).evaluate("(b, [s, e]) => b.setSelectionRange(s, e)", [start, end])
    page.locator(f"#composer [data-sign={sign}]").click()
    return tuple(
        page.locator(WRITING).evaluate(
            "b => [b.value, b.value.slice(b.selectionStart, b.selectionEnd)]"
        )
    )


def mark_words(page: Page, number: int, start: int, end: int) -> None:
    """Mark some of the first line of a post, as a finger or a mouse would."""
    page.locator(f"#post-{number} [data-slot=body] p").first.evaluate(
        """(p, [start, end]) => {
          const range = new Range();
          range.setStart(p.firstChild, start);
          range.setEnd(p.firstChild, end);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [start, end],
    )


def test_signs_stand_around_what_is_marked_and_go_again(forum: Forum, visit: Visit) -> None:
    page = visit("carine")
    enter(page, forum.topic())
    cases = [
        ("one two", 4, 7, "bold", "one **two**", "two"),
        ("one **two**", 4, 11, "bold", "one two", "two"),
        ("one two ", 3, 8, "bold", "one **two** ", "two"),
        ("ماء نقي", 4, 7, "italic", "ماء *نقي*", "نقي"),
        ("**ماء**", 0, 7, "italic", "***ماء***", "**ماء**"),
        ("", 0, 0, "bold", "****", ""),
        ("see this", 4, 8, "link", "see [this](https://)", "https://"),
        ("https://a.example/b", 0, 19, "link", "[](https://a.example/b)", ""),
        ("one\ntwo\nthree", 5, 9, "quote", "one\n> two\n> three", ""),
        ("- one\n- two", 0, 11, "list", "one\ntwo", ""),
        ("a b", 2, 3, "code", "a `b`", "b"),
        ("a\nb", 0, 3, "code", "```\na\nb\n```", "a\nb"),
    ]
    for text, start, end, sign, written, marked in cases:
        assert put(page, text, start, end, sign) == (written, marked), (text, sign)
    page.locator(WRITING).fill("")


def test_what_a_button_did_is_taken_back_like_typing(forum: Forum, visit: Visit) -> None:
    page = visit("carine")
    enter(page, forum.topic())
    page.locator(WRITING).focus()
    page.keyboard.type("one two")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    expect(page.locator(WRITING)).to_have_value("one **two**")
    page.keyboard.press("Control+z")
    expect(page.locator(WRITING)).to_have_value("one two")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    expect(page.locator(WRITING)).to_have_value("[one two](https://)")
    page.locator(WRITING).fill("")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_bar_is_one_row_for_a_finger_and_nobody_is_kept_out(
    forum: Forum, visit: Visit, language: str
) -> None:
    page = visit("amel", language=language, width=360, has_touch=True)
    enter(page, forum.topic())
    bar = page.locator("#composer [data-toolbar]")
    boxes = [button.bounding_box() for button in bar.get_by_role("button").all()]
    assert len(boxes) == 6
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    assert len({box["y"] for box in boxes if box}) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, context="#composer", options={"runOnly": rules})
    assert found.violations_count == 0, found.generate_report()
    # One of them is reached by Tab; the arrow leads on in the direction of the page.
    bar.locator("[data-sign=bold]").focus()
    page.keyboard.press("ArrowLeft" if language == "ar" else "ArrowRight")
    expect(bar.locator("[data-sign=italic]")).to_be_focused()


def test_without_scripts_there_is_no_bar(forum: Forum, visit: Visit) -> None:
    page = visit("carine", scripts=False)
    page.goto(f"/t/{forum.topic()['id']}/")
    expect(page.locator(WRITING)).to_be_visible()
    expect(page.locator("#composer [data-toolbar]")).to_be_hidden()


def test_the_language_that_will_be_recorded_is_said(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("carine", language="en")
    enter(page, topic)
    found = page.locator("#composer select[name=language] option").first
    for text, said in (
        ("متى تصلح القنوات؟", "Arabic (automatic)"),
        ("Quand ?", "French (automatic)"),
        ("12", "Found by itself"),
    ):
        page.locator(WRITING).fill(text)
        expect(found).to_have_text(said)
    # What a page finds again from before counts too.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(WRITING).fill("متى تصلح القنوات في حينا؟")
    page.reload()
    expect(found).to_have_text("Arabic (automatic)")
    page.locator(WRITING).fill("Which pipes?")
    page.locator("#composer select[name=language]").select_option("en")
    page.locator("#composer button.is-primary").click()
    expect(page.locator("#post-2 [data-slot=body]")).to_have_attribute("lang", "en")
    # And put right afterwards, where the post stands.
    page.locator("#post-2").focus()
    page.keyboard.press("e")
    choice = page.locator("[data-edit] select[name=language]")
    expect(choice).to_have_value("en")
    choice.select_option("fr")
    page.locator("[data-edit] button.is-primary").click()
    expect(page.locator("#post-2 [data-slot=body]")).to_have_attribute("lang", "fr")
    expect(page.locator("#post-2 [data-slot=edited]")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_marked_is_quoted_at_a_press_with_a_way_back(
    forum: Forum, visit: Visit, width: int
) -> None:
    topic = forum.topic()
    said = forum.reply("amel", topic, "one two three")
    page = visit("dounia", width=width, has_touch=width < 500)
    enter(page, topic)
    mark_words(page, 2, 4, 7)
    button = page.locator(".quote-marked")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["height"] >= 44
    button.click()
    expect(page.locator(WRITING)).to_be_focused()
    value = page.locator(WRITING).input_value()
    assert value.startswith("> two\n> — [أمل بن صالح](/p/")
    assert f"(/p/{said['id']}/)" in value
    expect(button).to_be_hidden()
    page.locator(WRITING).fill("")


@pytest.mark.parametrize("format", ["thread", "room"])
def test_the_key_q_quotes_what_is_marked(forum: Forum, visit: Visit, format: str) -> None:
    topic = forum.topic(format=format)
    forum.reply("amel", topic, "one two three")
    page = visit("dounia")
    enter(page, topic)
    page.locator("#post-2").focus()
    mark_words(page, 2, 8, 13)
    page.keyboard.press("q")
    until(page, f"document.querySelector('{WRITING}').value.startsWith('> three')")
    page.locator(WRITING).fill("")


def test_who_may_not_write_is_offered_no_quote(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    forum.reply("amel", topic, "one two three")
    page = visit()
    page.goto(f"/t/{topic['id']}/")
    mark_words(page, 2, 4, 7)
    page.wait_for_timeout(500)
    expect(page.locator(".quote-marked")).to_have_count(0)


def test_one_is_asked_before_what_is_kept_nowhere_is_lost(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("carine")
    enter(page, topic)
    asks = """() => {
      const event = new Event("beforeunload", { cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    }"""
    assert page.evaluate(asks) is False
    page.locator(WRITING).fill("A sentence that is long enough to be kept.")
    assert page.evaluate(asks) is True
    # Once it is kept on the server, leaving loses nothing.
    until(page, f"!({asks})()", seconds=15)
    page.goto("/boards/")
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator(WRITING)).to_have_value("A sentence that is long enough to be kept.")
    page.locator(WRITING).fill("")
    page.goto(f"/b/{forum.stage['board']}/new/?kind=discussion")
    assert page.evaluate(asks) is False
    page.locator("textarea[name=body]").fill("begun")
    until(page, f"({asks})()")
    page.locator("textarea[name=body]").fill("")
    until(page, f"!({asks})()")


def test_an_own_address_says_what_it_leads_to_and_no_other_is_asked_for(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic(title="The old pipes")
    first = forum.reply("amel", topic, "x")
    asked: list[str] = []
    page = visit("dounia")
    page.on("request", lambda request: asked.append(request.url))
    enter(page, topic)
    body = f"{forum.url}/p/{first['id']}/ [my words]({forum.url}/t/{topic['id']}/) https://a.example/t/1/"
    forum.reply("carine", topic, body + f"\n\n{forum.url}/t/{forum.stage['closed']}/")
    links = page.locator("#post-3 [data-slot=body] a")
    expect(links.nth(0)).to_have_text("The old pipes · أمل بن صالح")
    expect(links.nth(1)).to_have_text("my words")
    expect(links.nth(2)).to_have_text("https://a.example/t/1/")
    # Of what this reader may not see the address is all there is.
    expect(links.nth(3)).to_have_text(f"{forum.url}/t/{forum.stage['closed']}/")
    assert all(address.startswith(forum.url) or address[:4] in {"blob", "data"}
               for address in asked)  # fmt: skip


def test_an_own_address_alone_in_a_paragraph_is_a_card_and_is_quoted_as_it_was_written(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic(title="The old pipes")
    forum.reply("amel", topic, "x")
    secret = f"{forum.url}/t/{forum.stage['closed']}/"
    address = f"{forum.url}/t/{topic['id']}/"
    forum.reply("carine", topic, f"Look:\n\n{address}\n\nand {address} too\n\n{secret}")
    page = visit("dounia", width=360)
    enter(page, topic)
    card = page.locator("#post-3 .link-card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("The old pipes")
    expect(card.locator("small")).to_contain_text("2 replies")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    links = page.locator("#post-3 [data-slot=body] a")
    expect(links.nth(1)).to_have_text("The old pipes")
    expect(links.nth(2)).to_have_text(secret)
    page.locator("#post-3 .post-menu > summary").click()
    page.locator("#post-3 [data-slot=quote]").first.click()
    writing = page.locator(WRITING)
    expect(writing).to_have_value(re.compile(r"/t/\d+/"))
    assert "The old pipes" not in writing.input_value()


def test_a_phone_offers_its_own_way_of_sharing(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("amel", width=360)
    page.add_init_script(
        "Object.defineProperty(navigator, 'share', {"
        " value: (sent) => { window.shared = sent; return Promise.resolve(); } });"
    )
    enter(page, topic)
    page.locator("#post-1 .post-menu > summary").click()
    page.locator("#post-1 [data-share]").click()
    assert page.evaluate("window.shared.url").startswith(f"{forum.url}/p/")
    page.locator("#post-1 .post-menu > summary").click()
    expect(page.locator("#post-1 [data-share]")).to_have_count(1)


def test_a_name_is_found_in_either_script(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    forum.reply("amel", topic, "x")
    page = visit("carine")
    enter(page, topic)
    for typed in ("@أمل", "@صالح", "@ame"):
        page.locator(WRITING).fill("")
        page.locator(WRITING).press_sequentially(typed)
        expect(page.locator(".mention-option").first).to_contain_text("أمل بن صالح")
    page.keyboard.press("Enter")
    expect(page.locator(WRITING)).to_have_value("@amel ")
    page.locator(WRITING).fill("")
