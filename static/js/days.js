// In a room: a line where the day changes, and one head for posts that follow on one another.
import { make } from "./dom.js";
import { group } from "./grouping.js";
import { dayName, dayOf } from "./words.js";

// The day line above a post; the line of the unread may stand between them.
export function lineOver(article) {
  let above = article.previousElementSibling;
  if (above?.matches(".unread-line")) above = above.previousElementSibling;
  return above?.matches(".day-line") ? above : null;
}

function newLine(time) {
  const day = make("time", { dateTime: dayOf(time), textContent: dayName(time) });
  return make("p", { className: "day-line" }, day);
}

export function layDays(articles) {
  let before = null;
  for (const article of articles) {
    const { dataset } = article;
    dataset.day ||= dayOf(dataset.sent);
    const line = lineOver(article);
    const begins = before?.dataset.day !== dataset.day;
    if (begins && !line) article.before(newLine(dataset.sent));
    if (!begins) line?.remove();
    before = article;
  }
  group(articles);
}
