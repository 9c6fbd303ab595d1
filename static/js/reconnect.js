// When to come back after a socket has closed: pure.

// However long a server was away: so soon after its return all are back.
const MOST = 30000;
const LEAST = 250;

export const spread = (low, high, random = Math.random) => low + random() * (high - low);

// Full jitter: a herd spreads over the whole of it. `window`: what the server announced for its
// number of clients, in milliseconds.
export function backoff(tries, window = 1000, random = Math.random) {
  return Math.max(LEAST, spread(0, Math.min(MOST, window * 2 ** tries), random));
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
export function planAfter(code, tries, { drain = null, window = 1000, random = Math.random } = {}) {
  if (Object.hasOwn(PLANS, code)) return PLANS[code](random);
  if (drain !== null) return { wait: drain };
  return { wait: backoff(tries, window, random), early: true };
}
