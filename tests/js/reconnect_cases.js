// What a closed socket is followed by, many times, from one seed.
import { planAfter } from "/js/reconnect.js";
import { chance } from "./sync_cases.js";

// Each word of the plan with all its values; a value that never changes stands once.
export function plans(code, times) {
  const random = chance(code);
  const words = {};
  for (let count = 0; count < times; count += 1) {
    for (const [name, value] of Object.entries(planAfter(code, 3, { random }))) {
      (words[name] ??= []).push(value);
    }
  }
  for (const [name, values] of Object.entries(words)) {
    if (name !== "wait") words[name] = [...new Set(values)];
  }
  return words;
}

export const drained = (wait) => planAfter(4012, 3, { drain: wait });

// So many clients whose line breaks at once: how many come back in the fullest of so many parts of
// the window, and the earliest and the latest of them.
export function herd(clients, window, parts, tries = 0) {
  const random = chance(clients);
  const waits = Array.from({ length: clients }, () => planAfter(1006, tries, { window, random }).wait);
  const counts = new Array(parts).fill(0);
  for (const wait of waits) counts[Math.min(parts - 1, Math.floor((wait / window) * parts))] += 1;
  return { fullest: Math.max(...counts), low: Math.min(...waits), high: Math.max(...waits) };
}

// So many clients that try again until a server that was away for so long (milliseconds) is back:
// when the last comes, and how many come in the fullest second.
export function returns(clients, window, away) {
  const random = chance(clients + away);
  const seconds = {};
  let last = 0;
  for (let client = 0; client < clients; client += 1) {
    let at = 0;
    for (let tries = 0; at < away; tries += 1) at += planAfter(1006, tries, { window, random }).wait;
    last = Math.max(last, at - away);
    const second = Math.floor((at - away) / 1000);
    seconds[second] = (seconds[second] ?? 0) + 1;
  }
  return { last, fullest: Math.max(...Object.values(seconds)) };
}
