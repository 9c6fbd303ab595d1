// Which posts of a room stand on the page: one run without holes, never more than MOST of them.
import { all, one } from "./dom.js";
import { numberOf } from "./page.js";
import { fillPost, newPost } from "./post.js";

const MOST = 300;

async function fetchPart(asked) {
  const query = new URLSearchParams({ ...asked, part: "posts" });
  const response = await fetch(`${location.pathname}?${query}`, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const { hasEarlier, hasLater, last } = one("#topic", page).dataset;
  return {
    articles: all("[data-posts] > :is([data-post], [data-act])", page).map((article) => document.importNode(article, true)),
    hasEarlier: hasEarlier === "true",
    hasLater: hasLater === "true",
    last: Number(last),
  };
}

// `anchor` holds the reader's place, `late` what changed off the page; `settle()` is called when
// other posts stand here, `loaded()` after each attempt to load.
export function createStream(page, { anchor, late, settle, loaded }) {
  const { list, section } = page;
  const edges = { earlier: one('[data-edge="earlier"]', list), later: one('[data-edge="later"]', list) };
  let newest = Number(section.dataset.last);
  let opened = 0;
  let loading = "";

  const first = () => numberOf(one("[data-post]", list));
  const last = () => numberOf(page.posts().at(-1));
  const isComplete = () => last() >= newest;
  const showLater = () => { edges.later.hidden = isComplete(); };

  // A post that is being changed in place stays, and with it what lies between it and the rest.
  function remove(line) {
    if (one("[data-edit]", line)) return false;
    if (line.contains(document.activeElement)) list.focus({ preventScroll: true });
    line.remove();
    return true;
  }

  function trimTop() {
    const posts = page.posts();
    if (posts.length <= MOST) return;
    const kept = posts.at(-MOST);
    edges.earlier.hidden = false;
    while (edges.earlier.nextElementSibling !== kept && remove(edges.earlier.nextElementSibling));
  }

  function trimBottom() {
    const posts = page.posts();
    if (posts.length <= MOST) return;
    const kept = posts[MOST - 1];
    while (edges.later.previousElementSibling !== kept && remove(edges.later.previousElementSibling));
  }

  function lay(part, side) {
    newest = Math.max(newest, part.last);
    anchor.keep(() => {
      late.layOver(part.articles);
      if (side === "earlier") {
        edges.earlier.after(...part.articles);
        edges.earlier.hidden = !part.hasEarlier;
        trimBottom();
      } else {
        edges.later.before(...part.articles);
        trimTop();
        // The end of what the server has: nothing is left to wait for.
        if (!part.articles.length) newest = last();
      }
      showLater();
      settle();
    });
  }

  async function load(side) {
    if (loading || edges[side].hidden) return;
    loading = side;
    const era = opened;
    const edge = side === "earlier" ? first : last;
    const asked = edge();
    edges[side].setAttribute("aria-busy", "true");
    try {
      const part = await fetchPart(side === "earlier" ? { before: asked } : { after: asked });
      // What arrived meanwhile may have moved the edge that the answer would be laid against.
      if (era === opened && asked === edge()) lay(part, side);
      loaded(true);
    } catch {
      loaded(false);
    } finally {
      loading = "";
      edges[side].removeAttribute("aria-busy");
    }
  }

  function take(post) {
    const known = page.find(post.number);
    if (!known) late.keep(post);
    else if (post.revision > Number(known.dataset.revision)) fillPost(known, post, page);
    newest = Math.max(newest, post.number);
  }

  // Posts that follow on the last one are drawn, as far as there is room for them.
  function grow(most) {
    for (let room = most - page.posts().length; room > 0; room -= 1) {
      const post = late.take(last() + 1);
      if (!post) return;
      edges.later.before(newPost(post, page));
    }
  }

  return {
    first, last, load, isComplete,
    newest: () => newest,
    isLoading: () => Boolean(loading),
    // At the end the oldest make room for the newest; further up nothing is taken away.
    show(posts, { isAtEnd }) {
      const wasComplete = isComplete();
      posts.forEach(take);
      if (wasComplete) grow(isAtEnd ? Infinity : MOST);
      if (isAtEnd) trimTop();
      showLater();
      settle();
    },
    // Other posts in the place of these; returns whether the page shows what was asked for last.
    async open(asked) {
      const era = ++opened;
      const part = await fetchPart(asked);
      if (era !== opened) return false;
      newest = Math.max(newest, part.last);
      while (edges.earlier.nextElementSibling !== edges.later) edges.earlier.nextElementSibling.remove();
      late.layOver(part.articles);
      edges.later.before(...part.articles);
      edges.earlier.hidden = !part.hasEarlier;
      // What came while it was on its way follows on.
      if (!part.hasLater) grow(MOST);
      showLater();
      settle();
      return true;
    },
  };
}
