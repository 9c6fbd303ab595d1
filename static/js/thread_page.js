// What the page of a thread has beside its posts: how far one has read, and what waits.
import { one } from "./dom.js";
import { startReading } from "./reading.js";
import { threadView } from "./thread.js";
import { createUnseen } from "./unseen.js";

export function startThread(page, { member, send }) {
  // Who was never here has nothing that waits: they begin with what they see.
  const unseen = member && page.read !== null ? createUnseen(page) : null;
  const view = threadView(page, unseen?.arrived);
  page.unread = unseen;
  // A post was asked for by an address that names no place on the page.
  if (!location.hash) one("[data-target]", page.list)?.scrollIntoView({ block: "center" });
  if (!member) return { view };
  const { watch, settle } = startReading(page, send, undefined, unseen);
  // What was in sight before it was known what waits counts too.
  unseen?.load().then(settle);
  return { view, watch };
}
