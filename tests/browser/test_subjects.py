"""Whatever can be flagged: the forms, one's own flags and the cases are for everyone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Forum
from tests.browser.test_pages import inspect

Visit = Callable[..., Page]


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("fr", 1280), ("fr", 360)])
def test_forms_flags_and_cases_are_for_everyone(
    forum: Forum, visit: Visit, language: str, width: int
) -> None:
    thread = forum.topic()
    own = forum.reply("dounia", thread, "This is mine")
    member = visit("dounia", language=language, width=width)
    forms = [f"/t/{thread['id']}/flag/", "/people/carine/flag/", "/municipalities/1/flag/",
             f"/p/{own['id']}/flag/"]  # fmt: skip
    for path in forms:
        inspect(member, path, width, language)
        member.locator("input[name=reason][value=private_data]").check(force=True)
        member.locator("main form button.is-primary").last.click()
        member.wait_for_load_state()
    inspect(member, "/flags/", width, language)
    moderator = visit("bilal", language=language, width=width)
    # Others of the stage read French, and would have these cases before him.
    moderator.goto("/cases/languages/")
    for box in moderator.locator("input[name=languages]").all():
        box.check(force=True)
    moderator.locator("main form button.is-primary").click()
    moderator.wait_for_load_state()
    moderator.goto("/cases/")
    cases = moderator.locator("[data-case] a.case-row")
    paths = [str(cases.nth(n).get_attribute("href")) for n in range(cases.count())]
    assert len(paths) >= len(forms)
    for path in paths[-4:]:
        inspect(moderator, path, width, language)
