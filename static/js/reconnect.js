// When to come back after a socket has closed: pure.

export const spread = (low, high, random = Math.random) => low + random() * (high - low);

export function backoff(tries, random = Math.random) {
  return Math.max(250, spread(0, Math.min(60000, 1000 * 2 ** tries), random));
}

const PLANS = {
  4000: () => ({ wait: 60000 }),
  4001: () => ({ stop: "signed_out" }),
  4003: () => ({ stop: "suspended" }),
  4009: (random) => ({ wait: spread(5000, 15000, random) }),
  4013: (random) => ({ wait: spread(15000, 60000, random) }),
  4026: () => ({ reload: true }),
  4029: () => ({ wait: 60000 }),
  4040: () => ({ onFocus: true }),
};

// `drain`: milliseconds a draining server asked for, if it did.
export function planAfter(code, tries, drain = null, random = Math.random) {
  if (Object.hasOwn(PLANS, code)) return PLANS[code](random);
  if (drain !== null) return { wait: drain };
  return { wait: backoff(tries, random), early: true };
}
