// Which streams this page follows, and which of them a frame is for.

const AGAIN = new Set(["unavailable", "internal", "rate_limited"]);

// A follower has `take(frame)`, and may have `since()`, a revision to join from, and `poll()`.
export function createStreams() {
  const followers = new Map();
  let send = () => false;

  function join(name) {
    const follower = followers.get(name);
    if (!follower) return;
    const since = follower.since?.();
    send({ type: "join", stream: name, ...(since === undefined ? {} : { since }) });
  }

  function route(frame) {
    if (frame.type === "heartbeat") {
      for (const [name, revision] of Object.entries(frame.revisions)) {
        followers.get(name)?.take({ type: "known", revision });
      }
    } else if (frame.stream) {
      if (frame.type === "error") refused(frame);
      else followers.get(frame.stream)?.take(frame);
    }
  }

  function refused(frame) {
    if (AGAIN.has(frame.code)) setTimeout(join, 1000 * (frame.retry_after ?? 5), frame.stream);
    else followers.get(frame.stream)?.take({ type: "removed", reason: "access" });
  }

  return {
    join,
    route,
    follow(name, follower) {
      followers.set(name, follower);
      join(name);
    },
    leave(name) {
      if (followers.delete(name)) send({ type: "leave", stream: name });
    },
    connected(sender) {
      send = sender;
      for (const name of followers.keys()) join(name);
    },
    pollAll() {
      for (const follower of followers.values()) follower.poll?.();
    },
  };
}
