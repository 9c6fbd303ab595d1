"""Reads through a room from one end to the other, as a person would, a screen at a time."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

# One step after the other, until the end of the room or the last step; what was in sight at each.
WALK = """async ([way, steps]) => {
  const list = document.getElementById("posts");
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const posts = () => [...list.querySelectorAll("[data-post]")];
  const numberOf = (post) => Number(post.dataset.number);
  const top = (post) => post.getBoundingClientRect().top - list.getBoundingClientRect().top;
  // Its lower edge: the upper one goes with the head that a post above may make needless.
  const foot = (post) => top(post) + post.offsetHeight;
  const told = { seen: [], most: 0, holes: 0, jumps: [], waits: 0 };
  const inSight = () => posts().filter((post) => {
    return top(post) < list.clientHeight && foot(post) > 0;
  });
  function note() {
    const numbers = posts().map(numberOf);
    told.most = Math.max(told.most, numbers.length);
    const isOdd = (number, index) => index && number !== numbers[index - 1] + 1;
    if (numbers.some(isOdd)) told.holes += 1;
    const shown = inSight().map(numberOf);
    if (way < 0) shown.reverse();
    const last = told.seen.at(-1) ?? null;
    // What was in sight before is in sight again at the edge; from there on it is new.
    told.seen.push(...(last === null ? shown : shown.slice(shown.indexOf(last) + 1)));
  }
  note();
  for (let step = 0; step < steps; step += 1) {
    const edge = list.querySelector(way < 0 ? '[data-edge="earlier"]' : '[data-edge="later"]');
    const isLast = edge.hidden;
    const before = list.scrollTop;
    const held = way < 0 ? inSight()[0] : inSight().at(-1);
    const at = foot(held);
    list.scrollTop += way * Math.max(60, list.clientHeight - 160);
    const moved = list.scrollTop - before;
    await frame();
    await frame();
    const jumped = foot(held) - (at - moved);
    if (held.isConnected && Math.abs(jumped) > 2) told.jumps.push([numberOf(held), jumped]);
    note();
    if (Math.abs(moved) < 1) {
      if (isLast) break;
      told.waits += 1;
      await rest(20);
    }
  }
  return told;
}"""


@dataclass(frozen=True)
class Walk:
    """What a reader saw: each number as it came into sight, and what went wrong on the way."""

    seen: list[int]
    most: int
    holes: int
    jumps: list[list[float]]
    waits: int


def walk(page: Page, way: int, steps: int = 100_000) -> Walk:
    """Up (-1) or down (1), to the end of the room unless `steps` end before."""
    told: dict[str, Any] = page.evaluate(WALK, [way, steps])
    return Walk(**told)


def numbers(page: Page) -> list[int]:
    """The posts that stand on the page."""
    found: list[int] = page.locator("#posts > [data-post]").evaluate_all(
        "posts => posts.map(post => Number(post.dataset.number))"
    )
    return found


def top_of(page: Page, number: int) -> float:
    """How far below the upper edge of the stream a post stands."""
    found: float = page.locator(f"#post-{number}").evaluate(
        "post => post.getBoundingClientRect().top"
        " - document.getElementById('posts').getBoundingClientRect().top"
    )
    return found
