// Over HTTP: what a topic's socket did not bring, and the same every few seconds without a socket.

export class Answered extends Error {
  constructor(response) {
    super(`answered ${response.status}`);
    this.status = response.status;
    this.wait = Number(response.headers.get("Retry-After")) || 0;
  }
}

const ROUND = 4000;
const FRESH = 15000;
let fetchedAt = 0;

// Whether changes came over HTTP lately: then being without a socket only means being slower.
export const isFetching = () => Date.now() - fetchedAt < FRESH;

export async function fetchChanges(topic, since) {
  const response = await fetch(`/t/${topic}/changes/?since=${since}`, {
    headers: { Accept: "application/json" },
  });
  if (!response.ok) throw new Answered(response);
  const changes = await response.json();
  fetchedAt = Date.now();
  return { type: "changes", since, ...changes };
}

// Polls while there is no socket: blocked ones must cost nobody more than ten seconds.
export function createPolling(poll) {
  let timer = 0;
  const round = () => {
    if (!document.hidden) poll();
    timer = setTimeout(round, ROUND);
  };
  const start = () => {
    timer ||= setTimeout(round, ROUND);
  };
  start();
  return {
    start,
    stop() {
      clearTimeout(timer);
      timer = 0;
    },
  };
}
