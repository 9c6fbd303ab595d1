// A member sends over a line that fails: nothing is lost, doubled, out of order or left behind.
import { keyOf, sweep } from "/js/keeping.js";
import { createOutbox } from "/js/outbox.js";
import { chance } from "./sync_cases.js";

class Storage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, text) { this[key] = String(text); }
  removeItem(key) { delete this[key]; }
}

// The forum at the other end: what is stored, and the answers it has not sent yet.
class Forum {
  constructor() {
    this.stored = [];
    this.faults = [];
  }

  store({ client_id, body }) {
    const known = this.stored.find((post) => post.client_id === client_id);
    if (known && known.body !== body) this.faults.push(`${client_id} came with another text`);
    if (!known) this.stored.push({ client_id, body, number: this.stored.length + 1 });
    const post = known ?? this.stored.at(-1);
    return { id: post.number, number: post.number, revision: post.number };
  }
}

async function settled() {
  for (let turn = 0; turn < 10; turn += 1) await null;
}

class World {
  constructor(random, rates) {
    this.random = random;
    this.rates = rates;
    this.forum = new Forum();
    this.storage = new Storage();
    this.time = 1000;
    this.isUp = false;
    this.isOffline = false;
    this.line = [];
    this.sent = 0;
    this.most = 0;
    this.posted = 0;
    this.drawn = new Set();
    this.open();
  }

  // A page that is left can no longer write down what it hears.
  open() {
    const page = (this.page = {});
    const storage = {
      getItem: (key) => this.storage.getItem(key),
      setItem: (key, text) => this.page === page && this.storage.setItem(key, text),
      removeItem: (key) => this.page === page && this.storage.removeItem(key),
    };
    this.box = createOutbox({
      member: 8, storage,
      now: () => this.time,
      isOffline: () => this.isOffline,
      send: (frame) => this.isUp && (this.sent += 1) && Boolean(this.line.push(frame)),
      post: async (entry) => {
        this.posted += 1;
        if (this.random() < this.rates.http) throw new Error("no network");
        const post = this.forum.store(entry);
        if (this.random() < this.rates.http) throw new Error("the answer was lost");
        return { status: 201, body: { post } };
      },
      isDrawn: ({ number }) => this.drawn.has(number),
      changed: (entries) => {
        this.most = Math.max(this.most, entries.filter(({ state }) => state === "sent").length);
      },
      expect: (topic, revision) => this.drawn.add(revision),
    });
  }

  // The forum handles what has come; some of its answers may stay on the way.
  answer(count) {
    for (; this.line.length && count > 0; count -= 1) {
      const frame = this.line.shift();
      const post = this.forum.store(frame);
      if (this.random() >= this.rates.lost) {
        this.box.take({ type: "accepted", client_id: frame.client_id, post });
      }
    }
  }

  drop() {
    this.isUp = false;
    this.line = [];
    this.box.down();
  }

  rise() {
    this.isUp = true;
    this.box.up();
  }

  async pass(seconds) {
    for (; seconds > 0; seconds -= 1) {
      this.time += 1000;
      this.box.tick();
      await settled();
    }
  }
}

async function play(seed) {
  const random = chance(seed);
  const world = new World(random, { http: random() * 0.5, lost: random() * 0.4 });
  const added = [];
  for (let step = 0; step < 40; step += 1) {
    const what = random();
    if (what < 0.3) {
      const body = `text ${added.length}`;
      added.push(body);
      world.box.add({ client_id: `${seed}-${added.length}`, topic: 1, body });
    } else if (what < 0.5) world.answer(1 + Math.floor(random() * 4));
    else if (what < 0.6) world.drop();
    else if (what < 0.75 && !world.isUp) world.rise();
    else if (what < 0.8) {
      world.open();
      if (world.isUp) world.box.up();
    } else await world.pass(Math.floor(random() * 3));
  }
  world.rates = { http: 0, lost: 0 };
  if (!world.isUp) world.rise();
  for (let round = 0; round < 60 && world.box.entries().length; round += 1) {
    await world.pass(1);
    world.answer(9);
  }
  const { faults, stored } = world.forum;
  if (stored.map(({ body }) => body).join() !== added.join()) {
    faults.push(`stored ${stored.map(({ body }) => body)} of ${added}`);
  }
  if (world.box.entries().length) faults.push(`${world.box.entries().length} still waiting`);
  if (world.most > 5) faults.push(`${world.most} in flight`);
  if (Object.keys(world.storage).length) faults.push("a sent text is still stored");
  return { faults, added: added.length, sent: world.sent, posted: world.posted };
}

export async function run(cases) {
  const total = { added: 0, sent: 0, posted: 0 };
  const failures = [];
  for (let seed = 1; seed <= cases; seed += 1) {
    const { faults, ...counts } = await play(seed);
    for (const [name, count] of Object.entries(counts)) total[name] += count;
    if (faults.length) failures.push({ seed, faults: faults.slice(0, 3) });
  }
  return { cases, total, failed: failures.length, failures: failures.slice(0, 5) };
}

const quiet = () => new World(() => 1, { http: 0, lost: 0 });
const states = (world) => world.box.entries().map(({ state }) => state);

export const stories = {
  async a_post_without_an_answer_goes_again_with_the_same_id() {
    const world = quiet();
    world.rise();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    await world.pass(7);
    const twice = world.line.map(({ client_id }) => client_id);
    await world.pass(6);
    return [twice, world.line.length, world.posted];
  },
  async after_two_failures_of_the_socket_it_goes_by_a_form() {
    const world = quiet();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    world.drop();
    const before = world.posted;
    world.drop();
    await world.pass(1);
    return [before, world.posted, world.forum.stored.length, world.box.entries().length];
  },
  // A socket that neither opens nor fails tells nobody that it is down.
  async where_no_socket_opens_it_goes_by_a_form_within_ten_seconds() {
    const world = quiet();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    await world.pass(4);
    const before = world.posted;
    await world.pass(5);
    return [before, world.posted, world.forum.stored.length];
  },
  async a_line_that_has_ended_is_not_waited_for() {
    const world = quiet();
    world.rise();
    world.drop();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    const before = world.posted;
    await world.pass(1);
    return [before, world.posted, world.forum.stored.length];
  },
  async after_two_minutes_it_is_not_sent_until_asked() {
    const world = quiet();
    world.rates.http = 2;
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    await world.pass(121);
    const given_up = states(world);
    world.rise();
    const kept_quiet = world.line.length;
    world.box.retry("one");
    return [given_up, kept_quiet, world.line.map(({ client_id }) => client_id)];
  },
  async without_a_network_it_waits_and_goes_by_itself_once_there_is_one() {
    const world = quiet();
    world.rates.http = 2;
    world.isOffline = true;
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    await world.pass(600);
    const waiting = states(world);
    world.isOffline = false;
    world.rates.http = 0;
    await world.pass(3);
    return [waiting, world.forum.stored.length, states(world)];
  },
  async a_refusal_keeps_the_text_and_says_why() {
    const world = quiet();
    world.rise();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    world.box.take({ type: "refused", client_id: "one", code: "closed", message: "It is closed." });
    const [{ state, message, body }] = world.box.entries();
    return [state, message, body];
  },
  async an_unavailable_forum_is_asked_again() {
    const world = quiet();
    world.rise();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    world.box.take({ type: "error", client_id: "one", code: "unavailable" });
    await world.pass(3);
    return world.line.map(({ client_id }) => client_id);
  },
  async a_held_post_stays_in_sight_but_not_in_storage() {
    const world = quiet();
    world.rise();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    world.box.take({ type: "held", client_id: "one", post: { id: 4 }, reason: "It has 3 links." });
    return [states(world), Object.keys(world.storage), world.box.entries()[0].message];
  },
  async an_accepted_post_stays_until_it_is_drawn() {
    const world = quiet();
    world.rise();
    world.box.add({ client_id: "one", topic: 1, body: "text" });
    world.box.take({ type: "accepted", client_id: "one", post: { id: 9, number: 4, revision: 7 } });
    const before = states(world);
    world.drawn.add(4);
    world.box.drawn();
    return [before, states(world)];
  },
  async a_page_of_another_member_or_of_nobody_erases_the_queue() {
    const left = [];
    for (const member of [8, 9, null]) {
      const world = quiet();
      world.storage.setItem(keyOf(8, "draft.1"), "half a text");
      world.storage.setItem("theme", "dark");
      world.box.add({ client_id: "one", topic: 1, body: "private" });
      sweep(world.storage, member);
      left.push(Object.keys(world.storage).sort());
    }
    return left;
  },
};
