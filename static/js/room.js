// The view of a room: new posts at the bottom, the past at the top, never a jump under the reader.
import { createAnchor } from "./anchor.js";
import { createAnnouncer } from "./announcing.js";
import { layDays } from "./days.js";
import { one } from "./dom.js";
import { createLate } from "./page.js";
import { createStream } from "./stream.js";
import { toast } from "./toast.js";
import { createUnread } from "./unread.js";
import { say, word } from "./words.js";

const NEAR = 120;
const AGAIN = 3000;

const { member } = document.body.dataset;
const isMine = ({ author }) => Boolean(member) && String(author?.id) === member;

export function roomView(page) {
  const { list, section } = page;
  const jump = one("[data-jump]", section);
  const watchers = [];
  const anchor = createAnchor(list, () => (isAtEnd ? toBottom() : anchor.restore()));
  const late = createLate(page);
  const stream = createStream(page, { anchor, late, settle, loaded });
  const unread = createUnread(page, { anchor, first: stream.first, newest: stream.newest });
  const tell = createAnnouncer();
  const below = () => list.scrollHeight - list.scrollTop - list.clientHeight;
  const margin = () => Math.max(1500, 2.5 * list.clientHeight);
  let isAtEnd = false;
  let seen = stream.newest();
  let pause = 0;

  function settle() {
    layDays(page.posts());
    unread.lay();
    anchor.watch();
    for (const watch of watchers) watch();
  }

  function show(posts) {
    const before = stream.newest();
    const sorted = [...posts].sort((first, second) => first.number - second.number);
    const arrived = sorted.filter(({ number, state }) => number > before && state === "published");
    const others = arrived.filter((post) => !isMine(post));
    if (others.length && (document.hidden || !isAtEnd)) unread.begin(others[0].number);
    if (isAtEnd) stream.show(sorted, { isAtEnd });
    else anchor.keep(() => stream.show(sorted, { isAtEnd }));
    if (others.length && isAtEnd) tell(others);
    if (arrived.some(isMine)) toNewest();
    else if (isAtEnd) toBottom();
    look();
  }

  function toBottom() {
    list.scrollTop = list.scrollHeight;
    anchor.hold();
    look();
  }

  // What is being changed in place is not taken away.
  async function open(asked) {
    if (one("[data-edit]", list)) return toast(word("edit_open"));
    list.setAttribute("aria-busy", "true");
    try {
      return await stream.open(asked);
    } catch {
      return toast(word("load_failed"));
    } finally {
      list.removeAttribute("aria-busy");
    }
  }

  async function toNewest() {
    if (stream.isComplete() || await open({})) toBottom();
  }

  // Where the reader is decides what is offered and what is loaded.
  function look() {
    const isComplete = stream.isComplete();
    isAtEnd = isComplete && below() < NEAR;
    if (isAtEnd) seen = stream.newest();
    const count = stream.newest() - seen;
    jump.hidden = isAtEnd || !(count || !isComplete || below() > list.clientHeight);
    const words = one("[data-jump-words]", jump);
    if (count) say(words, "new_posts_below", { count });
    else words.textContent = word("to_newest");
    unread.look();
    if (Date.now() < pause) return;
    if (list.scrollTop < margin()) stream.load("earlier");
    if (below() < margin()) stream.load("later");
  }

  // A load that failed is tried again when the reader moves, though not at every step.
  function loaded(isWell) {
    if (!isWell) pause = Date.now() + AGAIN;
    setTimeout(look);
  }

  settle();
  list.addEventListener("scroll", () => {
    anchor.hold();
    look();
  }, { passive: true });
  return {
    show, open, toNewest, toBottom, unread, anchor,
    newest: stream.newest,
    isAtEnd: () => isAtEnd,
    isDrawn: (number) => number <= stream.newest(),
    load(side) {
      pause = 0;
      stream.load(side);
    },
    // `watch()` is called whenever other posts stand on the page.
    watchWith: (watch) => watchers.push(watch),
  };
}
