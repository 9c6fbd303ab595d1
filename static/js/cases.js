// The queue of moderators: its list, and the case that is open beside it.
import { all, make, one } from "./dom.js";
import { postForm } from "./forms.js";
import { exchange, fetchPage } from "./fragments.js";
import { followList } from "./lists.js";
import { startQueueKeys } from "./queue_keys.js";
import { word } from "./words.js";

const KEPT = 300000;
const STEP = 1500;

// What a moderator has begun to write is not taken away: the page then only says what changed.
async function showCase() {
  const page = one("[data-case-page]");
  const fresh = await fetchPage(location.href).catch(() => null);
  if (fresh && !one("[name=note]", page)?.value.trim()) return exchange(fresh, "[data-case-page]");
  const taken = fresh && one("[data-taken]", fresh);
  const line = taken ?? make("p", { className: "notice is-live", role: "status" }, make("a", { href: location.href }, word("changed")));
  one("[data-case-changed]")?.remove();
  line.dataset.caseChanged = "";
  one("[data-decision]", page)?.before(line);
}

// What was chosen stays so when the list is drawn anew.
function keepChoice(section) {
  const chosen = new Set();
  section.addEventListener("change", ({ target }) => {
    if (target.form?.id === "bulk") chosen[target.checked ? "add" : "delete"](target.value);
  });
  new MutationObserver(() => {
    for (const box of all("[form=bulk]", section)) box.checked = chosen.has(box.value);
  }).observe(section, { childList: true });
}

// Who writes for long still has the case.
function keepClaim(section) {
  let told = Date.now();
  section.addEventListener("input", () => {
    if (!one("#release") || Date.now() - told < KEPT) return;
    told = Date.now();
    postForm(one("#release").action.replace("release", "claim"), {}).catch(() => {});
  });
}

async function watchBulk() {
  const fresh = await fetchPage(location.href).catch(() => null);
  if (fresh) exchange(fresh, "[data-bulk]");
  if (one("[data-bulk-open]")) setTimeout(watchBulk, STEP);
}

export function startCases(section, streams, gone) {
  startQueueKeys(section);
  if (one("[data-bulk-open]")) setTimeout(watchBulk, STEP);
  if (!section.dataset.revision) return;
  keepChoice(section);
  keepClaim(section);
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
