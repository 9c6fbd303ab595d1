// A short word at the edge of the page that goes by itself.
import { make, one } from "./dom.js";

const LONG_ENOUGH = 6000;

export function toast(text) {
  const line = make("div", { className: "toast" }, make("p", {}, text));
  one("[data-toasts]")?.append(line);
  setTimeout(() => line.remove(), LONG_ENOUGH);
}
