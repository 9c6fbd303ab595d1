"""The scripts' own logic, in the browser they are for: random cases that come from seeds.

The cases stand in tests/js; the modules under test come as they are from static/js.
"""

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"/js/": ROOT / "static" / "js", "/cases/": ROOT / "tests" / "js"}


class Shelf(SimpleHTTPRequestHandler):
    """A blank page, the scripts and their cases."""

    extensions_map = {".js": "text/javascript", "": "text/html"}

    def translate_path(self, path: str) -> str:
        for prefix, folder in FOLDERS.items():
            if path.startswith(prefix):
                return str(folder / Path(path).name)
        return str(ROOT / "tests" / "js" / "blank.html")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test says what went wrong."""


@pytest.fixture(scope="module")
def shelf() -> Iterator[str]:
    """Where a browser finds them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def run(browser: Browser, shelf: str) -> Iterator[Any]:
    """`run("sync_cases.js", "run(5)")` is what the module's own word answers."""
    page = browser.new_page()
    page.goto(f"{shelf}/")
    yield lambda module, word: page.evaluate(f"import('/cases/{module}').then(m => m.{word})")
    page.close()


def test_whatever_the_line_does_the_page_ends_with_the_servers_state(run: Any) -> None:
    result = run("sync_cases.js", "run(4000)")
    assert result["failures"] == []
    assert result["cases"] == 4000
    # The line did all that it is there to do.
    redraws = result["total"].pop("redraws")
    assert redraws > 0
    assert all(count > 100 for count in result["total"].values()), result["total"]


CODES = (1000, 1006, 1011, 4000, 4001, 4003, 4008, 4009, 4012, 4013, 4026, 4029, 4040)
ORDERS = {
    "more_than_one_answer_holds_is_asked_for_at_once": "fetch",
    "a_page_ahead_of_the_server_is_drawn_again": ["redraw", "redraw"],
    "one_that_fell_behind_fetches_and_then_joins_again": ["fetch", "join", "join", None],
    "a_gap_is_looked_into_soon_and_closed_by_what_comes_late": ["soon", None, 7],
    "what_was_taken_away_stays_away": ["erase", 0],
    "an_unknown_frame_changes_nothing": [0, None, 5],
    "an_older_post_does_not_roll_back_its_reactions": [6, {"agree": 2}],
    "older_reactions_change_nothing": [0, 0, 0],
    "a_hidden_post_shows_no_reactions_whatever_is_held": [None],
    "reactions_are_a_change_of_their_own_and_a_revision": ["reactions", {"agree": 2}, None, 6],
}


@pytest.mark.parametrize("story", ORDERS)
def test_of_the_frames_of_a_topic(run: Any, story: str) -> None:
    assert run("sync_cases.js", f"stories.{story}()") == ORDERS[story]


def test_a_reply_lands_where_the_server_puts_it(run: Any) -> None:
    result = run("place_cases.js", "run(1500)")
    assert result["failures"] == []
    assert all(count > 500 for count in result["total"].values()), result["total"]


def test_what_a_member_sends_arrives_once_and_in_order(run: Any) -> None:
    result = run("outbox_cases.js", "run(800)")
    assert result["failures"] == []
    total = result["total"]
    assert total["sent"] > total["added"], "nothing was sent twice"
    assert total["posted"] > 500, "nothing went by a form"


STORIES = {
    "a_post_without_an_answer_goes_again_with_the_same_id": [["one", "one"], 2, 1],
    "after_two_failures_of_the_socket_it_goes_by_a_form": [0, 1, 1, 0],
    "where_no_socket_opens_it_goes_by_a_form_within_ten_seconds": [0, 1, 1],
    "a_line_that_has_ended_is_not_waited_for": [0, 1, 1],
    "after_two_minutes_it_is_not_sent_until_asked": [["lost"], 0, ["one"]],
    "without_a_network_it_waits_and_goes_by_itself_once_there_is_one": [["waiting"], 1, []],
    "a_refusal_keeps_the_text_and_says_why": ["refused", "It is closed.", "text"],
    "an_unavailable_forum_is_asked_again": ["one", "one"],
    "a_held_post_stays_in_sight_but_not_in_storage": [["held"], [], "It has 3 links."],
    "an_accepted_post_stays_until_it_is_drawn": [["accepted"], []],
    "a_page_of_another_member_or_of_nobody_erases_the_queue": [
        ["majlis.8.draft.1", "majlis.8.outbox", "theme"],
        ["theme"],
        ["theme"],
    ],
}


@pytest.mark.parametrize("story", STORIES)
def test_of_a_post_on_its_way(run: Any, story: str) -> None:
    assert run("outbox_cases.js", f"stories.{story}()") == STORIES[story]


@pytest.mark.parametrize("code", CODES)
def test_each_close_code_has_its_wait(run: Any, code: int) -> None:
    plans = run("reconnect_cases.js", f"plans({code}, 2000)")
    expected = {
        4000: {"wait": [60000, 60000]},
        4001: {"stop": ["signed_out"]},
        4003: {"stop": ["suspended"]},
        4009: {"wait": [5000, 15000]},
        4013: {"wait": [15000, 60000]},
        4026: {"reload": [True]},
        4029: {"wait": [60000, 60000]},
        4040: {"onFocus": [True]},
    }.get(code, {"wait": [250, 8000]})
    assert set(plans) - {"early"} == set(expected)
    for name, wanted in expected.items():
        if name == "wait":
            low, high = min(plans["wait"]), max(plans["wait"])
            assert wanted[0] <= low <= high <= wanted[1]
            # Spread out over all of it, that a herd may not come back together.
            assert high - low >= 0.9 * (wanted[1] - wanted[0])
        else:
            assert plans[name] == wanted


def test_a_draining_server_says_when_to_come_back(run: Any) -> None:
    assert run("reconnect_cases.js", "drained(7400)") == {"wait": 7400}


def test_those_who_lose_their_line_together_come_back_over_the_whole_window(run: Any) -> None:
    herd = run("reconnect_cases.js", "herd(2000, 20000, 20)")
    # A hundred a second on average; a herd that came together would be two thousand.
    assert herd["fullest"] < 150
    assert 250 <= herd["low"] < 1000
    assert 19000 < herd["high"] <= 20000
    again = run("reconnect_cases.js", "herd(2000, 30000, 30, 9)")
    assert again["fullest"] < 100
    assert 29000 < again["high"] <= 30000


@pytest.mark.parametrize("away", [500, 12_000, 45_000, 600_000])
def test_a_server_has_all_back_half_a_minute_after_its_return(run: Any, away: int) -> None:
    waits = [
        run("reconnect_cases.js", f"returns(1000, {window}, {away})") for window in (1000, 30000)
    ]
    for wait in waits:
        assert 0 < wait["last"] <= 30000
    # However short the window was that they knew: after a minute they do not come all at once.
    assert away < 45_000 or waits[0]["fullest"] < 100


LINES = {
    "thirty_two_frames_are_acknowledged_at_once": [[], [32]],
    "large_frames_are_acknowledged_by_their_size": [[], [2]],
    "the_window_last_heard_is_that_in_which_it_comes_back": [True, True, True],
    "a_draining_server_is_obeyed": [7, 1],
    "another_epoch_draws_the_page_again": [2, 1, 1],
    "who_was_signed_out_never_comes_back": ["signed_out", 1],
    "a_line_is_asked_whether_it_lives_once_the_network_is_back": ["ping", 10000, 60000, "lost"],
    "what_is_stopped_says_nothing_more": [False, None, 3],
}


@pytest.mark.parametrize("story", LINES)
def test_of_the_socket_of_a_tab(run: Any, story: str) -> None:
    assert run("socket_cases.js", f"stories.{story}()") == LINES[story]


def test_whatever_waits_is_reached_once_and_in_the_order_of_reading(run: Any) -> None:
    assert run("unseen_cases.js", "unseenCases()") == ""
