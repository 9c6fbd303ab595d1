// Search in a room, beside it: results that open the room around them.
import { one } from "./dom.js";
import { fetchPage } from "./fragments.js";
import { word } from "./words.js";

const PAUSE = 350;

export function startFinding(panel) {
  const form = one("[data-find]", panel);
  const found = one("[data-found]", panel);
  const { q } = form.elements;
  let asked = 0;
  let timer = 0;

  async function find(query) {
    const mine = ++asked;
    found.setAttribute("aria-busy", "true");
    const answer = await fetchPage(`${form.action}?${query}`).catch(() => null);
    if (mine !== asked) return;
    found.removeAttribute("aria-busy");
    const results = answer && one("[data-results]", answer);
    if (results) found.replaceChildren(document.importNode(results, true));
    else found.textContent = word("find_failed");
    found.scrollTop = 0;
  }

  const findTyped = () => q.value.trim() && find(new URLSearchParams({ q: q.value }));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    findTyped();
  });
  q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(findTyped, PAUSE);
  });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.rel === "next") {
      event.preventDefault();
      find(new URL(link.href).searchParams);
    } else if (link.matches("[data-goto]") && matchMedia("(max-width: 63.99rem)").matches) {
      panel.hidePopover();
    }
  });
  panel.addEventListener("toggle", ({ newState }) => newState === "open" && q.select());
  if (q.value) findTyped();
}
