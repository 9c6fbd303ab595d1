// The keyboard in the review queue: single keys act within its region alone, and not while one writes.
import { all, one } from "./dom.js";
import { keyOf } from "./keys.js";

const rows = (section) => all("a.case-row", section).filter((row) => row.checkVisibility());

// The row after this one, or before it; the first where none has the focus.
export function beside(list, current, by) {
  const at = list.indexOf(current);
  return at < 0 ? list[0] : list[at + by];
}

function move(section, by) {
  const here = document.activeElement;
  const list = rows(section);
  const press = one(`[data-press="${by > 0 ? "j" : "k"}"]`, section);
  if (press && !here.matches("a.case-row")) return press.click();
  beside(list, here.closest("li") ? one("a.case-row", here.closest("li")) : here, by)?.focus();
}

// A digit chooses, and the words come next.
function choose(section, digit) {
  const choice = all("[data-decision] [data-key]", section).map((key) => one("input", key.closest("label")))[digit - 1];
  if (!choice) return;
  choice.click();
  one("[data-decision] [name=note]", section)?.focus();
}

export function startQueueKeys(section) {
  const form = one("[data-decision]");
  const acts = {
    j: () => move(section, 1),
    ArrowDown: () => move(section, 1),
    k: () => move(section, -1),
    ArrowUp: () => move(section, -1),
    x: () => one("[name=case]", document.activeElement.closest("li"))?.click(),
    b: () => one("#bulk")?.requestSubmit(),
  };
  section.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key === "Enter" && event.ctrlKey) {
      // What the browser has to say about an empty field it says as for a press.
      event.preventDefault();
      return form?.requestSubmit();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && target.matches("textarea")) return target.blur() ?? one("[data-case-page]")?.focus();
    if (target.matches("textarea, select, input:not([type=checkbox])")) return;
    const key = keyOf(event);
    const press = one(`[data-press="${CSS.escape(key)}"]`, section) ?? (key === "?" && one('[data-press="?"]'));
    if (acts[key]) acts[key]();
    else if (/^[1-9]$/.test(key)) choose(section, Number(key));
    else if (press) press.click();
    else return;
    event.preventDefault();
  });
  // Who has just come to a case, or to the queue, can go on at once.
  if (document.activeElement === document.body) {
    (one("[data-changes]") ?? one("[data-first]") ?? one("[data-case-page]", section) ?? rows(section)[0])?.focus({ preventScroll: true });
  }
}
