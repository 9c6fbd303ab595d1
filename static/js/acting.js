// What a reader does with the posts of a topic: react, edit, pin, copy, by press and by key.
import { all, make, one } from "./dom.js";
import { postForm } from "./forms.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { fillReactions, startReactions } from "./reactions.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

// The phone's own way of sending an address on stands beside the copying of it, where there is one.
function offerSharing(menu) {
  const copying = one('[data-slot="copy"]', menu);
  if (!navigator.share || !copying || one("[data-share]", menu)) return;
  const button = make("button", { type: "button", className: "menu-item", dataset: { share: "" } },
    one("svg", copying).cloneNode(true), word("share"));
  button.addEventListener("click", () => navigator.share({ title: document.title, url: copying.href }).catch(() => {}));
  copying.after(button);
}

async function pin(button, take) {
  const answer = await postForm(button.formAction, {}).catch(() => null);
  if (answer?.body?.post) take(answer.body.post);
  else if (!answer || answer.status >= 300) toast(answer?.body?.message ?? word("not_done"));
}

// Kept at one press; what is kept already leads to its note and its reminder.
async function keep(link, article) {
  const answer = await postForm(link.href, {}).catch(() => null);
  if (answer?.body?.bookmarked) {
    article.toggleAttribute("data-bookmarked", true);
    for (const slot of all('[data-slot="bookmarked"]', article)) slot.hidden = false;
  }
  toast(answer?.body?.message ?? word("not_done"));
}

// Names are offered to who begins to write; what is written by then counts.
function offerNames(input, topic) {
  const wait = () => input.addEventListener("focus", start, { once: true });
  async function start() {
    const mentions = await import("./mentions.js").catch(() => null);
    if (!mentions) return wait();
    mentions.startMentions(input, topic);
    input.dispatchEvent(new Event("input"));
  }
  if (document.activeElement === input) start();
  else wait();
}

// `take(post)` shows what came of an act; `input` is the field of the composer, where there is one.
export async function startActing({ page, member, input, take }) {
  page.list.addEventListener("toggle", ({ target }) => {
    if (target.open && target.matches(".post-menu")) offerSharing(target);
  }, true);
  startMenus(page.list);
  startReactions(page);
  startKeys(page);
  if (input) offerNames(input, page.topic);
  page.list.addEventListener("click", (event) => {
    const copying = event.target.closest('[data-slot="copy"]');
    const pinning = event.target.closest('[data-slot="pin"], [data-slot="unpin"]');
    const ordering = event.target.closest("[data-at-once]");
    const keeping = event.target.closest('[data-post]:not([data-bookmarked]) [data-slot="bookmark"]');
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(copying || pinning || keeping || ordering)) return;
    if (copying && !navigator.clipboard) return;
    event.preventDefault();
    if (ordering) import("./ordering.js").then(({ order }) => order(ordering), () => location.assign(ordering.href));
    else if (copying) import("./sharing.js").then(({ copy }) => copy(copying));
    else if (keeping) keep(keeping, keeping.closest("[data-post]"));
    else pin(pinning, take);
  });
  return member ? (await import("./editing.js")).startEditing(page, take, input) : { isOpen: () => false };
}

// Counts that came by themselves, without the post.
export function showReactions(page, frames) {
  for (const { number, counts } of frames) {
    const article = page.find(number);
    if (article?.dataset.state === "published") fillReactions(article, counts);
  }
}
