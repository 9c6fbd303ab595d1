"""Who reads a topic that is merged into another is led there, and else nowhere."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum
from tests.browser.test_keys import filled

Visit = Callable[..., Page]


def test_who_may_read_it_is_led_to_where_it_went(forum: Forum, visit: Visit) -> None:
    source, target = filled(forum, "thread", 2), filled(forum, "room", 1)
    page = visit("carine")
    page.goto(f"/t/{source['id']}/")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    forum.api("bilal", "POST", f"/topics/{source['id']}/merge", {"into": target["id"]})
    page.wait_for_url(f"**/t/{target['id']}/**")
    expect(page.locator("#posts")).to_contain_text("line 1")
    expect(page.locator("main [role=alert]:visible")).to_have_count(0)


def test_what_is_hidden_leads_nowhere(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    first = forum.api("carine", "GET", f"/topics/{topic['id']}/posts")["items"][0]
    page = visit("dounia")
    page.goto(f"/t/{topic['id']}/")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    address = page.url
    with page.expect_response(lambda answer: answer.request.method == "HEAD") as asked:
        forum.api("carine", "DELETE", f"/posts/{first['id']}")
    assert asked.value.status == 404
    expect(page.locator("main [role=alert]")).to_be_visible()
    assert page.url == address
