// What may no longer be seen is taken off the page, and the page says why.
import { all, make } from "./dom.js";
import { sweep } from "./keeping.js";
import { word } from "./words.js";

const REASONS = { access: "removed_access", suspended: "suspended", signed_out: "signed_out" };

// Nobody is left before a wall.
function wayOn(reason) {
  const isOut = reason === "signed_out";
  const href = isOut ? `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}` : "/";
  return make("a", { className: "button is-primary", href }, word(isOut ? "sign_in" : "home"));
}

export function eraseContent(root, reason) {
  // A form that is gone from the page still holds what was written, and scripts hold the form.
  for (const field of all("textarea, input:not([type=hidden])", root)) field.value = "";
  const text = make("h1", { className: "notice-title" }, word(REASONS[reason] ?? "gone"));
  const notice = make("div", { className: "stack-tight" }, text, make("div", { className: "buttons" }, wayOn(reason)));
  root.replaceChildren(make("div", { className: "notice is-warning", role: "alert" }, notice));
  root.classList.remove("is-room");
  for (const aside of all(".frame-aside")) aside.remove();
  document.title = document.title.split(" · ").pop();
}

// All that is the member's: on the page, in the bar beside it, and kept in this tab.
export function eraseMember(reason) {
  sweep(sessionStorage, null);
  for (const part of all("[data-bell-count], [data-toasts], .bar-name, .bar .niche")) part.replaceChildren();
  eraseContent(document.getElementById("main"), reason);
  sweep(sessionStorage, null);
}

// Every page says for whom it was drawn; one of somebody else, or of nobody, ends the others.
export function watchOtherTabs(member, end) {
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel("majlis.member");
  channel.onmessage = ({ data }) => {
    if (member && data !== member) end("signed_out");
  };
  channel.postMessage(member);
}
