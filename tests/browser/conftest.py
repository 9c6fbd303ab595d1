"""A real forum in a process of its own, and browsers that visit it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=10_000)


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until it is true in the page: `wait_for_function` needs an `eval` we forbid."""
    ends = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < ends, f"never true: {expression}"
        page.wait_for_timeout(50)


SCRIPTED = "document.querySelector('script[src*=\"/js/main.\"]') !== null"
READY = "'ready' in document.body.dataset"


def heard(page: Page, go: Callable[..., Any]) -> Callable[..., Any]:
    """`go`, and then wait until the page hears what is pressed.

    A form sent before its script has come works too, but as it does without scripts.
    """

    def went(*args: Any, **options: Any) -> Any:
        answer = go(*args, **options)
        if "wait_until" not in options and page.evaluate(SCRIPTED):
            until(page, READY)
        return answer

    return went


class Forum:
    """The server of these tests: it can be killed and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "PORT": str(self.port),
            "SITE_URL": self.url,
            "MAJLIS_LIMITS": "off",
        }
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            self.environment.pop(name, None)
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.stage: dict[str, Any] = {}

    def run(self, *command: str) -> str:
        """A command beside the server; its output."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            timeout=120,
        ).stdout.decode()

    def prepare(self) -> None:
        """An empty database, then the cast."""
        self.run("manage.py", "migrate", "-v0")
        self.run("manage.py", "collectstatic", "--noinput", "-v0")
        self.stage = json.loads(self.run("-m", "tests.browser.stage").strip().splitlines()[-1])

    def start(self) -> None:
        """Start and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/health/live", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(self.log.read_text())

    def kill(self) -> None:
        """As when the power goes: no goodbye."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As in use."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=40)

    def api(self, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One call of the JSON API as that member."""
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={
                "Authorization": f"Bearer {self.stage['tokens'][who]}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def topic(self, who: str = "carine", format: str = "thread", **more: Any) -> dict[str, Any]:
        """A fresh topic on the first theme board."""
        body = {"title": "Éclairage public", "body": "Comment faites-vous ?", "format": format}
        path = f"/boards/{self.stage['board_id']}/topics"
        topic: dict[str, Any] = self.api(who, "POST", path, body | more)
        return topic

    def reply(self, who: str, topic: dict[str, Any], body: str, **more: Any) -> dict[str, Any]:
        """A post in a topic."""
        path = f"/topics/{topic['id']}/posts"
        post: dict[str, Any] = self.api(who, "POST", path, {"body": body} | more)
        return post


@pytest.fixture(scope="session")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """The forum with its cast, running; no traceback may stand in its log at the end."""
    served = Forum(tmp_path_factory.mktemp("forum"))
    served.prepare()
    served.start()
    yield served
    served.stop()
    log = served.log.read_text()
    assert "Traceback" not in log, log


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, and nothing that it would fetch by itself."""
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
    }


@pytest.fixture
def visit(browser: Browser, forum: Forum) -> Iterator[Callable[..., Page]]:
    """`visit("amel", language="ar", width=360)` is a page of a fresh browser, signed in."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(
        who: str | None = None,
        *,
        language: str = "en",
        width: int = 1280,
        scripts: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=forum.url,
            locale={"ar": "ar-TN", "fr": "fr-FR", "en": "en-GB"}[language],
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "language", "value": language, "url": forum.url}])
        page = context.new_page()
        if scripts:
            page.goto, page.reload = heard(page, page.goto), heard(page, page.reload)  # type: ignore[method-assign]
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: (problems.append("dialog"), dialog.dismiss()))
        page.on(
            "console",
            lambda message: (
                problems.append(message.text)
                if re.search("Content.Security.Policy", message.text)
                else None
            ),
        )
        if who is not None:
            sign_in(page, who, forum.stage["password"])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def sign_in(page: Page, who: str, password: str) -> None:
    """By the form, as a member does."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{who}@majlis.example")
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
