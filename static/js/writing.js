// A page that is for writing alone: its toolbar, its language, and a word before it is left.
import { one } from "./dom.js";
import { startLanguage } from "./language.js";
import { startMarking, startToolbar } from "./toolbar.js";

export function startWriting(form) {
  const { body } = form.elements;
  const bar = one("[data-toolbar]", form);
  const begun = body.value;
  let isSent = false;
  if (bar) startToolbar(bar, body);
  else startMarking(body);
  startLanguage(form);
  form.addEventListener("submit", () => { isSent = true; });
  return { isUnsent: () => !isSent && body.value.trim() !== begun.trim() };
}
