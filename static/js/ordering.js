// A moderator's act on the spot, from a post's menu: asked in a dialog, done at once, undone from the toast.
import { make, one } from "./dom.js";
import { postForm } from "./forms.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

function offerUndo({ said, undo, undo_why: why }, words) {
  toast(said);
  const button = make("button", { type: "button", className: "button is-small" }, words);
  button.addEventListener("click", async () => {
    const answer = await postForm(undo, { why }).catch(() => null);
    button.closest(".toast")?.remove();
    if (answer?.status !== 200) toast(answer?.body?.message ?? word("not_done"));
  });
  one("[data-toasts]")?.lastElementChild?.append(button);
}

async function send(event, dialog, words) {
  event.preventDefault();
  const form = event.target;
  const answer = await postForm(form.action, [...new FormData(form)]).catch(() => null);
  if (answer?.status === 201) {
    dialog.close();
    return offerUndo(answer.body, words);
  }
  const error = one("[data-order-error]", form);
  error.textContent = answer?.body?.message ?? word("not_done");
  error.hidden = false;
}

// `link` leads to the page that asks the same without a script.
export async function order(link) {
  const response = await fetch(link.href).catch(() => null);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page && one("[data-order-form]", page);
  if (!part) return location.assign(link.href);
  const dialog = make("dialog", { className: "dialog" }, document.adoptNode(part));
  dialog.setAttribute("aria-labelledby", "order-title");
  dialog.addEventListener("submit", (event) => send(event, dialog, part.dataset.undo));
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.closest("[data-post]")?.focus();
  });
  one("[data-order-leave]", part).addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
