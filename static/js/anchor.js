// Keeps what is being read where it is while posts come and go around it, or change their height.

// `resized()` is told when the list or a post of it has another size.
export function createAnchor(list, resized) {
  const observed = new Set();
  const watcher = new ResizeObserver(() => resized());
  let held = null;

  const edge = () => list.getBoundingClientRect().top;
  const articles = () => list.querySelectorAll("[data-post]");

  // The first post that is in sight: their edges rise, so halves will do.
  function firstInSight() {
    const all = articles();
    const top = edge();
    let low = 0;
    let high = all.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return all[low] ?? null;
  }

  const topOf = (article) => article.getBoundingClientRect().top - edge();
  const isDrawn = (text) => text?.getClientRects().length > 0;

  // What is read is the text; the head over it goes where a post of the same author comes above.
  function hold() {
    const article = firstInSight();
    const text = article?.querySelector('[data-slot="body"]');
    held = article && { article, top: topOf(article), text, at: isDrawn(text) && topOf(text) };
  }

  function restore() {
    if (!held?.article.isConnected) return hold();
    const { article, top, text, at } = held;
    const moved = at !== false && isDrawn(text) ? topOf(text) - at : topOf(article) - top;
    if (Math.abs(moved) >= 1) list.scrollTop += moved;
  }

  watcher.observe(list);
  return {
    hold, restore,
    // A change of the list that nobody who reads in it may notice.
    keep(change) {
      hold();
      change();
      restore();
    },
    put(article, top) {
      list.scrollTop += topOf(article) - top;
      hold();
    },
    place: () => held && { number: Number(held.article.dataset.number), top: Math.round(held.top) },
    watch() {
      for (const article of observed) {
        if (article.isConnected) continue;
        watcher.unobserve(article);
        observed.delete(article);
      }
      for (const article of articles()) {
        if (observed.has(article)) continue;
        watcher.observe(article);
        observed.add(article);
      }
    },
  };
}
