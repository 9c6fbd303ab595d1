// What stands over the posts: the facts that follow them, and what changes with the topic itself.
import { one } from "./dom.js";
import { exchange, fetchPage } from "./fragments.js";
import { spread } from "./reconnect.js";

const PAUSE = 1500;
let timer = 0;

// How many posts there are and when the last came: once for all that arrive in a short while.
export function followFacts() {
  if (!one("[data-facts]")) return;
  timer ||= setTimeout(async () => {
    timer = 0;
    const fresh = await fetchPage(location.href).catch(() => null);
    if (fresh) exchange(fresh, "[data-facts]");
  }, spread(PAUSE / 2, PAUSE * 1.5));
}

export async function showTopic(page, topic, redraw) {
  if (topic.format !== page.section.dataset.format) return redraw();
  const fresh = await fetchPage(location.href).catch(() => null);
  const section = fresh && one("#topic", fresh);
  if (!section) return;
  // What is live in the head stays as it is.
  for (const live of ["[data-connection]", "[data-presence]"]) {
    const kept = one(live)?.cloneNode(true);
    if (kept) one(live, fresh)?.replaceWith(kept);
  }
  for (const part of ["h1", ".page-facts", ".room-facts", ".page-actions"]) exchange(fresh, part);
  document.title = fresh.title;
  const may = section.dataset.canWrite === "true";
  if (may && !page.canWrite) return redraw();
  if (!may) exchange(fresh, "#composer");
  page.canWrite = may;
}
