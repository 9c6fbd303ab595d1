// The queue of moderators: its list, and the case that is open beside it.
import { make, one } from "./dom.js";
import { exchange, fetchPage } from "./fragments.js";
import { followList } from "./lists.js";
import { word } from "./words.js";

// What a moderator has begun to write is not taken away: the page then only says that it changed.
async function showCase() {
  const page = one("[data-case-page]");
  if (one("textarea", page)?.value.trim()) {
    const link = make("a", { href: location.href }, word("changed"));
    one("[data-case-changed]")?.remove();
    const line = make("p", { className: "notice is-live", role: "status" }, link);
    line.dataset.caseChanged = "";
    return page.prepend(line);
  }
  const fresh = await fetchPage(location.href).catch(() => null);
  if (fresh) exchange(fresh, "[data-case-page]");
}

export function startCases(section, streams, gone) {
  const open = one("[data-case-page]")?.dataset.casePage;
  followList({
    stream: "cases", streams, gone,
    revision: Number(section.dataset.revision),
    selectors: ["[data-case-list]"],
    told: (frame) => {
      if (open && String(frame.case?.id) === open) showCase();
    },
  });
}
