// When the topic itself has changed: its title, its marks, and whether one may write.
import { one } from "./dom.js";
import { exchange, fetchPage } from "./fragments.js";

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
