// Remembers how far the member has read: a post counts once it was in sight for a second.
import { postForm } from "./forms.js";
import { numberOf } from "./page.js";

const LONG_ENOUGH = 1000;
const PAUSE = 2000;

export function startReading(page, send) {
  const waiting = new Map();
  let read = 0;
  let told = 0;
  let timer = 0;

  function tell() {
    timer = 0;
    if (read <= told) return;
    told = read;
    if (send({ type: "read", topic: page.topic, number: read })) return;
    postForm(`/t/${page.topic}/read/`, { number: read }).catch(() => { told = 0; });
  }

  function seen(article) {
    waiting.delete(article);
    watcher.unobserve(article);
    read = Math.max(read, numberOf(article));
    timer ||= setTimeout(tell, PAUSE);
  }

  function forget(article) {
    clearTimeout(waiting.get(article));
    waiting.delete(article);
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const { target, intersectionRatio, intersectionRect } of entries) {
      const inSight = intersectionRatio >= 0.5 || intersectionRect.height > innerHeight / 2;
      if (!inSight) forget(target);
      else if (!waiting.has(target)) waiting.set(target, setTimeout(seen, LONG_ENOUGH, target));
    }
  }, { threshold: [0, 0.25, 0.5, 1] });

  function watch() {
    if (document.hidden) return;
    for (const article of page.posts()) if (numberOf(article) > read) watcher.observe(article);
  }

  document.addEventListener("visibilitychange", () => {
    [...waiting.keys()].forEach(forget);
    watcher.disconnect();
    watch();
  });
  watch();
  return watch;
}
