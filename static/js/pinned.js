// The strip of pinned posts: kept right by the posts that arrive, without asking the server.
import { all, make, one } from "./dom.js";
import { say, word } from "./words.js";

const LONGEST = 140;

function lineOf(author, text) {
  return make("span", { className: "pinned-line" },
    make("b", {}, make("bdi", {}, author)), " ", make("bdi", {}, text));
}

function textOf(html) {
  const text = new DOMParser().parseFromString(html, "text/html").body.innerText ?? "";
  const words = text.replace(/\s+/g, " ").trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
}

export function startPinned() {
  const strip = one("[data-pinned-strip]");
  if (!strip) return () => {};
  const list = one("[data-pinned-list]", strip);
  const leading = one("[data-pinned-first]", strip);
  const more = one("[data-pinned-more]", strip);

  function itemOf(post) {
    const line = lineOf(post.author?.name ?? word("erased"), textOf(post.body_html));
    const link = make("a", { className: "menu-item", href: `/p/${post.id}/`, dataset: { goto: post.number } }, line);
    return make("li", {}, link);
  }

  function draw() {
    const [first, ...others] = all("a", list);
    strip.hidden = !first;
    more.hidden = !others.length;
    if (!first) return;
    leading.href = first.href;
    leading.dataset.goto = first.dataset.goto;
    one("[data-pinned-line]", leading).replaceChildren(...one(".pinned-line", first).cloneNode(true).childNodes);
    one("[data-pinned-number]", strip).textContent = others.length + 1;
    say(one("[data-pinned-count]", strip), "pinned_count", { count: others.length + 1 });
  }

  // Pinned now: first; pinned before: where it was; no longer, or no longer shown: gone.
  return (posts) => {
    for (const post of posts) {
      const old = one(`[data-goto="${post.number}"]`, list)?.parentElement;
      if (post.state !== "published" || !post.pinned) old?.remove();
      else if (old) old.replaceWith(itemOf(post));
      else list.prepend(itemOf(post));
    }
    draw();
  };
}
