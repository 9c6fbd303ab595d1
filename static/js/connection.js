// Says in words how the connection is, and when it is tried again.
import { isFetching } from "./catchup.js";
import { all, make, one } from "./dom.js";
import { word } from "./words.js";

export function createConnectionLine() {
  const offline = one("[data-offline]");
  let state = "";
  let at = 0;

  function wordNow() {
    if (state !== "lost") return state;
    if (!navigator.onLine) return "offline";
    return isFetching() ? "polling" : "reconnecting";
  }

  function show() {
    if (offline) offline.hidden = navigator.onLine;
    if (!state) return;
    const name = wordNow();
    const left = name === "reconnecting" ? Math.ceil((at - Date.now()) / 1000) : 0;
    for (const line of all("[data-connection]")) {
      if (line.dataset.word !== name) line.replaceChildren(word(name), make("span", { ariaHidden: "true" }));
      Object.assign(line.dataset, { state, word: name });
      // Only for the eye: read aloud, a number that counts down would never end.
      line.lastChild.textContent = left > 0 ? ` (${word("in_seconds").replace("{count}", left)})` : "";
      line.hidden = false;
    }
  }

  addEventListener("online", show);
  addEventListener("offline", show);
  setInterval(() => state === "lost" && show(), 1000);
  show();
  // `now`: connected, lost, signed_out, suspended; `next`: when a lost one is tried again.
  return (now, next = 0) => {
    state = now;
    at = next;
    show();
  };
}
