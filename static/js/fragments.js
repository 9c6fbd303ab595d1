// Parts of our own pages, fetched again and put in the place of what is shown.
import { all, one } from "./dom.js";

export async function fetchPage(url) {
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// Replaces what both pages have under `selector`; who stood on a link of it still stands there.
export function exchange(page, selector) {
  const fresh = all(selector, page);
  all(selector).forEach((old, index) => {
    if (!fresh[index] || old.isEqualNode(fresh[index])) return;
    const arrived = document.importNode(fresh[index], true);
    const href = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    old.replaceWith(arrived);
    if (href) one(`a[href="${CSS.escape(href)}"]`, arrived)?.focus();
  });
}
