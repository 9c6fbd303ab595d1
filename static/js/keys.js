// The keyboard among posts: one of them is reached by Tab, arrows lead to the others, letters act.
import { one } from "./dom.js";
import { openMenu } from "./menus.js";

const SLOTS = { r: "reply", e: "edit", "+": "react", c: "copy", f: "flag", q: "quote" };

// Where a letter is a letter, or something lies over the page.
const ELSEWHERE = "input, textarea, select, [contenteditable], dialog, [popover], details.menu[open], [data-post]";
const ANYWHERE = "keys.anywhere";

// A letter of another script stands for the Latin one on the same key.
export function keyOf({ key, code }) {
  if (key === "؟") return "?";
  if (/^[!-~]$/.test(key)) return key.toLowerCase();
  const letter = key.length === 1 && /^Key([A-Z])$/.exec(code ?? "");
  return letter ? letter[1].toLowerCase() : key;
}

export function startKeys(page) {
  const help = document.getElementById("keys-dialog");
  const { list } = page;
  // Those in a closed fold are not there for who moves from post to post.
  const posts = () => page.posts().filter((article) => article.checkVisibility());
  const frame = () => (page.isRoom ? list : document.documentElement);
  let current = null;

  function reach(article) {
    if (current !== article) current?.setAttribute("tabindex", "-1");
    current = article;
    article?.setAttribute("tabindex", "0");
  }

  function go(article) {
    if (!article) return;
    reach(article);
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
  }

  // A post longer than the screen is read to its end before the next.
  function goesBeyond(article, step) {
    const { top, bottom } = article.getBoundingClientRect();
    const view = page.isRoom ? list.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    return step > 0 ? bottom > view.bottom + 1 && top <= view.top + 1 : top < view.top - 1 && bottom >= view.bottom - 1;
  }

  function step(article, by) {
    if (goesBeyond(article, by)) return frame().scrollBy({ top: by * frame().clientHeight / 2 });
    const all = posts();
    go(all[all.indexOf(article) + by]);
  }

  function leap(article, by) {
    const all = posts();
    const { top } = article.getBoundingClientRect();
    const far = frame().clientHeight * 0.8;
    let index = all.indexOf(article) + by;
    while (all[index + by] && Math.abs(all[index].getBoundingClientRect().top - top) < far) index += by;
    go(all[index]);
  }

  const MOVES = {
    ArrowDown: (article) => step(article, 1),
    ArrowUp: (article) => step(article, -1),
    PageDown: (article) => leap(article, 1),
    PageUp: (article) => leap(article, -1),
    Home: () => go(posts()[0]),
    End: () => go(posts().at(-1)),
    Enter: (article) => {
      const menu = one(".post-menu", article);
      if (menu) openMenu(menu);
    },
    // What waits to be read: one by one in a thread, the first of it in a room.
    n: () => (page.unread ? page.unread.next() : one("[data-to-unread]", page.section)?.click()),
    p: () => page.unread?.previous(),
    "?": () => help.showModal(),
  };

  // In a room a reply is a quotation.
  function act(article, key) {
    const target = one(`[data-slot="${SLOTS[key]}"]`, article) ?? (key === "q" && one('[data-slot="reply"]', article));
    if (!target || target.closest("[hidden]")) return false;
    target.click();
    return true;
  }

  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const article = event.target;
    if (!article.matches("[data-post]")) return;
    const key = keyOf(event);
    if (Object.hasOwn(MOVES, key)) MOVES[key](article);
    else if (!Object.hasOwn(SLOTS, key) || !act(article, key)) return;
    event.preventDefault();
  });
  list.addEventListener("focusin", ({ target }) => reach(target.closest("[data-post]")));
  // Escape leads from what is in a post back to it.
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) event.target.closest("[data-post]")?.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-keys-help]")) help.showModal();
  });
  // One letter acts without a post that has the focus, for who has not turned it off.
  const anywhere = one("[data-keys-anywhere]", help);
  if (anywhere) {
    anywhere.checked = localStorage.getItem(ANYWHERE) !== "off";
    anywhere.addEventListener("change", () => localStorage.setItem(ANYWHERE, anywhere.checked ? "on" : "off"));
    document.addEventListener("keydown", (event) => {
      if (!anywhere.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (keyOf(event) !== "n" || event.target.closest(ELSEWHERE)) return;
      event.preventDefault();
      MOVES.n();
    });
  }
  reach(page.isRoom ? posts().at(-1) : posts()[0]);
  // Where Tab leads when the post that was reached is taken off the page.
  list.addEventListener("focus", () => {
    if (!current?.isConnected) reach(posts().at(-1));
  });
}
