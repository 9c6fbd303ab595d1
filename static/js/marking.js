// A button beside what a reader has marked in a post: quotes it in their answer.
import { make, one } from "./dom.js";
import { word } from "./words.js";

const PAUSE = 250;
const GAP = 8;

// The post that all of the marked text stands in, if it may be quoted.
function markedIn(page) {
  const selection = getSelection();
  if (!page.canWrite || selection.isCollapsed || !selection.toString().trim()) return null;
  const { commonAncestorContainer: within } = selection.getRangeAt(0);
  const element = within.nodeType === Node.ELEMENT_NODE ? within : within.parentElement;
  const article = element?.closest('[data-slot="body"]')?.closest('[data-post][data-state="published"]');
  return page.list.contains(article) ? article : null;
}

// `quote(article)` puts what is marked into the composer.
export function startQuoting(page, quote) {
  const button = make("button", { type: "button", className: "button is-primary quote-marked", hidden: true }, word("quote_marked"));
  let article = null;
  let timer = 0;

  function show() {
    article = markedIn(page);
    button.hidden = !article;
    if (!article) return;
    const { top, bottom, left } = getSelection().getRangeAt(0).getBoundingClientRect();
    // Below the text: above it stands what a phone itself offers.
    const foot = one(".foot");
    const floor = foot?.checkVisibility() ? foot.getBoundingClientRect().top : innerHeight;
    const lowest = floor - button.offsetHeight - GAP;
    const place = bottom + GAP < lowest ? bottom + GAP : Math.min(lowest, top - button.offsetHeight - GAP);
    button.style.insetBlockStart = `${Math.max(GAP, place)}px`;
    button.style.left = `${Math.max(GAP, Math.min(left, innerWidth - button.offsetWidth - GAP))}px`;
  }

  document.body.append(button);
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  addEventListener("scroll", () => { button.hidden = true; }, { passive: true, capture: true });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    button.hidden = true;
    if (article) quote(article);
    getSelection().removeAllRanges();
  });
}
