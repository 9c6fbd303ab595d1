// Over HTTP: what a topic's socket did not bring, and the same every few seconds without a socket.

export class Answered extends Error {
  constructor(response) {
    super(`answered ${response.status}`);
    this.status = response.status;
    this.wait = Number(response.headers.get("Retry-After")) || 0;
  }
}

export async function fetchChanges(topic, since) {
  const response = await fetch(`/t/${topic}/changes/?since=${since}`, {
    headers: { Accept: "application/json" },
  });
  if (!response.ok) throw new Answered(response);
  return { type: "changes", since, ...(await response.json()) };
}

// Polls from the tenth second without a socket until there is one again.
export function createPolling(poll) {
  let timer = 0;
  const round = () => {
    if (!document.hidden) poll();
    timer = setTimeout(round, 5000);
  };
  const start = () => {
    timer ||= setTimeout(round, 10000);
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
