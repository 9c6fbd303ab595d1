// Bare addresses of our own pages in posts say what they lead to, as far as this reader may know.
import { all, make } from "./dom.js";

const PAUSE = 300;
const MOST = 30;
const OURS = /^\/(p|t|municipalities)\/(\d+)\/|^\/(people|b)\/([\w-]+)\/$/;

// The part of an address that is asked for; null where it is none of ours, or has words of its own.
export function askedOf(link, origin) {
  const { href, textContent } = link;
  if (!href.startsWith(`${origin}/`)) return null;
  const text = textContent.trim();
  const path = href.slice(origin.length);
  if (text !== href && decodeURI(text) !== decodeURI(href) && text !== path) return null;
  return OURS.exec(path)?.[0] ?? null;
}

// An address that is a paragraph of its own becomes a card; within a sentence it stays a link.
function standsAlone(link) {
  const around = link.parentElement;
  return around.localName === "p" && around.textContent.trim() === link.textContent.trim() && !around.closest("blockquote");
}

function showCard(link, { title, facts }) {
  link.classList.add("link-card");
  link.dir = document.documentElement.dir;
  const words = facts.flatMap((fact, at) => [...(at ? [" · "] : []), make("bdi", {}, fact)]);
  link.replaceChildren(make("b", {}, make("bdi", {}, title)), make("small", {}, ...words));
}

export function startLinked(list) {
  const known = new Map();
  let timer = 0;

  function dress(link, found) {
    // What was written there is what a quotation quotes: not everybody may know the title.
    link.dataset.linked = found ? link.textContent : "";
    if (!found) return;
    link.dir = "auto";
    if (found.facts && standsAlone(link)) return showCard(link, found);
    link.classList.add("own-link");
    link.replaceChildren(make("bdi", {}, found.title), ...(found.by ? [" · ", make("bdi", {}, found.by)] : []));
  }

  async function look() {
    timer = 0;
    const links = all('[data-slot="body"] a[href]:not([data-linked], .mention)', list)
      .map((link) => [link, askedOf(link, location.origin)]).filter(([, asked]) => asked);
    const unknown = [...new Set(links.map(([, asked]) => asked).filter((asked) => !known.has(asked)))].slice(0, MOST);
    if (unknown.length) {
      const query = new URLSearchParams(unknown.map((asked) => ["at", asked]));
      const answer = await fetch(`/links/?${query}`, { headers: { Accept: "application/json" } })
        .then((response) => (response.ok ? response.json() : null)).catch(() => null);
      if (!answer) return;
      for (const asked of unknown) known.set(asked, answer.links[asked] ?? null);
    }
    for (const [link, asked] of links) if (known.has(asked)) dress(link, known.get(asked));
  }

  new MutationObserver(() => { timer ||= setTimeout(look, PAUSE); }).observe(list, { childList: true, subtree: true });
  look();
}
