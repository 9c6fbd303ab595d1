"""An appeal overturned: its author on a telephone, in French, from the notification on."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
TEXT = "Ce maire ment sur l'éclairage"


def faults(page: Page) -> list[str]:
    """What axe finds wrong, in short."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def hidden_post(forum: Forum) -> tuple[dict[str, int], int]:
    """carine's reply, which bilal hid on dounia's flag: the topic, and the case."""
    topic = forum.topic()
    post = forum.reply("carine", topic, TEXT)
    forum.api("dounia", "POST", f"/posts/{post['id']}/flags", {"reason": "personal_attack"})
    cases = forum.api("bilal", "GET", "/cases?limit=100")["items"]
    case = next(each["id"] for each in cases if each["post"] == post["id"])
    sent = {"outcome": "hide", "note": "Une attaque personnelle."}
    forum.api("bilal", "POST", f"/cases/{case}/decisions", sent)
    return topic, case


def test_an_appeal_brings_the_post_back_live(forum: Forum, visit: Visit) -> None:
    judge = visit("rim", language="fr")
    judge.goto("/appeals/")
    topic, case = hidden_post(forum)
    author = visit("carine", language="fr", width=360)

    author.goto("/notifications/")
    told = author.locator(f"main a[href='/decisions/{case}/']").first
    expect(told).to_have_text("Un modérateur a masqué votre message")
    told.click()
    expect(author.locator("h1")).to_have_text("Une décision vous concernant")
    expect(author.locator("main")).to_contain_text("Une attaque personnelle.")
    expect(author.locator("main")).to_contain_text(TEXT)
    expect(author.locator("main")).not_to_contain_text("Bilal")
    assert faults(author) == []
    assert fits(author)
    author.get_by_label("Pourquoi pensez-vous").fill("C'est une critique, pas une attaque.")
    author.get_by_role("button", name="Envoyer l’appel").click()
    expect(author.locator("#appeal")).to_contain_text("Votre appel attend")

    # The appeal has come to the open queue by itself.
    row = judge.locator("[data-appeal]").filter(has_text="C'est une critique").first
    expect(row).to_be_visible(timeout=20_000)
    author.goto(f"/t/{topic['id']}/")
    expect(author.locator("#post-2")).to_have_attribute("data-state", "hidden")
    known = int(author.locator(".foot [data-bell-count]").text_content() or 0)

    row.locator("a").click()
    expect(judge.locator("main")).to_contain_text("Bilal Haddad")
    expect(judge.locator("main")).not_to_contain_text("Dounia")
    assert faults(judge) == []
    judge.get_by_role("button", name="Je prends cet appel").click()
    judge.locator("input[name=outcome][value=overturned]").check(force=True)
    judge.locator("textarea[name=words]").fill("Une critique est permise.")
    judge.get_by_role("button", name="Trancher l’appel").click()
    expect(judge.locator("main")).to_contain_text("La décision est annulée")

    expect(author.locator("#post-2")).to_have_attribute("data-state", "published")
    expect(author.locator("#post-2")).to_contain_text(TEXT)
    expect(author.locator(".foot [data-bell-count]")).to_have_text(str(known + 1))
    author.goto("/notifications/")
    author.get_by_role("link", name="a annulé la décision").first.click()
    expect(author.locator("main")).to_contain_text("Une critique est permise.")
    expect(author.locator("main")).not_to_contain_text("Rim")
    author.get_by_role("link", name="de retour à sa place").click()
    expect(author.locator("#post-2")).to_contain_text(TEXT)
    assert fits(author)
