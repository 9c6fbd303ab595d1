// Members press reactions while the line delays, refuses and loses: at the end all see the server's counts.
import { createTally } from "/js/tally.js";
import { chance } from "./sync_cases.js";

const KINDS = ["agree", "applause", "idea"];

function createServer() {
  const given = new Set();
  const countsNow = () => {
    const counts = {};
    for (const key of given) {
      const kind = key.split(" ")[1];
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  };
  return {
    countsNow,
    mine: (member) => KINDS.filter((kind) => given.has(`${member} ${kind}`)),
    set(member, kind, on) {
      if (on) given.add(`${member} ${kind}`);
      else given.delete(`${member} ${kind}`);
    },
  };
}

async function play(seed) {
  const random = chance(seed);
  const faults = [];
  const counts = { pressed: 0, asked: 0, refused: 0, lost: 0, below: 0 };
  const isCalm = random() < 0.4;
  const wanted = new Map();
  const server = createServer();
  for (let other = 0; other < random() * 4; other += 1) server.set(`other${other}`, KINDS[Math.floor(random() * 3)], true);
  let waiting = [];
  const said = [];

  // Done at the server or refused; the answer comes whenever the case says so.
  function ask(kind, on) {
    return new Promise((resolve, reject) => {
      const isRefused = !isCalm && random() < 0.15;
      const isLost = !isCalm && !isRefused && random() < 0.1;
      counts.asked += 1;
      if (!isRefused) server.set("me", kind, on);
      counts.refused += isRefused;
      counts.lost += isLost;
      waiting.push(() => {
        if (isRefused || isLost) reject(isRefused ? "refused" : "lost");
        else resolve({ counts: server.countsNow(), mine: server.mine("me") });
      });
    });
  }

  const tally = createTally({
    counts: server.countsNow(), mine: [], ask,
    changed: () => {
      for (const kind of KINDS) {
        if (tally.countOf(kind) < Number(tally.isOn(kind))) faults.push(`${kind} is one's own and counts none`);
      }
    },
    refused: (message) => said.push(message),
  });
  let frames = [];
  for (let step = 0; step < 4 + random() * 25; step += 1) {
    const draw = random();
    const kind = KINDS[Math.floor(random() * KINDS.length)];
    if (draw < 0.45) {
      const was = tally.isOn(kind);
      tally.press(kind);
      counts.pressed += 1;
      wanted.set(kind, !was);
      if (tally.isOn(kind) === was) faults.push(`a press on ${kind} was not seen at once`);
    } else if (draw < 0.6) {
      server.set(`other${Math.floor(random() * 9)}`, kind, random() < 0.7);
      frames.push(server.countsNow());
    } else if (draw < 0.75 && frames.length) tally.take(frames.shift());
    else waiting.shift()?.();
    await null;
    counts.below += KINDS.some((one) => tally.countOf(one) < 0);
  }
  // All that was asked is answered, also what is asked on that.
  for (let round = 0; round < 200 && waiting.length; round += 1) {
    const now = waiting;
    waiting = [];
    for (const answer of now) answer();
    for (let turn = 0; turn < 8; turn += 1) await null;
  }
  if (waiting.length) faults.push("it asks without end");
  tally.take(server.countsNow());
  const isSure = !counts.lost;
  const own = server.mine("me");
  for (const kind of KINDS) {
    if (isSure && tally.isOn(kind) !== own.includes(kind)) faults.push(`${kind} is not as the server has it`);
    if (isSure && tally.countOf(kind) !== (server.countsNow()[kind] ?? 0)) faults.push(`${kind} is counted wrong`);
  }
  for (const [kind, on] of wanted) {
    if (isCalm && tally.isOn(kind) !== on) faults.push(`the last press on ${kind} was forgotten`);
  }
  if (counts.asked > counts.pressed) faults.push("more was asked than pressed");
  if (said.length !== counts.refused + counts.lost) faults.push("a refusal was not said");
  if (counts.below) faults.push("less than none");
  return { faults, counts };
}

export async function run(cases) {
  const total = { pressed: 0, asked: 0, refused: 0, lost: 0 };
  const failures = [];
  for (let seed = 1; seed <= cases; seed += 1) {
    const { faults, counts } = await play(seed);
    for (const name of Object.keys(total)) total[name] += counts[name];
    if (faults.length) failures.push({ seed, faults: faults.slice(0, 3) });
  }
  return { cases, total, failures: failures.slice(0, 5) };
}
