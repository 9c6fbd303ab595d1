// Says in words how the connection is, and when it is tried again.
import { isFetching } from "./catchup.js";
import { all, make, one } from "./dom.js";
import { word } from "./words.js";

// A wait shorter than this is over before a button is found.
const LONG = 4;

// `hurry()`: try at once, because somebody asks for it.
export function createConnectionLine(hurry) {
  const offline = one("[data-offline]");
  let state = "";
  let at = 0;
  let mayHurry = false;

  // A socket is not told at once that the network is gone.
  function wordNow() {
    if (!navigator.onLine && (state === "connected" || state === "lost")) return "offline";
    if (state !== "lost") return state;
    return isFetching() ? "polling" : "reconnecting";
  }

  function show() {
    if (offline) offline.hidden = navigator.onLine;
    if (!state) return;
    const name = wordNow();
    const left = name === "reconnecting" ? Math.ceil((at - Date.now()) / 1000) : 0;
    for (const line of all("[data-connection]")) {
      if (line.dataset.word !== name) line.replaceChildren(word(name), make("span", { ariaHidden: "true" }));
      Object.assign(line.dataset, { state: name === "offline" ? "lost" : state, word: name });
      // Only for the eye: read aloud, a number that counts down would never end.
      line.firstElementChild.textContent = left > 0 ? ` (${word("in_seconds").replace("{count}", left)})` : "";
      offerNow(line, mayHurry && left >= LONG);
      line.hidden = false;
    }
  }

  // Beside the line and not in it: what is in it is read aloud when it changes.
  function offerNow(line, isLong) {
    const old = line.parentElement.querySelector("[data-hurry]");
    if (!isLong) return old?.remove();
    if (old) return undefined;
    const button = make("button", { type: "button", className: "button is-small is-quiet", textContent: word("try_now") });
    button.dataset.hurry = "";
    button.addEventListener("click", hurry);
    return line.after(button);
  }

  addEventListener("online", show);
  addEventListener("offline", show);
  setInterval(() => state === "lost" && show(), 1000);
  show();
  // `now`: connected, lost, signed_out, suspended; `next`: when a lost one is tried again,
  // which may be sooner where it `isGuess`.
  return (now, next = 0, isGuess = false) => {
    state = now;
    at = next;
    mayHurry = isGuess;
    show();
  };
}
