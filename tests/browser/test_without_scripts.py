"""Everything a member needs, with JavaScript off."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]


def test_sign_in_read_reply_preview_and_flag(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    post = forum.reply("carine", topic, "Une réponse")
    page = visit("dounia", scripts=False)
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("#post-2")).to_contain_text("Une réponse")
    page.locator("#post-2 [data-slot=reply]").click()
    page.locator("textarea[name=body]").fill("**Thanks**")
    page.locator("button[name=preview]").click()
    expect(page.locator("main .prose strong").first).to_have_text("Thanks")
    page.locator(
        "main button[type=submit]:not([name=preview]), main button:not([name])"
    ).last.click()
    expect(page.locator("#post-3 [data-slot=body] strong")).to_have_text("Thanks")
    assert page.locator("#post-3").get_attribute("data-parent") == "2"

    page.goto(f"/p/{post['id']}/flag/")
    page.locator("input[name=reason][value=off_topic]").check(force=True)
    page.locator("textarea[name=note]").fill("It is about something else.")
    page.locator("main form button.is-primary").last.click()
    answer = page.goto(f"/p/{post['id']}/flag/")
    assert answer is not None
    assert answer.status < 500


def test_a_room_is_read_and_written(forum: Forum, visit: Visit) -> None:
    room = forum.topic(format="room", title="Salle", body="Bienvenue")
    page = visit("dounia", scripts=False, width=360)
    page.goto(f"/t/{room['id']}/")
    page.locator("#composer textarea[name=body]").fill("Hello without scripts")
    page.locator("#composer button.is-primary").click()
    expect(page.locator("#post-2")).to_contain_text("Hello without scripts")
    for name in ("react", "reply"):
        expect(page.locator(f"#post-1 [data-slot={name}]")).to_be_visible()
    page.locator("#post-1 .post-menu > summary").click()
    expect(page.locator("#post-1 [data-slot=flag]")).to_be_visible()
