// The line before what the member has not seen, and the bar that leads up to it.
import { make, one } from "./dom.js";
import { numberOf } from "./page.js";
import { say, word } from "./words.js";

// So long the line stays once everything is read.
const LINGER = 4000;

// `read`: how far the member has read, as far as the page knows; null where they never were here.
export function createUnread(page, { anchor, first, newest }) {
  const { list, section } = page;
  const bar = one("[data-unread-bar]", section);
  let read = page.read;
  let from = read !== null && read < newest() ? read + 1 : null;
  let timer = 0;

  const isUnseen = (article) => numberOf(article) >= from && !article.matches("[data-mine]");
  const line = () => one(".unread-line", list);

  function lay() {
    const article = from !== null && first() <= from ? page.posts().find(isUnseen) : null;
    const old = line();
    if (old && old.nextElementSibling === article) return;
    old?.remove();
    article?.before(make("p", { className: "unread-line", id: "unread" }, word("unread_line")));
  }

  // How many there are above what is in sight; none where the line itself is below its upper edge.
  function above() {
    const place = anchor.place();
    if (from === null || !bar || !place) return 0;
    const standing = line();
    const top = list.getBoundingClientRect().top;
    if (standing ? standing.getBoundingClientRect().bottom > top : place.number < from) return 0;
    return Math.max(0, place.number - Math.max(from, (read ?? 0) + 1));
  }

  function look() {
    if (!bar) return;
    const count = above();
    bar.hidden = count === 0;
    if (count) say(one("[data-unread-count]", bar), "unread_above", { count });
  }

  function end() {
    timer = 0;
    if (from === null || read < newest()) return;
    from = null;
    anchor.keep(lay);
    look();
  }

  return {
    lay, look, line,
    from: () => from,
    // Posts came that the member cannot have seen.
    begin(number) {
      from ??= number;
    },
    // The mark has risen; once nothing is left unread the line has done its work.
    rise(number) {
      read = number;
      if (from !== null && read >= newest()) timer ||= setTimeout(end, LINGER);
      look();
    },
    clear() {
      from = null;
      anchor.keep(lay);
      look();
    },
  };
}
