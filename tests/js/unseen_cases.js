// The next post to be read: below, further on, then what was passed over; each is reached once.
import { nextOf } from "/js/unseen.js";
import { chance } from "./sync_cases.js";

function one(random) {
  const size = 3 + Math.floor(random() * 30);
  const order = Array.from({ length: size }, (_, at) => at + 1);
  for (let at = size - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
  const from = Math.floor(random() * size);
  const shown = order.slice(from, from + 1 + Math.floor(random() * 8));
  const left = new Set(order.filter(() => random() < 0.5));
  const waiting = left.size;
  let current = shown[0];
  let reached = 0;
  while (left.size && reached <= waiting) {
    const number = nextOf({ order, left, shown, current });
    if (number === undefined || !left.has(number)) return "led to what does not wait";
    const isPassed = shown.some((at) => left.has(at) && shown.indexOf(at) > shown.indexOf(current));
    if (isPassed && !shown.includes(number)) return "left the page too early";
    left.delete(number);
    if (shown.includes(number)) current = number;
    reached += 1;
  }
  return reached === waiting ? "" : "not all were reached";
}

export function unseenCases() {
  const random = chance(7);
  for (let round = 0; round < 2000; round += 1) {
    const wrong = one(random);
    if (wrong) return `round ${round}: ${wrong}`;
  }
  return nextOf({ order: [], left: new Set(), shown: [1, 2], current: 1 }) === undefined ? "" : "something out of nothing";
}
