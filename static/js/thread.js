// The view of a thread: replies in their place, changes where they stand.
import { createFurtherOn, lastOf, numberOf } from "./page.js";
import { ELSEWHERE, placeOf } from "./place.js";
import { fillPost, newPost } from "./post.js";

const rowOf = (article) => ({ number: numberOf(article), depth: Number(article.dataset.depth) });

export function threadView(page) {
  const sayFurtherOn = createFurtherOn(page);
  let last = lastOf(page);

  function take(post) {
    const known = page.find(post.number);
    if (known) fillPost(known, post, page);
    else insert(post);
    last = Math.max(last, post.number);
  }

  function insert(post) {
    const articles = page.posts();
    const place = placeOf(articles.map(rowOf), post, page.hasLater);
    const isNew = post.number > last && post.state === "published" && !post.edited_at;
    if (place === ELSEWHERE) return isNew && sayFurtherOn(post);
    const article = newPost(post, page);
    if (place < articles.length) articles[place].before(article);
    else articles.at(-1).after(article);
  }

  return {
    // Fetched changes come by revision; a parent must be placed before its replies.
    show: (posts) => [...posts].sort((first, second) => first.number - second.number).forEach(take),
    // What lies beyond the window is not drawn, but it is said to be there.
    isDrawn: (number) => number <= last,
  };
}
