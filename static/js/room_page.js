// What the page of a room has beside its posts: how far one has read, moments, search, readers.
import { one } from "./dom.js";
import { startMoments } from "./moments.js";
import { startReaders } from "./readers.js";
import { startReading } from "./reading.js";
import { roomView } from "./room.js";

// Few search; who does waits for it once. The key / opens it where one reads.
function startSearch(page) {
  const panel = one("[data-finding]");
  const start = async () => (await import("./finding.js")).startFinding(panel);
  // It may have been opened while this script was still on its way.
  if (panel.getClientRects().length) start();
  else panel.addEventListener("toggle", start, { once: true });
  page.list.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (key !== "/" || ctrlKey || metaKey || altKey || target.closest("input, textarea, select")) return;
    event.preventDefault();
    panel.showPopover();
    one('[name="q"]', panel).focus();
  });
}

export function startRoom(page, { member, send }) {
  const view = roomView(page);
  const { unread } = view;
  // A visitor reads too, though nobody is told.
  const reading = startReading(page, member ? send : () => true, unread.rise);
  view.watchWith(reading.watch);
  one("[data-read-all]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    reading.raise(view.newest());
    unread.clear();
  });
  startMoments(page, view);
  startSearch(page);
  if (member) startReaders(page, view.newest);
  return { view, watch: reading.watch };
}
