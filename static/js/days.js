// In a room: a line where the day changes, and one head for posts that follow on one another.
import { make } from "./dom.js";
import { dayName, dayOf } from "./words.js";

const TOGETHER = 5 * 60 * 1000;

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

const follows = ({ dataset: now }, { dataset: before }) =>
  now.author !== "" && now.author === before.author &&
  now.state === "published" && before.state === "published" &&
  Date.parse(now.sent) - Date.parse(before.sent) < TOGETHER;

export function layDays(articles) {
  let before = null;
  for (const article of articles) {
    const { dataset } = article;
    dataset.day ||= dayOf(dataset.sent);
    const line = lineOver(article);
    const begins = before?.dataset.day !== dataset.day;
    if (begins && !line) article.before(newLine(dataset.sent));
    if (!begins) line?.remove();
    const grouped = !begins && follows(article, before);
    article.classList.toggle("post--grouped", grouped);
    article.toggleAttribute("data-continued", grouped);
    before = article;
  }
}
