// What stands over the posts: the facts that follow them, and what changes with the topic itself.
import { refreshActs } from "./acts.js";
import { all, one } from "./dom.js";
import { postForm } from "./forms.js";
import { exchange, fetchPage } from "./fragments.js";
import { refreshKind, showKind } from "./kinds.js";
import { spread } from "./reconnect.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

const PAUSE = 1500;
const RELOAD_WITHIN = 5000;
const SOON = 100;
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

function showTitle({ title, language }) {
  const old = one("[data-title] bdi").textContent;
  if (!title || title === old) return;
  for (const heading of all("[data-title]")) {
    one("bdi", heading).textContent = title;
    heading.lang = language === "und" ? "" : language;
  }
  document.title = document.title.replace(old, () => title);
}

// Without asking the server: a room full of people would ask at the same moment.
export function showTopic(page, topic, { redraw, slow }) {
  const { section } = page;
  if (topic.format !== section.dataset.format) return redraw();
  const wasLocked = section.dataset.locked === "true";
  Object.assign(section.dataset, { locked: topic.locked, pinned: topic.pinned, slow: topic.slow });
  showKind(page, topic);
  refreshActs(page);
  for (const part of all("[data-when]")) part.hidden = section.dataset[part.dataset.when] !== part.dataset.is;
  for (const choice of all('[data-mark] [name="seconds"]')) {
    if (Number(choice.value) === topic.slow) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
  showTitle(topic);
  slow.show(topic.slow);
  if (wasLocked === topic.locked || page.mayModerate) return;
  const form = one("[data-writing] [data-composer]", section);
  // Who opened the page while it was closed has nothing to write with; not all come at once.
  if (!form && !topic.locked) setTimeout(redraw, spread(0, RELOAD_WITHIN));
  if (!form) return;
  one("[data-writing]", section).hidden = topic.locked;
  one("[data-closed]", section).hidden = !topic.locked;
  page.canWrite = !topic.locked;
  for (const link of all('[data-slot="reply"], [data-slot="quote"]', page.list)) {
    link.hidden = topic.locked || link.closest("[data-post]").dataset.state !== "published";
  }
}

// The moderators' forms, without leaving the place; all see what came of it by the topic's frame.
export function startMarks(shown) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    // A button under a post sends the one form of the page to an address of its own.
    const button = event.submitter?.matches("[data-mark]") ? event.submitter : null;
    if (!button && !form.matches("[data-mark]")) return;
    event.preventDefault();
    const fields = [...new FormData(form, event.submitter)];
    form.closest("details")?.removeAttribute("open");
    const answer = await postForm(button?.formAction ?? form.action, fields).catch(() => null);
    if (answer?.body?.topic) shown(answer.body.topic);
    // One's own ballot is in no frame.
    if (answer?.body?.topic && form.matches("[data-ballot]")) refreshKind(SOON);
    const said = answer?.body?.topic ? answer.body.said : answer?.body?.message ?? word("not_done");
    if (said) toast(said);
  });
}
