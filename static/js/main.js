// Reads the page and starts what it needs; without this the page still works by links and forms.
import { startBell } from "./bell.js";
import { createPolling } from "./catchup.js";
import { createConnectionLine } from "./connection.js";
import { one } from "./dom.js";
import { eraseContent, eraseMember, watchOtherTabs } from "./gone.js";
import { followList, refreshNowAndThen } from "./lists.js";
import { startSending } from "./sending.js";
import { openSocket } from "./socket.js";
import { createStreams } from "./streams.js";

const member = Number(document.body.dataset.member) || null;
const streams = createStreams();
const polling = createPolling(streams.pollAll);
const showState = createConnectionLine(() => socket?.hurry());
const topicId = Number(document.getElementById("topic")?.dataset.topic) || null;
let socket = null;
let isLeaving = false;
let hasEnded = false;

const send = (frame) => socket?.send(frame) ?? false;
const gone = (reason) => {
  isLeaving = true;
  eraseContent(document.getElementById("main"), reason);
};

// Nothing of a member stays where they are signed out: here, and in tabs that no socket reaches.
function end(reason) {
  if (hasEnded) return;
  hasEnded = isLeaving = true;
  outbox?.erase();
  eraseMember(reason);
  socket?.stop();
  polling.stop();
  showState(reason);
}

// The server has another past than this page; it is drawn again once in half a minute at most.
function redraw() {
  if (isLeaving) return;
  isLeaving = true;
  const last = Number(sessionStorage.getItem("redrawn")) || 0;
  setTimeout(() => {
    sessionStorage.setItem("redrawn", Date.now());
    location.reload();
  }, Math.max(0, last + 30000 - Date.now()));
}

// Filled in by the page of a topic; elsewhere the outbox only sends what is left.
const here = {
  topic: topicId, isDrawn: () => true, arrived() {}, expect() {}, copyBack: () => false, isUnsent: () => false,
};
const outbox = startSending({ member, send, here });
if (topicId) {
  const { startTopic } = await import("./topic_page.js");
  await startTopic({ member, streams, send, outbox, here, redraw, gone });
}

const enclosing = one("form:not([data-composer]) [data-enclosing]");
if (enclosing) (await import("./enclosing.js")).startEnclosing(enclosing.closest("form"));
const writing = one("form[data-writing-form]");
if (writing) Object.assign(here, (await import("./writing.js")).startWriting(writing));

const board = one("#board[data-board]");
if (board) {
  followList({
    stream: `board.${board.dataset.board}`, streams, gone,
    revision: Number(board.dataset.revision),
    selectors: ["[data-topic-list]"],
  });
}
const cases = one("[data-cases]");
if (cases) (await import("./cases.js")).startCases(cases, streams, gone);
const similar = one("[data-similar]");
if (similar) (await import("./similar.js")).startSimilar(similar);
if (member) startBell(member, streams);
if (one("form[data-follow]")) (await import("./following.js")).startFollowing();
refreshNowAndThen("[data-live-list]");

addEventListener("beforeunload", (event) => {
  if (!isLeaving && (here.isUnsent() || outbox?.isPending())) event.preventDefault();
});

// A page of an error may not know for whom it was drawn.
if ("member" in document.body.dataset) watchOtherTabs(member, end);
socket = openSocket(document.body.dataset.socket, {
  redraw,
  state(state, at, mayHurry) {
    showState(state, at, mayHurry);
    if (member && (state === "signed_out" || state === "suspended")) end(state);
  },
  frame(frame) {
    if (frame.client_id) outbox?.take(frame);
    else streams.route(frame);
  },
  up() {
    polling.stop();
    streams.connected(send);
    outbox?.up();
  },
  down() {
    if (!hasEnded) polling.start();
    outbox?.down();
  },
});
// For who drives the page from without, as our tests do: from here on a press is heard.
document.body.dataset.ready = "";
