// Remembers how far the member has read: what was in sight, and in a room without leaving any out.
import { postForm } from "./forms.js";
import { numberOf } from "./page.js";

const LONG_ENOUGH = 1000;
const PAUSE = 2000;

// Runs of numbers, each [from, to], in order: what was in sight wherever the reader went.
export function addTo(runs, number) {
  const at = runs.findIndex(([, to]) => to >= number - 1);
  if (at < 0) return runs.push([number, number]);
  const [run, next] = runs.slice(at);
  if (number < run[0] - 1) return runs.splice(at, 0, [number, number]);
  run[0] = Math.min(run[0], number);
  run[1] = Math.max(run[1], number);
  if (next && next[0] <= run[1] + 1) run[1] = runs.splice(at + 1, 1)[0][1];
}

// `rose(number)` is told whenever the mark rises; `unseen`: what of a thread waits to be read.
export function startReading(page, send, rose = () => {}, unseen = null) {
  const waiting = new Map();
  const observed = new Set();
  const runs = [];
  let read = page.read;
  let rested = 0;
  let told = page.read ?? 0;
  let toldSeen = "";
  let timer = 0;

  function tell() {
    timer = 0;
    const seen = unseen?.beyond(read ?? 0) ?? "";
    if (seen && seen !== toldSeen) return tellSeen(seen);
    if (read <= told) return;
    told = read;
    if (send({ type: "read", topic: page.topic, number: read })) return;
    postForm(`/t/${page.topic}/read/`, { number: read }).catch(() => { told = 0; });
  }

  // What was seen of a tree while others before it were not.
  function tellSeen(seen) {
    toldSeen = seen;
    told = read;
    postForm(`/t/${page.topic}/read/`, { number: read, seen }).catch(() => { toldSeen = ""; });
  }

  function raise(number) {
    if (read !== null && number <= read) return;
    read = number;
    timer ||= setTimeout(tell, PAUSE);
    rose(read);
  }

  // Someone who was never in this room begins where they are; others go on from their mark.
  function settle() {
    if (unseen) {
      timer ||= setTimeout(tell, PAUSE);
      return raise(unseen.upTo());
    }
    if (!page.isRoom || read === null) return raise(Math.max(read ?? 0, rested));
    const run = runs.find(([from, to]) => from <= read + 1 && to > read);
    if (run) raise(Math.min(run[1], rested));
  }

  function seen(article) {
    waiting.delete(article);
    drop(article);
    rested = Math.max(rested, numberOf(article));
    unseen?.see(numberOf(article));
    settle();
  }

  function forget(article) {
    clearTimeout(waiting.get(article));
    waiting.delete(article);
  }

  function drop(article) {
    watcher.unobserve(article);
    observed.delete(article);
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      if (isIntersecting && page.isRoom) addTo(runs, numberOf(target));
      const inSight = intersectionRatio >= 0.5 || intersectionRect.height > innerHeight / 2;
      if (!inSight) forget(target);
      else if (!waiting.has(target)) waiting.set(target, setTimeout(seen, LONG_ENOUGH, target));
    }
  }, { threshold: [0, 0.25, 0.5, 1] });

  function watch() {
    if (document.hidden) return;
    for (const article of observed) {
      if (article.isConnected) continue;
      forget(article);
      drop(article);
    }
    for (const article of page.posts()) {
      if (observed.has(article) || numberOf(article) <= (read ?? 0)) continue;
      observed.add(article);
      watcher.observe(article);
    }
  }

  // Who leaves has still read what was in sight.
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    tell();
  });
  document.addEventListener("visibilitychange", () => {
    [...waiting.keys()].forEach(forget);
    [...observed].forEach(drop);
    watch();
  });
  watch();
  return { watch, raise, settle };
}
