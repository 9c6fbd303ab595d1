// The bell: how much is unread, said politely when something new comes.
import { all, make, one } from "./dom.js";
import { followList } from "./lists.js";
import { say } from "./words.js";

function announce(count) {
  const line = make("p", { className: "visually-hidden" });
  say(line, "unread_count", { count });
  one("[data-toasts]")?.append(line);
  setTimeout(() => line.remove(), 10000);
}

export function startBell(member, streams) {
  let before = 0;
  followList({
    stream: `member.${member}`, streams,
    url: "/notifications/",
    selectors: ["[data-bell-count]", "[data-notifications]"],
    told({ type, unread }) {
      if (type !== "notification") return;
      for (const count of all("[data-bell-count]")) {
        count.textContent = unread || "";
        count.hidden = !unread;
      }
      if (unread > before) announce(unread);
      before = unread;
    },
  });
}
