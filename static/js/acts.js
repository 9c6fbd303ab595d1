// What moderators did meanwhile: their lines below the posts, and the conclusion over them.
import { all, one } from "./dom.js";
import { exchange, fetchPage } from "./fragments.js";
import { spread } from "./reconnect.js";

const WITHIN = 4000;
let timer = 0;

function lay(page, line) {
  const { act, after } = line.dataset;
  const above = page.find(after);
  if (!above || one(`[data-act="${act}"]`, page.list)) return;
  let place = above;
  while (place.nextElementSibling?.matches("[data-act]")) place = place.nextElementSibling;
  place.after(document.importNode(line, true));
}

async function refresh(page) {
  timer = 0;
  const fresh = await fetchPage(`/t/${page.topic}/acts/`).catch(() => null);
  if (!fresh) return;
  exchange(fresh, "[data-conclusion]");
  for (const line of all("[data-act]", fresh)) lay(page, line);
}

// Once for all that changes in a short while; readers do not ask all at one moment.
export function refreshActs(page) {
  timer ||= setTimeout(refresh, spread(WITHIN / 20, WITHIN), page);
}
