// What a closed socket is followed by, many times, from one seed.
import { planAfter } from "/js/reconnect.js";
import { chance } from "./sync_cases.js";

// Each word of the plan with all its values; a value that never changes stands once.
export function plans(code, times) {
  const random = chance(code);
  const words = {};
  for (let count = 0; count < times; count += 1) {
    for (const [name, value] of Object.entries(planAfter(code, 3, null, random))) {
      (words[name] ??= []).push(value);
    }
  }
  for (const [name, values] of Object.entries(words)) {
    if (name !== "wait") words[name] = [...new Set(values)];
  }
  return words;
}

export const drained = (wait) => planAfter(4012, 3, wait);
