// In a room: what one author says shortly after one another reads as one piece; as in forum/lines.py.

const TOGETHER = 5 * 60 * 1000;

export const follows = (now, before) =>
  now.author !== "" && now.author === before.author &&
  now.state === "published" && before.state === "published" &&
  Date.parse(now.sent) - Date.parse(before.sent) < TOGETHER;

// A line between two posts, of a day or of the unread, parts them.
export function group(articles) {
  for (const article of articles) {
    const before = article.previousElementSibling;
    const isContinued = Boolean(before?.matches("[data-post]")) && follows(article.dataset, before.dataset);
    if (article.hasAttribute("data-continued") !== isContinued) article.toggleAttribute("data-continued", isContinued);
  }
}
