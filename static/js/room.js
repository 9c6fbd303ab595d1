// The view of a room: new posts at the bottom, the past at the top, never a jump under the reader.
import { layDays, lineOver } from "./days.js";
import { all, make, one } from "./dom.js";
import { fetchPage } from "./fragments.js";
import { createFurtherOn, createLate, lastOf, numberOf } from "./page.js";
import { fillPost, newPost } from "./post.js";
import { say, word } from "./words.js";

const MOST = 400;
const NEAR = 120;

export function roomView(page) {
  const { list, section } = page;
  const late = createLate(page);
  const sayFurtherOn = createFurtherOn(page);
  const jump = make("button", { type: "button", className: "button room-jump", hidden: true });
  const earlier = () => one("[data-earlier]", section);
  const isAtBottom = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  let last = lastOf(page);
  let below = 0;
  let loading = false;
  let isAtEnd = false;

  function take(post) {
    const known = page.find(post.number);
    if (known) fillPost(known, post, page);
    else if (!page.hasLater) append(post);
    else if (post.number > last) sayFurtherOn(post);
    else late.keep(post);
    last = Math.max(last, post.number);
  }

  // Fetched changes come by revision: a post may belong between two that are here.
  function append(post) {
    const articles = page.posts();
    const next = articles.find((article) => numberOf(article) > post.number);
    if (next && next === articles[0]) return late.keep(post);
    const article = newPost(post, page);
    if (next) (lineOver(next) ?? next).before(article);
    else list.append(article);
    if (post.number > last) below += 1;
  }

  function show(posts) {
    const before = last;
    const stay = isAtBottom();
    posts.forEach(take);
    const mine = posts.some(({ number }) => number > before && page.find(number)?.matches("[data-mine]"));
    if (stay || mine) prune();
    layDays(page.posts());
    if (stay || mine) toBottom();
    offerJump();
  }

  function prune() {
    const articles = page.posts();
    const away = articles.slice(0, -MOST);
    for (const article of away) {
      lineOver(article)?.remove();
      article.remove();
    }
    if (away.length) offerEarlier(`?before=${numberOf(articles[away.length])}`);
  }

  function offerEarlier(href) {
    const link = earlier() ?? make("a", { className: "button is-quiet", dataset: { earlier: "" } }, word("load_earlier"));
    link.setAttribute("href", href);
    if (!link.isConnected) list.prepend(make("p", { className: "room-earlier" }, link));
  }

  function toBottom() {
    list.scrollTop = list.scrollHeight;
    isAtEnd = true;
    below = 0;
    offerJump();
  }

  function offerJump() {
    jump.hidden = below === 0;
    if (below) say(jump, "new_posts_below", { count: below });
  }

  async function loadEarlier() {
    const link = earlier();
    if (loading || !link) return;
    loading = true;
    try {
      const past = await fetchPage(link.href);
      layEarlier(past);
      const next = one("[data-earlier]", past);
      if (next) link.setAttribute("href", next.getAttribute("href"));
      else link.parentElement.remove();
    } catch {
      // The link stays and can be tried again.
    } finally {
      loading = false;
    }
  }

  function layEarlier(past) {
    const articles = all("[data-posts] [data-post]", past)
      .filter((article) => !page.find(numberOf(article)))
      .map((article) => document.importNode(article, true));
    const { scrollHeight, scrollTop } = list;
    const [first] = page.posts();
    if (first) (lineOver(first) ?? first).before(...articles);
    else list.append(...articles);
    late.layOver(articles);
    layDays(page.posts());
    list.scrollTop = scrollTop + list.scrollHeight - scrollHeight;
  }

  list.addEventListener("scroll", () => {
    isAtEnd = isAtBottom();
    if (below && isAtBottom()) toBottom();
    if (list.scrollTop < 200) loadEarlier();
  }, { passive: true });
  section.addEventListener("click", (event) => {
    if (!event.target.closest("[data-earlier]")) return;
    event.preventDefault();
    loadEarlier();
  });
  // Lines that come and go around it (who is here, a keyboard) must not cover the newest post.
  new ResizeObserver(() => isAtEnd && toBottom()).observe(list);
  jump.addEventListener("click", toBottom);
  const holder = one(".room-below", section);
  if (holder) holder.prepend(jump);
  else list.after(make("div", { className: "room-below" }, jump));
  layDays(page.posts());
  if (!page.hasLater && !location.hash) toBottom();
  return { show, isDrawn: (number) => number <= last };
}
