// What the reader may do on this page has changed: the composer, or why there is none, follows.
import { one } from "./dom.js";

export async function look() {
  const closed = one("[data-closed]");
  const form = one("[data-composer]");
  if (!closed) return;
  const response = await fetch(location.pathname).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const may = Boolean(one("[data-composer]", page));
  // A page that was drawn without a composer is drawn again with one.
  if (may && !form) return location.reload();
  if (form) form.hidden = !may;
  const now = one("[data-closed]", page);
  if (now && !may) closed.replaceChildren(...now.childNodes);
  closed.hidden = may;
  closed.setAttribute("role", "status");
}
