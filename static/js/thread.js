// The view of a thread: replies in their place, or by time; changes where they stand.
import { one } from "./dom.js";
import { createFurtherOn, lastOf, numberOf } from "./page.js";
import { ELSEWHERE, placeOf } from "./place.js";
import { fillPost, newPost } from "./post.js";
import { say } from "./words.js";

const rowOf = (article) => ({ number: numberOf(article), depth: Number(article.dataset.depth) });

// What stands under the reply that a folded branch hangs on: one more, and perhaps new.
function grow(fold, isNew) {
  const count = Number(fold.dataset.count) + 1;
  const fresh = Number(fold.dataset.new) + (isNew ? 1 : 0);
  Object.assign(fold.dataset, { count, new: fresh });
  say(one("[data-fold-count]", fold), "fold_count", { count });
  say(one("[data-fold-new]", fold), "fold_new", { count: fresh });
  one("[data-fold-new]", fold).hidden = !fresh;
}

// Marked for as long as the page stands: what fades is missed.
function markNew(article) {
  article.dataset.unread = "";
  one("[data-is-new]", article).hidden = false;
}

// `arrived(post)` is told of each new post of others, also of one that stands on another page.
export function threadView(page, arrived = () => {}) {
  const sayFurtherOn = createFurtherOn(page);
  const { member } = document.body.dataset;
  const isByTime = page.list.dataset.order === "time";
  let last = lastOf(page);

  function take(post) {
    const known = page.find(post.number);
    if (known) fillPost(known, post, page);
    else insert(post);
    last = Math.max(last, post.number);
  }

  function placeFor(articles, post) {
    if (!isByTime) return placeOf(articles.map(rowOf), post, page.hasLater);
    return post.number > last && !page.hasLater ? articles.length : ELSEWHERE;
  }

  function insert(post) {
    const articles = page.posts();
    const place = placeFor(articles, post);
    const isNew = post.number > last && post.state === "published" && !post.edited_at;
    const isOthers = isNew && member && String(post.author?.id) !== member;
    if (isOthers) arrived(post);
    if (place === ELSEWHERE) return isNew && sayFurtherOn(post);
    const article = newPost(post, page);
    const before = articles[place - 1];
    const fold = before.closest("[data-fold]");
    if (isOthers && page.read !== null) markNew(article);
    (fold && post.depth < 2 ? fold : before).after(article);
    if (fold && post.depth > 1) grow(fold, isOthers);
  }

  return {
    // Fetched changes come by revision; a parent must be placed before its replies.
    show: (posts) => [...posts].sort((first, second) => first.number - second.number).forEach(take),
    // What lies beyond the window is not drawn, but it is said to be there.
    isDrawn: (number) => number <= last,
  };
}
