// A server, a bad line and a client: whatever the line does, the client ends with the server's state.
import { apply, begin, joining, lacks } from "/js/sync.js";

// Mulberry32: the same cases for the same seed.
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

// Posts by number with their revision, as the database has them; one row holds one revision.
class Server {
  constructor() {
    this.revision = 0;
    this.posts = new Map();
    this.topic = { revision: 0, title: "0" };
    this.own = 0;
    this.epoch = 1;
  }

  restore() {
    const kept = [...this.posts.values()].filter((post) => post.revision <= this.revision / 2);
    this.posts = new Map(kept.map((post, index) => [index + 1, { ...post, number: index + 1 }]));
    this.revision = Math.max(0, ...kept.map((post) => post.revision));
    this.topic = { revision: 0, title: "restored" };
    this.own = 0;
    this.epoch += 1;
  }

  // Returns the frame a hub would deliver.
  change(random) {
    const revision = ++this.revision;
    if (random() < 0.1) {
      this.own = revision;
      this.topic.title = String(revision);
      return { type: "topic", revision, topic: { ...this.topic, revision } };
    }
    if (this.posts.size && random() < 0.3) return this.react(1 + Math.floor(random() * this.posts.size), revision);
    const old = this.posts.size && random() < 0.35;
    const number = old ? 1 + Math.floor(random() * this.posts.size) : this.posts.size + 1;
    const isHidden = old && random() < 0.1;
    const post = {
      number, revision, written: revision,
      text: `${number} at ${revision}`,
      state: isHidden ? "hidden" : "published",
      ...(isHidden ? {} : { reactions: this.posts.get(number)?.reactions ?? {} }),
    };
    this.posts.set(number, post);
    return { type: "post", revision, post };
  }

  // The post's own row rises too; a hub tells the counts alone, and they are never those of before.
  react(number, revision) {
    const old = this.posts.get(number);
    if (old.state === "hidden") {
      const post = { ...old, revision, written: revision, state: "published", reactions: {} };
      this.posts.set(number, post);
      return { type: "post", revision, post };
    }
    const reactions = { agree: revision };
    this.posts.set(number, { ...old, revision, reactions });
    return { type: "reactions", revision, post: 100 + number, number, counts: reactions };
  }

  changes(since, most) {
    const all = [...this.posts.values()].filter((post) => post.revision > since)
      .sort((one, two) => one.revision - two.revision);
    const posts = all.slice(0, most);
    const more = all.length > posts.length;
    return {
      type: "changes", since, posts, more,
      revision: more ? posts.at(-1).revision : this.revision,
      topic: this.own > since ? { ...this.topic, revision: this.revision } : null,
    };
  }

  join(since, most) {
    const { posts, more } = this.changes(since, Infinity);
    const reload = since > this.revision || posts.length > most || more;
    const topic = !reload && this.own > since ? { ...this.topic, revision: this.revision } : null;
    const frames = [{ type: "joined", revision: this.revision, posts: reload ? [] : posts, reload, ...(topic && { topic }) }];
    if (topic) frames.push({ type: "topic", revision: this.revision, topic });
    return frames;
  }
}

// The client's runner, with the view as a map; keeps what must never happen.
class Client {
  constructor(server, faults) {
    this.server = server;
    this.faults = faults;
    this.draw();
  }

  draw() {
    this.epoch = this.server.epoch;
    this.state = begin(this.server.revision);
    this.shown = new Map();
    this.title = this.server.topic.title;
    for (const [number, post] of this.server.posts) {
      this.shown.set(number, post);
      this.state.posts.set(number, post.revision);
    }
    this.orders = new Set();
    this.answers = [];
    this.isJoined = false;
    this.seen = new Set();
    this.reacted ??= 0;
    this.early ??= 0;
  }

  take(frame) {
    const before = this.state.revision;
    const { changes, order } = apply(this.state, structuredClone(frame));
    if (this.state.revision < before) this.faults.push(`revision fell from ${before}`);
    for (const change of changes) {
      if (change.type === "topic") {
        this.title = change.topic.title;
        continue;
      }
      if (change.type === "reactions") {
        this.react(change.reactions);
        continue;
      }
      const { number, revision } = change.post;
      if (this.seen.has(`${number}@${revision}`)) this.faults.push(`post ${number} applied twice`);
      if ((this.shown.get(number)?.revision ?? -1) >= revision) this.faults.push(`post ${number} went back`);
      this.seen.add(`${number}@${revision}`);
      const { agree = 0 } = change.post.reactions ?? {};
      if (change.post.state === "published" && agree < (this.shown.get(number)?.reactions?.agree ?? 0)
        && this.shown.get(number).reactionsAt > revision) this.faults.push(`reactions of ${number} went back`);
      this.shown.set(number, change.post);
    }
    if (order) this.orders.add(order);
  }

  react({ number, counts, revision }) {
    const post = this.shown.get(number);
    if (!post) return void (this.early += 1);
    if ((post.reactions?.agree ?? 0) >= counts.agree) this.faults.push(`reactions of ${number} went back`);
    this.reacted += 1;
    this.shown.set(number, { ...post, reactions: counts, reactionsAt: revision });
  }
}

function play(seed) {
  const random = chance(seed);
  const faults = [];
  const server = new Server();
  const most = 1 + Math.floor(random() * 8);
  const rates = { drop: random() * 0.3, double: random() * 0.3, swap: random() * 0.3, close: random() * 0.08 };
  for (let count = Math.floor(random() * 10); count > 0; count -= 1) server.change(random);
  const client = new Client(server, faults);
  for (let count = Math.floor(random() * 10); count > 0; count -= 1) server.change(random);
  let line = null;
  let cut = false;
  const happened = { drops: 0, doubles: 0, swaps: 0, closes: 0, fetches: 0, redraws: 0, resets: 0 };

  function send(frame, sure = false) {
    if (!line || (cut && !sure)) return;
    if (!sure && random() < rates.drop) return void (happened.drops += 1);
    line.push(frame);
    if (random() < rates.double) {
      happened.doubles += 1;
      line.push(frame);
    }
    if (line.length > 1 && random() < rates.swap) {
      happened.swaps += 1;
      [line[line.length - 1], line[line.length - 2]] = [line.at(-2), line.at(-1)];
    }
  }

  function connect() {
    if (client.epoch !== server.epoch) client.draw();
    line = [];
    cut = false;
    line.push(...server.join(joining(client.state), most));
  }

  // What the runner does with an order; `perfect` lets nothing be late.
  function obey(perfect) {
    if (client.orders.delete("redraw")) {
      happened.redraws += 1;
      client.draw();
      connect();
    }
    if (client.orders.delete("join")) connect();
    const due = client.orders.delete("fetch") | client.orders.delete("soon");
    if (due && lacks(client.state)) {
      happened.fetches += 1;
      client.answers.push(server.changes(client.state.revision, most));
    }
    while (client.answers.length && (perfect || random() < 0.6)) client.take(client.answers.shift());
  }

  for (let step = 0; step < 120; step += 1) {
    const what = random();
    if (what < 0.4) send(server.change(random));
    else if (what < 0.65) for (let count = 1 + random() * 3; line?.length && count > 0; count -= 1) client.take(line.shift());
    else if (what < 0.65 + rates.close) {
      line = null;
      happened.closes += 1;
    } else if (what < 0.8) line ?? connect();
    else if (what < 0.84) send({ type: "known", revision: server.revision });
    else if (what < 0.87) send({ type: "reload", revision: server.revision }, true);
    else if (what < 0.9 && line) {
      send({ type: "behind", revision: server.revision }, true);
      cut = true;
    } else obey(false);
    // A restored database: older than the page, and of another epoch.
    if (seed % 10 === 0 && step === 60) {
      server.restore();
      line = null;
      happened.resets += 1;
    }
  }

  // The line heals: the client comes back, hears one heartbeat, and nothing is late any more.
  connect();
  for (let round = 0; round < 200; round += 1) {
    while (line.length) client.take(line.shift());
    obey(true);
    if (round === 1 || round === 100) line.push({ type: "known", revision: server.revision });
  }
  compare(server, client, faults);
  happened.reactions = client.reacted;
  happened.early = client.early;
  return { faults, happened };
}

function compare(server, client, faults) {
  if (client.state.revision !== server.revision) {
    faults.push(`at revision ${client.state.revision} of ${server.revision}`);
  }
  if (client.title !== server.topic.title) faults.push(`title ${client.title} of ${server.topic.title}`);
  if (client.shown.size !== server.posts.size) {
    faults.push(`${client.shown.size} posts of ${server.posts.size}`);
  }
  for (const [number, post] of server.posts) {
    const { text, state, reactions } = client.shown.get(number) ?? {};
    if (text !== post.text) faults.push(`post ${number} is ${text}, not ${post.text}`);
    if (state !== post.state) faults.push(`post ${number} is ${state}, not ${post.state}`);
    if (reactions?.agree !== post.reactions?.agree) faults.push(`reactions of ${number} are not the server's`);
  }
}

export function run(cases, first = 1) {
  const total = {};
  const failures = [];
  for (let seed = first; seed < first + cases; seed += 1) {
    const { faults, happened } = play(seed);
    for (const [name, count] of Object.entries(happened)) total[name] = (total[name] ?? 0) + count;
    if (faults.length) failures.push({ seed, faults: faults.slice(0, 3) });
  }
  return { cases, total, failures: failures.slice(0, 5), failed: failures.length };
}

// What a state answers to frames, one after another; the last answer counts.
function after(revision, ...frames) {
  const state = begin(revision);
  return [frames.map((frame) => apply(state, frame)).at(-1), state];
}

const post = (number, revision, counts = {}) => ({ number, revision, state: "published", reactions: counts });
const reacted = (number, revision, counts) => ({ type: "reactions", number, revision, counts });

export const stories = {
  more_than_one_answer_holds_is_asked_for_at_once() {
    return after(5, { type: "changes", since: 5, posts: [post(1, 7)], more: true, revision: 7 })[0].order;
  },
  a_page_ahead_of_the_server_is_drawn_again() {
    return [
      after(50, { type: "joined", revision: 30, reload: true, posts: [] })[0].order,
      after(50, { type: "changes", since: 50, revision: 30, posts: [], more: false })[0].order,
    ];
  },
  one_that_fell_behind_fetches_and_then_joins_again() {
    const behind = { type: "behind", revision: 9 };
    const fetched = { type: "changes", since: 5, posts: [post(2, 9)], more: false, revision: 9 };
    const joined = { type: "joined", revision: 9, posts: [], reload: false };
    const polled = { type: "changes", since: 9, posts: [], more: false, revision: 9 };
    return [
      after(5, behind)[0].order, after(5, behind, fetched)[0].order, after(9, behind)[0].order,
      after(5, behind, fetched, joined, polled)[0].order,
    ];
  },
  a_gap_is_looked_into_soon_and_closed_by_what_comes_late() {
    const late = { type: "post", revision: 7, post: post(2, 7) };
    const early = { type: "post", revision: 6, post: post(1, 6) };
    const [answer, state] = after(5, late, early);
    return [after(5, late)[0].order, answer.order, state.revision];
  },
  what_was_taken_away_stays_away() {
    const frame = { type: "post", revision: 6, post: post(1, 6) };
    const [answer] = after(5, { type: "removed", reason: "access" }, frame);
    return [after(5, { type: "removed", reason: "access" })[0].order, answer.changes.length];
  },
  an_older_post_does_not_roll_back_its_reactions() {
    const late = { type: "post", revision: 6, post: post(1, 6, { agree: 1 }) };
    const [answer] = after(5, reacted(1, 7, { agree: 2 }), late);
    return [answer.changes[0].post.revision, answer.changes[0].post.reactions];
  },
  older_reactions_change_nothing() {
    const whole = { type: "post", revision: 7, post: post(1, 7, { agree: 2 }) };
    return [
      after(5, whole, reacted(1, 6, { agree: 1 }))[0].changes.length,
      after(5, reacted(1, 7, { agree: 2 }), reacted(1, 6, { agree: 1 }))[0].changes.length,
      after(5, reacted(1, 6, { agree: 2 }), reacted(1, 6, { agree: 2 }))[0].changes.length,
    ];
  },
  a_hidden_post_shows_no_reactions_whatever_is_held() {
    const hidden = { number: 1, revision: 6, state: "hidden" };
    const [answer] = after(5, reacted(1, 7, { agree: 2 }), { type: "post", revision: 6, post: hidden });
    return [answer.changes[0].post.reactions ?? null];
  },
  reactions_are_a_change_of_their_own_and_a_revision() {
    const [answer, state] = after(5, reacted(1, 6, { agree: 2 }));
    return [answer.changes[0].type, answer.changes[0].reactions.counts, answer.order, state.revision];
  },
  an_unknown_frame_changes_nothing() {
    const [answer, state] = after(5, { type: "constructor", revision: 9 });
    return [answer.changes.length, answer.order, state.revision];
  },
};
