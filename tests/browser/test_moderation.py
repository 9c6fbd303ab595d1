"""From a flag to a hidden post, in five browsers at once."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
SECRET = "an insult nobody should read again"


def test_a_flagged_post_is_hidden_everywhere_at_once(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    post = forum.reply("dounia", topic, SECRET)
    moderator, reader, author = visit("bilal"), visit(), visit("dounia")
    frames: list[str] = []
    reader.on("websocket", lambda ws: ws.on("framereceived", lambda f: frames.append(str(f))))
    moderator.goto("/cases/")
    for page in (reader, author):
        page.goto(f"/t/{topic['id']}/")
        expect(page.locator("#post-2")).to_contain_text(SECRET)
    # Other tests call her too.
    known = int(author.locator("[data-bell-count]").first.text_content() or 0)
    carine = visit("carine", language="fr")
    carine.goto(f"/t/{topic['id']}/")
    carine.goto(f"/p/{post['id']}/flag/")
    carine.locator("input[name=reason][value=personal_attack]").check(force=True)
    carine.locator("main form button.is-primary").last.click()

    case = moderator.locator("[data-case]").filter(has_text=SECRET).first
    expect(case).to_be_visible()
    case.locator("a").first.click()
    expect(moderator.locator("main")).to_contain_text(SECRET)
    assert "Carine" not in moderator.locator("[data-case-page] .decision, form").all_inner_texts()
    claim = moderator.locator("form[action$='/claim/'] button")
    if claim.count():
        claim.first.click()
    moderator.locator("input[name=outcome][value=hide], option[value=hide]").first.check(
        force=True
    )
    moderator.locator("textarea[name=note]").fill("Personal attacks are not welcome here.")
    del frames[:]
    moderator.locator("form[action$='/decide/'] button.is-primary").last.click()

    for page in (reader, author):
        expect(page.locator("#post-2")).to_have_attribute("data-state", "hidden")
        expect(page.locator("#post-2 [data-slot=trace]")).to_be_visible()
        assert SECRET not in page.content()
    assert frames
    assert not any(SECRET in frame for frame in frames)
    fresh = visit()
    fresh.goto(f"/t/{topic['id']}/")
    assert SECRET not in fresh.content()
    expect(fresh.locator("#post-2 [data-slot=trace]")).to_be_visible()

    expect(author.locator("[data-bell-count]").first).to_have_text(str(known + 1))
    author.goto("/notifications/")
    expect(author.locator("main")).to_contain_text("Personal attacks are not welcome here.")
    fresh.goto("/log/")
    expect(fresh.locator("main")).to_contain_text("Bilal Haddad")
    assert "Carine" not in fresh.content()
    assert SECRET not in fresh.content()


def test_a_post_that_came_live_offers_its_author_help_and_that_is_taken_back(
    forum: Forum, visit: Visit
) -> None:
    topic = forum.topic()
    page = visit("dounia")
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    post = forum.reply("dounia", topic, "I should not have said this")
    shown = page.locator("#post-2")
    expect(shown).to_contain_text("I should not have said this")
    shown.locator(".post-menu > summary").click()
    expect(shown.locator("[data-slot=flag]")).to_be_hidden()
    shown.locator("[data-slot=help]").click()
    page.wait_for_url(f"**/p/{post['id']}/flag/")
    page.locator("input[name=reason][value=private_data]").check(force=True)
    page.locator("main form button.is-primary").last.click()
    expect(page.locator("main")).to_contain_text("knows that you asked")
    page.goto("/flags/")
    mine = page.locator("[data-flag]").first
    expect(mine).to_contain_text("You asked for help")
    mine.locator("form button").click()
    expect(page.locator("[data-flag]").first).to_have_attribute("data-state", "withdrawn")
