"""A thread read and answered in two browsers."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]


def test_a_reply_appears_in_its_place_in_another_browser(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    first = forum.reply("dounia", topic, "First branch")
    forum.reply("dounia", topic, "Second branch")
    amel, carine = visit("amel", language="ar"), visit("carine", language="fr")
    for page in (amel, carine):
        page.goto(f"/t/{topic['id']}/")
    amel.locator(f"#post-{first['number']} [data-slot=reply]").click()
    amel.locator("#composer textarea[name=body]").fill("شكرا على **هذا**")
    amel.locator("#composer button.is-primary").click()
    arrived = carine.locator("#post-4")
    expect(arrived).to_contain_text("شكرا على هذا")
    order = carine.locator("[data-post]").evaluate_all("posts => posts.map(p => p.dataset.number)")
    assert order == ["1", "2", "4", "3"]
    assert arrived.get_attribute("data-depth") == "2"
    expect(arrived.locator("[data-slot=municipality]")).to_contain_text("Raoued")

    carine.locator("#post-4 [data-slot=reply]").click()
    carine.locator("#composer textarea[name=body]").fill("Avec plaisir")
    carine.locator("#composer button.is-primary").click()
    expect(amel.locator("#post-5")).to_contain_text("Avec plaisir")
    expect(amel.locator("[data-post]")).to_have_count(5)
    amel.reload()
    order = amel.locator("[data-post]").evaluate_all("posts => posts.map(p => p.dataset.number)")
    assert order == ["1", "2", "4", "5", "3"]


def test_a_live_post_looks_as_it_does_after_a_reload(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("carine", language="fr")
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("[data-connection]").first).not_to_be_empty()
    forum.reply("amel", topic, "السلام عليكم @carine\n\n- واحد\n- 31 400")
    live = page.locator("#post-2")
    expect(live).to_be_visible()
    slots = "el => [...el.querySelectorAll('[data-slot]')].filter(s => !s.closest('[hidden]'))"
    texts = slots + ".map(s => s.dataset.slot + '=' + s.textContent.replace(/\\s+/g, ' ').trim())"
    before = live.evaluate(texts)
    body = live.locator("[data-slot=body]").inner_html().strip()
    page.reload()
    assert page.locator("#post-2").evaluate(texts) == before
    assert page.locator("#post-2 [data-slot=body]").inner_html().strip() == body


def test_the_facts_over_a_thread_follow_its_posts(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("carine")
    page.goto(f"/t/{topic['id']}/")
    facts = page.locator("[data-facts]")
    expect(facts.first).to_have_text("1 post")
    connection = page.locator("[data-connection]")
    expect(connection).not_to_be_empty()
    said = connection.inner_text()
    page.locator("#composer textarea[name=body]").fill("half a sentence")
    page.evaluate("window.notReloaded = true")
    forum.reply("amel", topic, "One")
    forum.reply("dounia", topic, "Two")
    expect(facts.first).to_have_text("3 posts")
    expect(connection).to_have_text(said)
    expect(page.locator("#composer textarea[name=body]")).to_be_focused()
    expect(page.locator("#composer textarea[name=body]")).to_have_value("half a sentence")
    assert page.evaluate("window.notReloaded") is True
    page.locator("#composer textarea[name=body]").fill("")
    live = facts.all_inner_texts()
    page.reload()
    assert facts.all_inner_texts() == live


def test_the_preview_is_exactly_the_result(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    page = visit("dounia")
    page.goto(f"/t/{topic['id']}/")
    text = "# Plan\n\n> نقل\n\n1. <b>one</b>\n2. `x`\n\nhttps://a.example/ @carine"
    page.locator("#composer textarea[name=body]").fill(text)
    page.locator("#composer button[name=preview]").click()
    preview = page.locator("#composer [data-preview]")
    expect(preview).to_contain_text("Plan")
    shown = preview.inner_html().strip()
    page.locator("#composer button.is-primary").click()
    expect(page.locator("#post-2")).to_be_visible()
    # Until the sender is told that it was stored, leaving the page asks first.
    expect(page.locator("[data-outbox] .unsent")).to_have_count(0)
    page.reload()
    assert page.locator("#post-2 [data-slot=body]").inner_html().strip() == shown


def test_a_permalink_leads_to_its_post(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    for number in range(45):
        forum.reply("dounia", topic, f"Reply {number}")
    post = forum.reply("dounia", topic, "The one")
    page = visit()
    page.goto(f"/p/{post['id']}/")
    assert page.url.endswith(f"#post-{post['number']}")
    expect(page.locator(f"#post-{post['number']}")).to_be_in_viewport()


def test_the_deepest_branch_reads_well_on_a_phone(forum: Forum, visit: Visit) -> None:
    page = visit(width=360)
    page.goto(f"/t/{forum.stage['deep']}/?at=20")
    deepest = page.locator("[data-post][data-depth='22']")
    expect(deepest).to_be_visible()
    box = deepest.locator("[data-slot=body]").bounding_box()
    assert box is not None
    assert box["width"] >= 240
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_closed_board_does_not_exist_for_a_stranger(forum: Forum, visit: Visit) -> None:
    stranger, invited = visit("yannick"), visit("carine", language="en")
    invited.goto(f"/t/{forum.stage['closed']}/")
    expect(invited.locator("#posts")).to_contain_text("secret")
    bodies = []
    for path in (f"/t/{forum.stage['closed']}/", "/t/999999/", "/b/closed/", "/b/nowhere/"):
        answer = stranger.goto(path)
        assert answer is not None
        assert answer.status == 404
        bodies.append(stranger.locator("main").inner_text())
    assert len(set(bodies)) == 1
