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
    // The very first may lose its head to a post that comes above it.
    const next = low === 0 && all[1]?.getBoundingClientRect().top < list.getBoundingClientRect().bottom;
    return all[next ? 1 : low] ?? null;
  }

  const topOf = (article) => article.getBoundingClientRect().top - edge();

  function hold() {
    const article = firstInSight();
    held = article && { article, top: topOf(article) };
  }

  function restore() {
    if (!held?.article.isConnected) return hold();
    const moved = topOf(held.article) - held.top;
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
