// Random threads, cut into pages: a post must land where the server's order of paths puts it.
import { ELSEWHERE, placeOf } from "/js/place.js";
import { chance } from "./sync_cases.js";

const KEPT = 50;

// The order the server keeps: a path of numbers, cut below the 50th step.
const order = (one, two) => {
  for (let step = 0; step < Math.max(one.path.length, two.path.length); step += 1) {
    const difference = (one.path[step] ?? -1) - (two.path[step] ?? -1);
    if (difference) return difference;
  }
  return 0;
};

function grow(random, size) {
  const posts = [{ number: 1, parent: null, depth: 0, path: [1] }];
  const isDeep = random() < 0.4;
  for (let number = 2; number <= size; number += 1) {
    const reach = isDeep && random() < 0.97 ? Math.min(posts.length, 1 + Math.floor(random() * 1.5)) : posts.length;
    const parent = posts[posts.length - 1 - Math.floor(random() * reach)];
    const path = [...parent.path.slice(0, KEPT), number];
    posts.push({ number, parent: parent.number, depth: parent.depth + 1, path });
  }
  return posts;
}

// In any order in which a parent comes before its replies.
function arrivals(random, posts) {
  const left = [...posts];
  const coming = [];
  while (left.length) {
    const ready = left.filter((post) => !left.some(({ number }) => number === post.parent));
    const next = ready[Math.floor(random() * ready.length)];
    coming.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return coming;
}

function play(seed) {
  const random = chance(seed);
  const posts = grow(random, 2 + Math.floor(random() * 110));
  // The page was drawn with the first of them, but for some to which nobody had replied.
  const first = posts.slice(0, 1 + Math.floor(random() * posts.length));
  const isLeaf = ({ number }) => number > 1 && !first.some(({ parent }) => parent === number);
  const known = first.filter((post) => !isLeaf(post) || random() < 0.8).sort(order);
  const start = random() < 0.5 ? 0 : Math.floor(random() * known.length);
  const rows = known.slice(start, start + 1 + Math.floor(random() * known.length * 1.5));
  const edge = known[start + rows.length];
  const before = known[start - 1];
  const hasLater = edge !== undefined;
  const faults = [];
  const counts = { placed: 0, elsewhere: 0, deep: 0 };
  const coming = arrivals(random, posts.filter((post) => !known.includes(post)));
  for (const post of coming) {
    const index = placeOf(rows, post, hasLater);
    if (index === ELSEWHERE) {
      counts.elsewhere += 1;
      const parent = rows.findIndex(({ number }) => number === post.parent);
      const inside = rows.length && order(post, rows.at(-1)) < 0;
      if (parent >= 0 && (inside || !hasLater)) faults.push(`post ${post.number} has its place here`);
      continue;
    }
    counts.placed += 1;
    counts.deep += post.depth > KEPT;
    rows.splice(index, 0, post);
    if (edge && order(post, edge) > 0) faults.push(`post ${post.number} is beyond the page`);
    if (before && order(post, before) < 0) faults.push(`post ${post.number} is before the page`);
  }
  const right = [...rows].sort(order).map(({ number }) => number).join();
  if (rows.map(({ number }) => number).join() !== right) faults.push("the order is not the server's");
  return { faults, counts };
}

export function run(cases) {
  const total = { placed: 0, elsewhere: 0, deep: 0 };
  const failures = [];
  for (let seed = 1; seed <= cases; seed += 1) {
    const { faults, counts } = play(seed);
    for (const name of Object.keys(total)) total[name] += counts[name];
    if (faults.length) failures.push({ seed, faults: faults.slice(0, 3) });
  }
  return { cases, total, failed: failures.length, failures: failures.slice(0, 5) };
}
