// What may no longer be seen is taken off the page, and the page says why.
import { make } from "./dom.js";
import { word } from "./words.js";

const REASONS = { access: "removed_access", suspended: "suspended" };

export function eraseContent(root, reason) {
  const text = word(REASONS[reason] ?? "gone");
  root.replaceChildren(make("p", { className: "notice is-warning", role: "alert" }, text));
  document.title = document.title.split(" · ").pop();
}
