// Says in words how the connection is.
import { all, one } from "./dom.js";
import { word } from "./words.js";

export function createConnectionLine() {
  const offline = one("[data-offline]");
  const network = () => {
    if (offline) offline.hidden = navigator.onLine;
  };
  addEventListener("online", network);
  addEventListener("offline", network);
  network();
  // `state`: connected, lost, signed_out, suspended.
  return (state) => {
    for (const line of all("[data-connection]")) {
      if (line.dataset.state === state) continue;
      line.textContent = word(state === "lost" ? "reconnecting" : state);
      line.dataset.state = state;
      line.hidden = false;
    }
  };
}
