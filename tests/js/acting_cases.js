// The small decisions of what is done with posts, as the browser takes them.
import { group } from "/js/grouping.js";
import { keyOf } from "/js/keys.js";
import { complete, nameAt } from "/js/mentions.js";
import { quote, shorten, textOf } from "/js/quoting.js";

export const quotations = (asked) => asked.map(quote);
export const shortened = (texts) => texts.map(shorten);

export function textsOf(bodies) {
  return bodies.map((html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return textOf(page.body);
  });
}

// Each case is a text with | where the caret stands.
export const names = (cases) => cases.map((text) => nameAt(text.replace("|", ""), text.indexOf("|"))?.name ?? null);

export function completed(text, handle) {
  const caret = text.indexOf("|");
  const bare = text.replace("|", "");
  const done = complete(bare, caret, nameAt(bare, caret), handle);
  return `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`;
}

export const keys = (events) => events.map(([key, code]) => keyOf({ key, code }));

// Rows of [author, minute, state]; a row of null is a line between posts.
export function grouped(rows) {
  const list = document.createElement("div");
  for (const row of rows) {
    const element = document.createElement(row ? "article" : "p");
    if (row) {
      const [author, minute, state] = row;
      const sent = new Date(Date.UTC(2026, 1, 1) + minute * 60000).toISOString();
      Object.assign(element.dataset, { post: "", author, sent, state });
    }
    list.append(element);
  }
  const articles = [...list.querySelectorAll("article")];
  group(articles);
  group(articles);
  return articles.map((article) => article.hasAttribute("data-continued"));
}
