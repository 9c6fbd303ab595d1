"""Known attacks, shown by a real browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Forum

Visit = Callable[..., Page]
BROKEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"


@pytest.mark.skipif(
    not HOSTILE.exists(), reason="needs ../shared/data/hostile, which is not part of the project"
)
def test_no_known_attack_runs_or_reaches_out(forum: Forum, visit: Visit) -> None:
    lines = (HOSTILE / "xss.jsonl").read_text(encoding="utf-8").splitlines()
    # Posts with broken characters are refused whole, so those are taken out to try the rest.
    payloads = [BROKEN.sub("", json.loads(line)["payload"]) for line in lines]
    topic = forum.topic()
    body, posts = "", 0
    for payload in [*payloads, None]:
        if payload is None or len(body) + len(payload) > 15_000:
            forum.reply("dounia", topic, body)
            body, posts = "", posts + 1
        body += f"\n\n{payload}" if payload else ""
    assert posts > 5
    page = visit("carine")
    outside: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((forum.url, forum.url.replace("http", "ws"), "data:"))
            else outside.append(request.url)
        ),
    )
    page.goto(f"/t/{topic['id']}/", wait_until="networkidle")
    page.locator("[data-post] a, [data-post] p").evaluate_all(
        "all => all.forEach(e => e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))"
    )
    assert outside == []
    assert (
        page.locator(".prose :is(script, iframe, object, embed, svg, style, form, img)").count()
        == 0
    )
    # The `visit` fixture fails on any dialog, script error or breach of the policy.
