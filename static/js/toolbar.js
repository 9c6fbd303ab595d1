// Signs of Markdown put in by a button or a key, around what is marked; undo goes on working.
import { all } from "./dom.js";
import { keyOf } from "./keys.js";

const AROUND = { bold: "**", italic: "*", code: "`" };
const BEFORE = { quote: "> ", list: "- " };
const KEYS = { b: "bold", i: "italic", k: "link" };
const ADDRESS = /^(https?:\/\/|\/)\S+$/;
const BEGUN = "https://";

// Spaces at the edges stay outside: Markdown takes no sign that has one within.
function wrap(chosen, sign) {
  const text = chosen.trim();
  const [before, after] = text ? chosen.split(text) : ["", ""];
  const isOn = text.length > 2 * sign.length && text.startsWith(sign) && text.endsWith(sign)
    && !(sign === "*" && text.startsWith("**"));
  const inner = isOn ? text.slice(sign.length, -sign.length) : `${sign}${text}${sign}`;
  const from = before.length + (isOn ? 0 : sign.length);
  return { put: `${before}${inner}${after}`, from, to: from + (isOn ? inner.length : text.length) };
}

function link(chosen) {
  const text = chosen.trim();
  if (ADDRESS.test(text)) return { put: `[](${text})`, from: 1, to: 1 };
  const from = text.length + 3;
  return { put: `[${text}](${BEGUN})`, from: text ? from : 1, to: text ? from + BEGUN.length : 1 };
}

function fence(chosen) {
  const put = `\`\`\`\n${chosen}\n\`\`\``;
  return { put, from: 4, to: 4 + chosen.length };
}

function lined(chosen, sign) {
  const lines = chosen.split("\n");
  const isOn = lines.every((line) => line.startsWith(sign));
  const put = lines.map((line) => (isOn ? line.slice(sign.length) : sign + line)).join("\n");
  return { put, from: put.length, to: put.length };
}

// What comes in the place of `text` from `start` to `end`, and what of it is marked afterwards.
export function marking(name, text, start, end) {
  if (name in BEFORE) {
    const first = text.lastIndexOf("\n", start - 1) + 1;
    const next = text.indexOf("\n", end);
    const last = next < 0 ? text.length : next;
    return { start: first, end: last, ...lined(text.slice(first, last), BEFORE[name]) };
  }
  const chosen = text.slice(start, end);
  if (name === "link") return { start, end, ...link(chosen) };
  if (name === "code" && chosen.includes("\n")) return { start, end, ...fence(chosen) };
  return { start, end, ...wrap(chosen, AROUND[name]) };
}

// As if it had been typed: whoever takes it back by Ctrl+Z gets what stood there.
export function write(box, { start, end, put, from, to }) {
  box.focus();
  box.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, put)) {
    box.setRangeText(put, start, end);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.setSelectionRange(start + from, start + to);
}

function mark(box, name) {
  write(box, marking(name, box.value, box.selectionStart, box.selectionEnd));
}

export function startMarking(box) {
  box.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    const name = KEYS[keyOf(event)];
    if (!name) return;
    event.preventDefault();
    mark(box, name);
  });
}

// One of the buttons is reached by Tab, arrows lead to the others, in the direction of the page.
export function startToolbar(bar, box) {
  startMarking(box);
  const buttons = all("button", bar);
  const step = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
  const reach = (button) => buttons.forEach((one) => { one.tabIndex = one === button ? 0 : -1; });
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: step, ArrowLeft: -step }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = buttons.at((buttons.indexOf(document.activeElement) + by) % buttons.length);
    reach(next);
    next.focus();
  });
  // The press does not take the focus, and with it what is marked, away from the text.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) mark(box, button.dataset.sign);
  });
  reach(buttons[0]);
}
