// Reactions under a post: their chips, and the choice of a kind.
import { all, one } from "./dom.js";
import { postForm } from "./forms.js";
import { createTally } from "./tally.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

const tallies = new WeakMap();
const GAP = 4;

async function ask(article, kind, on) {
  const answer = await postForm(`/p/${article.dataset.id}/react/`, { kind, on: Number(on) }).catch(() => null);
  if (!answer?.body?.counts) throw answer?.body?.message ?? word("not_done");
  return answer.body;
}

const chipsOf = (article) => all('[data-slot="reactions"] [data-kind]', article);

// What the server drew is where the counts begin.
function tallyOf(article) {
  if (!tallies.has(article)) {
    const drawn = chipsOf(article).map((chip) => [chip.dataset.kind, Number(one("[data-count]", chip).textContent)]);
    tallies.set(article, createTally({
      counts: Object.fromEntries(drawn),
      mine: (article.dataset.reacted ?? "").split(" ").filter(Boolean),
      ask: (kind, on) => ask(article, kind, on),
      changed: () => draw(article),
      refused: toast,
    }));
  }
  return tallies.get(article);
}

function blankChip(kind, id) {
  const template = one(`[data-kind="${kind}"]`, document.getElementById("chips-template").content);
  const chip = document.importNode(template, true);
  if (chip.matches("a")) chip.href = `/p/${id}/reactions/`;
  else chip.setAttribute("formaction", `/p/${id}/react/`);
  return chip;
}

function fillChip(chip, count, isOn) {
  one("[data-count]", chip).textContent = count;
  if (chip.matches("a")) return;
  chip.setAttribute("aria-pressed", isOn);
  chip.setAttribute("form", isOn ? "react-off" : "react-on");
}

function draw(article) {
  const box = one('[data-slot="reactions"]', article);
  const tally = tallyOf(article);
  const kinds = all("[data-kind]", document.getElementById("chips-template").content).map(({ dataset }) => dataset.kind);
  const shown = new Map(chipsOf(article).map((chip) => [chip.dataset.kind, chip]));
  let edge = null;
  for (const kind of kinds) {
    const count = tally.countOf(kind);
    const known = shown.get(kind);
    if (!count) {
      drop(article, known);
      continue;
    }
    const chip = known ?? blankChip(kind, article.dataset.id);
    fillChip(chip, count, tally.isOn(kind));
    if (!known && edge) edge.after(chip);
    else if (!known) box.prepend(chip);
    edge = chip;
  }
  box.hidden = !edge;
  article.dataset.reacted = tally.own().join(" ");
}

// Who stood on a chip that goes stands on the button that brings it back.
function drop(article, chip) {
  if (chip?.contains(document.activeElement)) one('[data-slot="react"]', article)?.focus();
  chip?.remove();
}

export function fillReactions(article, counts = {}) {
  if (!one('[data-slot="reactions"]', article)) return;
  tallyOf(article).take(counts);
  draw(article);
}

function place(picker, button) {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const isRightToLeft = document.documentElement.dir === "rtl";
  const start = isRightToLeft ? innerWidth - right : left;
  const room = innerWidth - picker.offsetWidth - GAP;
  const below = bottom + GAP;
  const fits = below + picker.offsetHeight < innerHeight;
  picker.style.insetBlockStart = `${Math.max(GAP, fits ? below : top - picker.offsetHeight - GAP)}px`;
  picker.style.insetInlineStart = `${Math.max(GAP, Math.min(start, room))}px`;
}

export function startReactions(page) {
  const picker = document.getElementById("picker");
  let article = null;

  function open(button) {
    article = button.closest("[data-post]");
    const items = all("[data-pick]", picker);
    for (const item of items) item.setAttribute("aria-pressed", tallyOf(article).isOn(item.dataset.pick));
    button.focus();
    // What the list was opened from stays in sight, to be returned to.
    article.toggleAttribute("data-open", true);
    picker.showPopover();
    place(picker, button);
    items[0].focus();
  }

  function pick({ target }) {
    const item = target.closest("[data-pick]");
    if (!item) return;
    picker.hidePopover();
    tallyOf(article).press(item.dataset.pick);
  }

  page.list.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const chip = event.target.closest("button[data-kind]");
    const button = event.target.closest('[data-slot="react"]');
    if (!chip && !button) return;
    event.preventDefault();
    if (button) open(button);
    else tallyOf(chip.closest("[data-post]")).press(chip.dataset.kind);
  });
  picker?.addEventListener("toggle", ({ newState }) => {
    if (newState === "closed") article.removeAttribute("data-open");
  });
  picker?.addEventListener("click", pick);
  picker?.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = all("[data-pick]", picker);
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  });
}
