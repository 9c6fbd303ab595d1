// What a reader does with the posts of a topic: react, edit, pin, copy, by press and by key.
import { startEditing } from "./editing.js";
import { postForm } from "./forms.js";
import { startKeys } from "./keys.js";
import { startMentions } from "./mentions.js";
import { startMenus } from "./menus.js";
import { fillReactions, startReactions } from "./reactions.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

async function copy(link) {
  await navigator.clipboard.writeText(link.href).then(() => toast(word("copied")), () => location.assign(link.href));
}

async function pin(button, take) {
  const answer = await postForm(button.formAction, {}).catch(() => null);
  if (answer?.body?.post) take(answer.body.post);
  else if (!answer || answer.status >= 300) toast(answer?.body?.message ?? word("not_done"));
}

// `take(post)` shows what came of an act; `input` is the field of the composer, where there is one.
export function startActing({ page, member, input, take }) {
  startMenus(page.list);
  startReactions(page);
  startKeys(page);
  if (input) startMentions(input, page.topic);
  page.list.addEventListener("click", (event) => {
    const copying = event.target.closest('[data-slot="copy"]');
    const pinning = event.target.closest('[data-slot="pin"], [data-slot="unpin"]');
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(copying || pinning)) return;
    if (copying && !navigator.clipboard) return;
    event.preventDefault();
    if (copying) copy(copying);
    else pin(pinning, take);
  });
  return member ? startEditing(page, take, input) : { isOpen: () => false };
}

// Counts that came by themselves, without the post.
export function showReactions(page, frames) {
  for (const { number, counts } of frames) {
    const article = page.find(number);
    if (article?.dataset.state === "published") fillReactions(article, counts);
  }
}
