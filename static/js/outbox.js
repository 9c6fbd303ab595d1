// The queue of posts on their way: pure logic; sending, time and storage are given to it.
import { keep, keyOf, load } from "./keeping.js";

const IN_FLIGHT = 5;
const PATIENCE = 5000;
// A line that has ended comes back in its own time; what is written meanwhile does not wait for it.
const WITHOUT = 1000;
const GIVE_UP = 120000;
const BY_SOCKET = 2;
const TRY_AGAIN = new Set(["unavailable", "internal"]);

const frameOf = ({ topic, client_id, body, reply_to, language, attachments }) => ({
  type: "post", topic, client_id, body, reply_to: reply_to || undefined, language: language || undefined,
  attachments: attachments?.length ? attachments.map(({ id, alt }) => ({ id, alt })) : undefined,
});

// `way`: { send(frame) -> whether it left, post(entry) -> promise of {status, body}, now(), isOffline(),
// storage, member, isDrawn(entry), changed(entries), expect(topic, revision) }
export function createOutbox(way) {
  const key = keyOf(way.member, "outbox");
  let entries = load(way.storage, key);
  // Since when there is no line; null while there is one. The first may take its time to open.
  let awaySince = way.now() + PATIENCE - WITHOUT;
  let offlineAt = 0; // When there was last known to be no network: without one nothing is given up.
  let posting = false, notBefore = 0;

  function changed() {
    const kept = entries.filter(({ state }) => state !== "accepted" && state !== "held");
    keep(way.storage, key, kept);
    way.changed(entries);
  }

  const isPending = ({ state }) => state === "waiting" || state === "sent";

  function pump() {
    let flying = 0;
    if (posting || way.now() < notBefore) return;
    for (const entry of entries.filter(isPending)) {
      if (entry.state === "sent") flying += 1;
      else if (entry.failures >= BY_SOCKET) return flying ? undefined : byHttp(entry);
      else if (awaySince !== null || flying >= IN_FLIGHT || !way.send(frameOf(entry))) return;
      else {
        Object.assign(entry, { state: "sent", sentAt: way.now() });
        flying += 1;
      }
    }
  }

  async function byHttp(entry) {
    posting = true;
    const { status, body } = await way.post(entry).catch(() => ({ status: 503 }));
    posting = false;
    if (!entries.includes(entry)) return;
    if (status === 202) settle(entry, "held", { message: body?.reason });
    else if (status < 300 && body?.post) accept(entry, body.post);
    else if (status >= 500 || !isPending(entry)) putOff(body?.retry_after);
    else settle(entry, "refused", body ?? {});
    pump();
  }

  const putOff = (seconds = 2) => { notBefore = way.now() + seconds * 1000; };
  const find = (id) => entries.find(({ client_id }) => client_id === id);

  // Too early is a refusal that says when it will be time.
  function settle(entry, state, { message, retry_after: wait = 0 } = {}) {
    Object.assign(entry, { state, message, from: wait && way.now() + wait * 1000 });
    changed();
  }

  function accept(entry, { number, revision }) {
    entry.number = number;
    settle(entry, "accepted");
    way.expect(entry.topic, revision);
    drawn();
  }

  // Whoever has waited in vain goes again.
  function requeue(isLost) {
    for (const entry of entries) {
      if (entry.state !== "sent" || !isLost(entry)) continue;
      entry.failures += 1;
      entry.state = "waiting";
    }
  }

  function only(isLeft) {
    entries = entries.filter(isLeft);
    changed();
  }

  function drawn() {
    const isLeft = (entry) => entry.state !== "accepted" || !way.isDrawn(entry);
    if (!entries.every(isLeft)) only(isLeft);
  }

  return {
    drawn,
    entries: () => entries,
    isPending: () => entries.some(isPending),
    add(draft) {
      entries.push({ ...draft, at: way.now(), state: "waiting", failures: 0 });
      changed();
      pump();
    },
    up() {
      awaySince = null;
      pump();
    },
    down() {
      awaySince ??= way.now();
      // An attempt to connect that failed counts for those who wait too.
      for (const entry of entries.filter(isPending)) {
        entry.failures += 1;
        entry.state = "waiting";
      }
      pump();
    },
    take(frame) {
      const entry = find(frame.client_id);
      if (!entry || entry.state === "accepted" || entry.state === "held") return;
      if (frame.type === "accepted") accept(entry, frame.post);
      else if (frame.type === "held") settle(entry, "held", { message: frame.reason });
      else if (!isPending(entry)) return;
      else if (TRY_AGAIN.has(frame.code)) {
        putOff(frame.retry_after);
        requeue((one) => one === entry);
      } else settle(entry, "refused", frame);
      pump();
    },
    tick() {
      const now = way.now();
      if (way.isOffline()) offlineAt = now;
      requeue((entry) => now - entry.sentAt > PATIENCE);
      for (const entry of entries) {
        if (isPending(entry) && now - Math.max(entry.at, offlineAt) > GIVE_UP) settle(entry, "lost");
        if (awaySince === null || entry.state !== "waiting") continue;
        if (now - Math.max(entry.at, awaySince) >= WITHOUT) entry.failures = BY_SOCKET;
      }
      pump();
    },
    retry(client_id) {
      notBefore = 0;
      Object.assign(find(client_id), { state: "waiting", failures: 0, at: way.now(), message: "" });
      changed();
      pump();
    },
    remove: (id) => only(({ client_id }) => client_id !== id),
    erase: () => only(() => false),
  };
}
