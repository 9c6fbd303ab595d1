// The tab's socket over a line of ours: what it acknowledges, and when it would come back.
import { openSocket } from "/js/socket.js";

function open() {
  const lines = [];
  const told = { frames: [], states: [], redrawn: 0, ups: 0, downs: 0 };
  window.WebSocket = class {
    constructor() {
      this.readyState = 1;
      this.sent = [];
      lines.push(this);
    }
    send(text) { this.sent.push(JSON.parse(text)); }
    close() { this.readyState = 3; }
  };
  window.WebSocket.OPEN = 1;
  const socket = openSocket("/ws/", {
    frame: (frame) => told.frames.push(frame.type),
    state: (state, at) => told.states.push([state, at]),
    up() { told.ups += 1; },
    down() { told.downs += 1; },
    redraw() { told.redrawn += 1; },
  });
  const hear = (...frames) => frames.forEach((frame) => lines.at(-1).onmessage({ data: JSON.stringify(frame) }));
  const handled = () => lines.at(-1).sent.filter(({ type }) => type === "handled").map(({ count }) => count);
  return { socket, lines, told, hear, handled };
}

const welcome = (more) => ({ type: "welcome", epoch: "one", reconnect: 1, ...more });
const post = (size) => ({ type: "post", revision: 1, post: { body_html: "x".repeat(size) } });

export const stories = {
  thirty_two_frames_are_acknowledged_at_once() {
    const { hear, handled } = open();
    hear(welcome(), ...Array.from({ length: 31 }, () => post(1)));
    const before = handled();
    hear({ type: "pong" }, { type: "presence" }, post(1));
    return [before, handled()];
  },
  large_frames_are_acknowledged_by_their_size() {
    const { hear, handled } = open();
    hear(welcome(), post(20000));
    const before = handled();
    hear(post(20000), post(5));
    return [before, handled()];
  },
  the_window_last_heard_is_that_in_which_it_comes_back() {
    const waits = [];
    for (let count = 0; count < 40; count += 1) {
      const { lines, told, hear } = open();
      hear(welcome({ reconnect: 2 }), { type: "heartbeat", revisions: {}, reconnect: 30 });
      lines[0].onclose({ code: 1006 });
      waits.push(told.states.at(-1)[1] - Date.now());
    }
    return [Math.max(...waits) > 15000, Math.max(...waits) <= 30000, Math.min(...waits) < 15000];
  },
  a_draining_server_is_obeyed() {
    const { lines, told, hear } = open();
    hear(welcome(), { type: "draining", retry_after: 7 });
    lines[0].onclose({ code: 4012 });
    return [Math.round((told.states.at(-1)[1] - Date.now()) / 1000), told.downs];
  },
  another_epoch_draws_the_page_again() {
    const { lines, told, hear } = open();
    hear(welcome());
    lines[0].onclose({ code: 4012 });
    document.hidden || dispatchEvent(new Event("online"));
    return new Promise((answer) => setTimeout(() => {
      lines.at(-1).onmessage({ data: JSON.stringify(welcome({ epoch: "two" })) });
      answer([lines.length, told.ups, told.redrawn]);
    }, 1300));
  },
  who_was_signed_out_never_comes_back() {
    const { lines, told, hear } = open();
    hear(welcome());
    lines[0].onclose({ code: 4001 });
    dispatchEvent(new Event("online"));
    return new Promise((answer) => setTimeout(() => answer([told.states.at(-1)[0], lines.length]), 1300));
  },
  a_line_is_asked_whether_it_lives_once_the_network_is_back() {
    const { setTimeout: real } = window;
    const waits = [];
    window.setTimeout = (act, wait) => waits.push({ act, wait });
    const { lines, told, hear } = open();
    hear(welcome());
    dispatchEvent(new Event("online"));
    const asked = lines[0].sent.at(-1).type;
    const { act, wait } = waits.at(-1);
    hear({ type: "pong" });
    const after = waits.at(-1).wait;
    act();
    window.setTimeout = real;
    return [asked, wait, after, told.states.at(-1)[0]];
  },
  what_is_stopped_says_nothing_more() {
    const { socket, lines, hear } = open();
    hear(welcome());
    socket.stop();
    return [socket.send({ type: "ping" }), lines[0].onmessage, lines[0].readyState];
  },
};
