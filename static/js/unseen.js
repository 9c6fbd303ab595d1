// What of a thread waits to be read, on this page and on others: counted, and led to one by one.
import { one } from "./dom.js";
import { numberOf } from "./page.js";

const AGAIN = 5000;

// The one to read after `current`, out of `order` (numbers as they are read, those of the page
// among them): on the page below where the reader is, then further on, then what was passed over.
export function nextOf({ order, left, shown, current }) {
  const waits = (number) => left.has(number);
  const here = shown.filter(waits);
  const below = here.find((number) => shown.indexOf(number) > shown.indexOf(current));
  if (below !== undefined) return below;
  const edge = Math.max(-1, ...shown.map((number) => order.indexOf(number)));
  const away = order.filter((number) => waits(number) && !shown.includes(number));
  return away.find((number) => order.indexOf(number) > edge) ?? away[0] ?? here[0];
}

export function createUnseen(page) {
  const bar = one("[data-unread-bar]", page.section);
  const byTime = page.list.dataset.order === "time";
  const arrivedNow = [];
  const seen = new Set();
  let newest = Number(page.section.dataset.last);
  let listed = { numbers: [], more: false };
  let left = new Set();
  let isKnown = false;
  let loading = null;

  function show() {
    if (!bar) return;
    bar.hidden = !left.size;
    one("[data-unread-count]", bar).textContent = `${left.size}${listed.more ? "+" : ""}`;
  }

  const load = () => (loading ??= ask());

  async function ask() {
    const query = new URLSearchParams({ order: byTime ? "time" : "tree" });
    const response = await fetch(`/t/${page.topic}/unseen/?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!response?.ok) return;
    listed = await response.json();
    left = new Set([...listed.numbers, ...arrivedNow].filter((number) => !seen.has(number)));
    isKnown = true;
    show();
  }

  // Where the reader is: the post with the focus, else the first in sight.
  function current() {
    const focused = document.activeElement?.closest?.("[data-post]");
    const top = page.posts().find((article) => article.checkVisibility() && article.getBoundingClientRect().bottom > innerHeight / 4);
    return focused ?? top;
  }

  function goTo(number) {
    const article = page.find(number);
    if (!article) {
      const query = new URLSearchParams(location.search);
      const order = query.get("order");
      location.assign(`${location.pathname}?${order ? `order=${order}&` : ""}at=${number}#post-${number}`);
      return;
    }
    const fold = article.closest("details");
    if (fold) fold.open = true;
    article.tabIndex = 0;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "start" });
  }

  async function next() {
    await load();
    const shown = page.posts().map(numberOf);
    const at = current();
    const number = nextOf({ order: [...listed.numbers, ...arrivedNow], left, shown, current: at && numberOf(at) });
    if (number !== undefined) goTo(number);
  }

  function previous() {
    const articles = page.posts();
    const at = articles.indexOf(current());
    const before = articles.slice(0, Math.max(0, at)).filter((article) => "unread" in article.dataset).at(-1);
    if (before) goTo(numberOf(before));
  }

  one("[data-next-unread]", page.section)?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !isKnown) return;
    event.preventDefault();
    next();
  });
  return {
    load, next, previous,
    arrived({ number }) {
      newest = Math.max(newest, number);
      arrivedNow.push(number);
      left.add(number);
      show();
    },
    see(number) {
      newest = Math.max(newest, number);
      seen.add(number);
      if (!left.delete(number)) return;
      show();
      // There was no room to tell of all; by then the server knows how far this went.
      if (!left.size && listed.more) setTimeout(ask, AGAIN);
    },
    // Seen of what waited beyond the mark.
    beyond: (mark) => (isKnown ? [...seen].filter((number) => number > mark).sort((one, two) => one - two).join(" ") : ""),
    // How far all is read: nothing that waits is passed over. 0 while that is not known.
    upTo() {
      if (!isKnown) return 0;
      if (left.size) return Math.min(...left) - 1;
      return listed.more ? Math.max(...listed.numbers) : newest;
    },
  };
}
