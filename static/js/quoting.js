// A post quoted in another: plain text as Markdown that means nothing else, and who said it.
import { all, one } from "./dom.js";

const LENGTH = 200;
const LINES = 6;
const ENDS_A_LINE = "p, li, h3, h4, h5, h6, tr, pre, hr, table, ul, ol, blockquote";
const JOINER = "\u2060";

// The same signs as in forum/quoting.py, for the same reasons.
const plain = (line) => line
  .replace(/[\\`*[\]<|]|~(?=~)|&(?=#?[\p{L}\p{N}_]+;)/gu, "\\$&")
  .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
  .replace(/^([#+\-=:~>])/, "\\$1")
  .replace(/^(\p{Nd}{1,9})([.)])/u, "$1\\$2")
  .replace(/@(?=[A-Za-z0-9])/g, `@${JOINER}`);

const squeeze = (line) => line.split(/[^\S\ufeff]+/).filter(Boolean).join(" ");

function cut(line, length) {
  const short = [...line].slice(0, length).join("");
  return short.includes(" ") ? short.slice(0, short.lastIndexOf(" ")) : short;
}

export function shorten(text) {
  const kept = [];
  let left = LENGTH;
  for (const line of text.split(/[\n\r\u2028\u2029]/).map(squeeze).filter(Boolean)) {
    if (kept.length === LINES || left <= 0) {
      kept.push(`${kept.pop().replace(/…$/, "")}…`);
      break;
    }
    const { length } = [...line];
    kept.push(length <= left ? line : `${cut(line, left)}…`);
    left -= length;
  }
  return kept;
}

export function quote({ text, name, handle, address }) {
  const lines = shorten(text).map((line) => `> ${plain(line)}`);
  const saidBy = `[${plain(squeeze(name))}](${address})${handle ? ` @${handle}` : ""}`;
  return `${[...lines, `> — ${saidBy}`].join("\n")}\n\n`;
}

export function textOf(body, withoutQuotes = true) {
  const copy = body.cloneNode(true);
  if (withoutQuotes) for (const own of all("blockquote", copy)) own.remove();
  for (const link of all("[data-linked]", copy)) if (link.dataset.linked) link.textContent = link.dataset.linked;
  for (const line of all("br", copy)) line.replaceWith("\n");
  for (const cell of all("td, th", copy)) cell.append(" ");
  for (const block of all(ENDS_A_LINE, copy)) block.append("\n");
  const text = copy.textContent.trim();
  return text || !withoutQuotes ? text : textOf(body, false);
}

let marked = { article: null, text: "" };

// What the reader has marked is read when they press: the press itself may take the mark away.
export function followMarked(list) {
  const read = (event) => {
    const article = event.target.closest?.("[data-post]");
    const selection = getSelection();
    const isIn = article && !selection.isCollapsed && one('[data-slot="body"]', article).contains(selection.getRangeAt(0).commonAncestorContainer);
    marked = { article, text: isIn ? selection.toString().trim() : "" };
  };
  // A button beside the marked text stands outside of the posts, and asks while it is marked.
  document.addEventListener("selectionchange", () => {
    const { anchorNode, isCollapsed } = getSelection();
    const element = anchorNode?.nodeType === Node.ELEMENT_NODE ? anchorNode : anchorNode?.parentElement;
    if (!isCollapsed && element?.closest("[data-post]")) read({ target: element });
  });
  list.addEventListener("pointerdown", read);
  list.addEventListener("keydown", read);
}

export function quoteOf(article) {
  const body = one('[data-slot="body"]', article);
  return quote({
    text: (marked.article === article && marked.text) || textOf(body),
    name: one('[data-slot="name"]', article).textContent,
    handle: one('[data-slot="handle"]', article).textContent.replace("@", ""),
    address: `/p/${article.dataset.id}/`,
  });
}
