// Opens a room at any moment of it: a post, a day, the first unread; and never loses the place.
import { all, one } from "./dom.js";
import { numberOf } from "./page.js";

const PAUSE = 500;
const RETURNS = new Set(["reload", "back_forward"]);

export function startMoments(page, view) {
  const { list, section } = page;
  const target = () => one("[data-post][data-target]", list);
  let timer = 0;

  function keepPlace() {
    clearTimeout(timer);
    timer = 0;
    const place = view.isAtEnd() ? null : view.anchor.place();
    history.replaceState({ ...history.state, place }, "");
  }

  function go(query) {
    keepPlace();
    history.pushState({ place: null }, "", location.pathname + query);
  }

  // Shows a post a quarter down the list, marked, and where a keyboard goes on from.
  function point(article, top = list.clientHeight / 4) {
    for (const old of all("[data-target]", list)) if (old !== article) old.removeAttribute("data-target");
    article.dataset.target = "";
    view.anchor.put(article, top);
    article.focus({ preventScroll: true });
  }

  async function openAt(number) {
    if (!page.find(number) && !await view.open({ at: number })) return null;
    return page.find(number);
  }

  async function goTo(number) {
    const article = await openAt(number);
    if (!article) return;
    go(`?at=${number}`);
    point(article);
  }

  async function goToDay(day) {
    if (!await view.open({ on: day })) return;
    go(`?on=${day}`);
    if (target()) point(target());
    else view.toBottom();
  }

  async function goToUnread() {
    const from = view.unread.from();
    if (!view.unread.line() && !(from && await openAt(from))) return;
    go(`?unread=1`);
    const article = view.unread.line()?.nextElementSibling ?? page.find(from);
    view.anchor.put(article, list.clientHeight / 4);
    article.focus({ preventScroll: true });
  }

  async function toNewest() {
    if (location.search) go("");
    await view.toNewest();
    list.focus({ preventScroll: true });
  }

  const WAYS = {
    "[data-goto]": (link) => goTo(Number(link.dataset.goto)),
    '[data-slot="parent-link"]': (link) => goTo(Number(link.closest("[data-post]").dataset.parent)),
    "[data-to-unread]": goToUnread,
    "[data-newest]": toNewest,
    "[data-earlier]": () => view.load("earlier"),
    "[data-later]": () => view.load("later"),
  };

  function follow(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[href]");
    const way = link && Object.keys(WAYS).find((selector) => link.matches(selector));
    if (!way) return;
    event.preventDefault();
    link.closest("details[open]")?.removeAttribute("open");
    WAYS[way](link);
  }

  // Back at a place of before: after the button Back, or a reload.
  async function restore(place) {
    const article = place && await openAt(place.number);
    if (article) view.anchor.put(article, place.top);
    return Boolean(article);
  }

  function begin() {
    const line = view.unread.line();
    if (target()) point(target());
    else if (line) view.anchor.put(line.nextElementSibling, list.clientHeight / 4);
    else if (!new URLSearchParams(location.search).has("before")) view.toBottom();
  }

  document.addEventListener("click", follow);
  one("[data-jump]", section).addEventListener("click", toNewest);
  one("[data-on]", section)?.addEventListener("submit", (event) => {
    event.preventDefault();
    event.target.closest("details").open = false;
    goToDay(event.target.elements.on.value);
  });
  addEventListener("popstate", async ({ state }) => {
    if (state?.place) restore(state.place);
    else if (state) view.toNewest();
    else if (location.hash) goTo(numberOf(one(location.hash, list) ?? list));
  });
  list.addEventListener("scroll", () => { timer ||= setTimeout(keepPlace, PAUSE); }, { passive: true });
  addEventListener("pagehide", keepPlace);
  begin();
  const returned = RETURNS.has(performance.getEntriesByType("navigation")[0]?.type);
  if (returned && history.state?.place) restore(history.state.place);
  return { goTo };
}
