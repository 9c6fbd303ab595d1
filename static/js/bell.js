// The bell: how much is unread, said politely when something new comes.
import { all, make, one } from "./dom.js";
import { followList } from "./lists.js";
import { say } from "./words.js";

const OF_STANDING = /^(warned|undone|sanction_over)$/;

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
    told({ type, unread, notification }) {
      if (type !== "notification") return;
      // What one may do here may be another now.
      if (OF_STANDING.test(notification?.kind)) import("./standing.js").then(({ look }) => look());
      for (const count of all("[data-bell-count]")) {
        count.textContent = unread || "";
        count.hidden = !unread;
      }
      if (unread > before) announce(unread);
      before = unread;
    },
  });
}
