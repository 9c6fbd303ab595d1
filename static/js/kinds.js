// What a topic has because of its kind: the answer to a question, over the posts and in its place.
import { one } from "./dom.js";
import { exchange, fetchPage } from "./fragments.js";
import { fillAnswer } from "./post.js";
import { spread } from "./reconnect.js";

const HEAD = "[data-kind-head]";
const WITHIN = 2000;
let timer = 0;
// The poll as a frame told it last: a page that was fetched meanwhile may be older.
let told = null;

async function refresh() {
  timer = 0;
  const fresh = await fetchPage(location.href).catch(() => null);
  if (!fresh) return;
  const stoodHere = one(HEAD).contains(document.activeElement);
  exchange(fresh, HEAD);
  if (told?.revision > Number(one("#topic", fresh)?.dataset.revision)) showPoll(told);
  // The button that was pressed is another now.
  if (stoodHere && document.activeElement === document.body) one("button, a", one(HEAD))?.focus();
}

// Once for all that changes in a short while; readers do not ask all at one moment.
export function refreshKind(within = WITHIN) {
  if (one(HEAD)) timer ||= setTimeout(refresh, spread(within / 10, within));
}

export function showKind(page, topic) {
  const { dataset } = page.section;
  Object.assign(dataset, { answer: topic.answer ?? "", answered: topic.answer !== null });
  for (const article of page.posts()) fillAnswer(article, page);
  if (topic.poll) showPoll(topic);
  else refreshKind();
}

// Hundreds may vote at once: as long as only counts change nobody asks for the page.
async function showPoll(topic) {
  told = topic;
  const { showTally } = await import("./poll.js");
  if (!showTally(topic)) refreshKind();
}

// What is quoted over the posts follows the post it is taken from.
export function followAnswer(page, posts) {
  if (posts.some(({ number }) => number === page.answer)) refreshKind();
}
