// What both kinds of topic page share: their posts, late changes, and what lies beyond the window.
import { all, make, one } from "./dom.js";
import { fillPost } from "./post.js";
import { say } from "./words.js";

const LATE = 200;

export const numberOf = (article) => Number(article.dataset.number);

export function readTopic() {
  const section = document.getElementById("topic");
  const list = one("[data-posts]", section);
  const { topic, format, revision, canWrite, hasLater, mayModerate, read, roomLimit, mutedAuthors } = section.dataset;
  return {
    section, list,
    topic: Number(topic),
    revision: Number(revision),
    isRoom: format === "room",
    limit: Number(roomLimit),
    canWrite: canWrite === "true",
    hasLater: hasLater === "true",
    mayModerate: mayModerate === "true",
    // How far the member has read; null for one who was never here.
    read: read ? Number(read) : null,
    // The number of the post that answers a question; 0 where none does.
    get answer() { return Number(section.dataset.answer); },
    // Whose posts the member wants folded.
    muted: new Set(mutedAuthors?.split(" ")),
    posts: () => all("[data-post]", list),
    find: (number) => one(`[data-post][data-number="${number}"]`, list),
  };
}

export const lastOf = (page) => Math.max(0, ...page.posts().map(numberOf));

// Changes of posts that are not on the page, for when they come onto it with an older text.
export function createLate(page) {
  const late = new Map();
  return {
    keep(post) {
      late.delete(post.number);
      late.set(post.number, post);
      if (late.size > LATE) late.delete(late.keys().next().value);
    },
    take(number) {
      const post = late.get(number);
      late.delete(number);
      return post;
    },
    layOver(articles) {
      for (const article of articles) {
        const post = late.get(numberOf(article));
        if (post?.revision > Number(article.dataset.revision)) fillPost(article, post, page);
      }
    },
  };
}

// "3 new posts further on", leading to the first of them.
export function createFurtherOn(page) {
  const numbers = new Set();
  let link = null;
  return (post) => {
    numbers.add(post.number);
    if (!link) {
      link = make("a", { href: `/p/${post.id}/` });
      page.list.after(make("p", { className: "notice is-live", role: "status" }, link));
    }
    say(link, "new_posts_elsewhere", { count: numbers.size });
  };
}
