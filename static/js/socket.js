// The tab's one WebSocket: opens, comes back, acknowledges, and hands on whole frames.
import { planAfter, spread } from "./reconnect.js";

const SILENCE = 60000;
const PATIENCE = 10000;
const HEALTHY = 30000;
// Frames and, as far as text tells, bytes after which `handled` does not wait for its second.
const FRAMES = 32;
const SIZE = 32768;
const CONTENT = new Set([
  "batch", "joined", "post", "topic", "reload", "reactions", "translation", "notification", "case",
]);

// `told`: { frame(frame), up(), down(), state(word, at, mayHurry), redraw() }
export function openSocket(path, told) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  let socket = null;
  let ready = false;
  let plan = {};
  let tries = 0;
  let herd = 1000;
  let drain = null;
  let epoch = null;
  let unacknowledged = 0;
  let size = 0;
  let healthy = 0;
  let silence = 0;
  let retry = 0;

  function connect() {
    clearTimeout(retry);
    if (socket || plan.stop) return;
    socket = new WebSocket(url, "majlis.v1");
    socket.onmessage = (event) => receive(event.data);
    socket.onclose = (event) => ended(event.code);
    listen();
  }

  // Where sockets are blocked without a word, the first frame never comes.
  function listen() {
    clearTimeout(silence);
    silence = setTimeout(() => ended(4008), ready ? SILENCE : PATIENCE);
  }

  function ended(code) {
    const old = socket;
    if (!old) return;
    socket = null;
    ready = false;
    old.onmessage = old.onclose = null;
    old.close();
    clearTimeout(silence);
    clearTimeout(healthy);
    plan = planAfter(code, tries, { drain, window: herd });
    drain = null;
    unacknowledged = size = 0;
    tries += 1;
    told.state(plan.stop ?? "lost", plan.wait === undefined ? 0 : Date.now() + plan.wait, plan.early);
    told.down();
    if (plan.reload) told.redraw();
    if (plan.wait !== undefined) retry = setTimeout(connect, plan.wait);
  }

  function receive(text) {
    const frame = JSON.parse(text);
    if (frame.reconnect) herd = frame.reconnect * 1000;
    if (frame.type === "welcome") welcome(frame);
    else if (frame.type === "draining") drain = frame.retry_after * 1000;
    else (frame.type === "batch" ? frame.frames : [frame]).forEach(hand);
    if (!socket) return;
    listen();
    if (!CONTENT.has(frame.type)) return;
    unacknowledged += 1;
    size += text.length;
    if (unacknowledged >= FRAMES || size >= SIZE) acknowledge();
  }

  function hand(frame) {
    try {
      told.frame(frame);
    } catch (error) {
      console.error(frame.type, error);
    }
  }

  function welcome(frame) {
    if (epoch !== null && epoch !== frame.epoch) return told.redraw();
    epoch = frame.epoch;
    ready = true;
    healthy = setTimeout(() => { tries = 0; }, HEALTHY);
    told.state("connected");
    told.up(frame);
  }

  function acknowledge() {
    if (unacknowledged && send({ type: "handled", count: unacknowledged })) unacknowledged = size = 0;
  }

  function send(frame) {
    if (!ready || socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  // A network that came back, or another one, leaves a line dead without a word.
  function probe() {
    if (!send({ type: "ping" })) return;
    clearTimeout(silence);
    silence = setTimeout(() => ended(4008), PATIENCE);
  }

  // Someone looks, or the network is back: do not sit out a wait that was only a guess.
  function hurry() {
    if (!document.hidden && ready) probe();
    if (document.hidden || socket || !(plan.early || plan.onFocus)) return;
    plan = { early: true };
    clearTimeout(retry);
    retry = setTimeout(connect, spread(0, 1000));
  }

  setInterval(acknowledge, 1000);
  addEventListener("online", hurry);
  addEventListener("focus", hurry);
  document.addEventListener("visibilitychange", hurry);
  connect();
  return {
    send,
    hurry,
    // For good: whoever this page was drawn for is no longer here.
    stop() {
      const old = socket;
      socket = null;
      ready = false;
      plan = { stop: "signed_out" };
      clearTimeout(retry);
      clearTimeout(silence);
      if (!old) return;
      old.onmessage = old.onclose = null;
      old.close();
    },
  };
}
