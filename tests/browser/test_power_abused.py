"""A moderator who silences a critic: found by a visitor in the log, and put right by it."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
CRITIC = "La mairie de Bilal n'a pas publié son budget"


def removed_on_the_spot(page: Page, post: int) -> None:
    """By the page that works without scripts."""
    page.goto(f"/p/{post}/remove/")
    page.locator("input[name=reason]").first.check(force=True)
    page.locator("main button.is-primary").click()
    page.wait_for_url("**/t/**")


def test_a_moderator_who_silences_a_critic_is_found_in_the_log(forum: Forum, visit: Visit) -> None:
    topic = forum.topic()
    posts = [forum.reply("yannick", topic, f"{CRITIC} ({n})")["id"] for n in range(3)]
    moderator = visit("bilal", language="fr")
    for post in posts:
        removed_on_the_spot(moderator, post)

    # A visitor, on a telephone, in Arabic: all that this moderator did, counted, in one place.
    visitor = visit(language="ar", width=360)
    visitor.goto("/log/")
    visitor.locator("main a", has_text="Bilal Haddad").first.click()
    expect(visitor.locator("h2#tallies")).to_contain_text("Bilal Haddad")
    tally = visitor.locator("[data-tally=hide]")
    expect(tally).to_be_visible()
    assert int(tally.locator("td").inner_text()) >= 3
    here = visitor.locator("tr[data-log]", has_text="Éclairage public")
    assert here.count() >= 3
    # Whom it hit, and what they wrote, is not for everybody.
    expect(visitor.locator("main")).not_to_contain_text("Yannick")
    expect(visitor.locator("main")).not_to_contain_text(CRITIC)
    assert Axe().run(visitor).response["violations"] == []
    assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # An administrator sees that it was one person each time, opens an entry, and undoes the act.
    chief = visit("salma", language="fr")
    chief.goto(f"/log/?moderator={forum.stage['handles']['bilal']}")
    rows = chief.locator("tr[data-log]", has_text="Éclairage public")
    for n in range(3):
        expect(rows.nth(n)).to_contain_text("Yannick Stranger")
    rows.first.locator("a.hash bdi").click()
    expect(chief.locator("main")).to_contain_text("Yannick Stranger")
    chief.locator("main dl a[href^='/cases/']").click()
    chief.locator("details.undo > summary").click()
    chief.locator("details.undo textarea").fill("Une critique n'est pas une attaque.")
    chief.locator("details.undo button.is-primary").click()
    expect(chief.locator("details.undo")).to_have_count(0)

    # That, too, stands in the log, and nothing in it was bent.
    visitor.goto("/log/")
    expect(visitor.locator("tr[data-log]").first).to_contain_text("Salma Karoui")
    forum.run("manage.py", "verify_log")  # a fault would end it with an error
    reader = visit("carine", language="fr")
    reader.goto(f"/t/{topic['id']}/")
    expect(reader.locator("#posts")).to_contain_text(CRITIC)
