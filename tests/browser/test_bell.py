"""Told at once of replies and mentions, and no longer once read."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]


def test_the_bell_rises_leads_to_the_post_and_falls(forum: Forum, visit: Visit) -> None:
    topic = forum.topic("amel", title="قنوات", body="متى؟")
    amel = visit("amel", language="ar", width=360)
    amel.goto("/boards/")
    bell = amel.locator("[data-bell-count]:visible").first
    before = int(amel.locator("[data-bell-count]").first.text_content() or 0)
    forum.reply("dounia", topic, "A reply")
    expect(bell).to_have_text(str(before + 1))
    handle = forum.stage["handles"]["amel"]
    other = forum.topic("carine", title="Autre", body=f"Qu'en pense @{handle} ?")
    expect(bell).to_have_text(str(before + 2))
    amel.goto("/notifications/")
    amel.locator("main a[href*='/p/']").first.click()
    amel.wait_for_url(lambda url: f"/t/{other['id']}/" in url)
    expect(amel.locator("#post-1")).to_contain_text("Qu'en pense")
    expect(bell).to_have_text(str(before + 1))
    amel.goto(f"/t/{topic['id']}/")
    amel.locator("#post-2").scroll_into_view_if_needed()
    if before:
        expect(bell).to_have_text(str(before))
    else:
        expect(amel.locator("[data-bell-count]:visible")).to_have_count(0)
