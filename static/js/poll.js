// A poll in an open page: who voted and how the votes lie, by frames that carry counts alone.
import { all, one } from "./dom.js";
import { amount, share } from "./words.js";

// False where more than the counts has changed: then the head is to be fetched anew.
export function showTally({ poll, locked }) {
  const head = one("[data-poll]");
  if (!head || head.dataset.open !== String(poll.open && !locked)) return false;
  one("[data-ballots]", head).textContent = amount(poll.ballots);
  one("[data-municipalities]", head).textContent = amount(poll.municipalities);
  for (const row of all("[data-option]", head)) {
    const count = poll.counts?.[row.dataset.option - 1] ?? 0;
    const part = poll.ballots ? count / poll.ballots : 0;
    one("[data-count]", row).textContent = amount(count);
    one("[data-share]", row).textContent = share(part);
    one("[data-bar]", row).setAttribute("width", Math.floor(100 * part));
  }
  return true;
}
