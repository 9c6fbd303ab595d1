// Lists that are fetched again when their stream says that they have changed, or now and then.
import { one } from "./dom.js";
import { exchange, fetchPage } from "./fragments.js";
import { spread } from "./reconnect.js";

const PAUSE = 1000;
const SLOWLY = 30000;

// `told(frame)` sees each frame before the list is fetched; `gone(reason)` ends it.
export function followList({ stream, streams, revision, url = location.href, selectors, told, gone }) {
  let held = revision;
  let wanted = 0;
  let timer = 0;
  let fetched = Date.now();

  async function refresh() {
    const reached = wanted;
    fetched = Date.now();
    try {
      const page = await fetchPage(url);
      for (const selector of selectors) exchange(page, selector);
      held = Math.max(held ?? 0, reached);
      timer = 0;
    } catch {
      timer = setTimeout(refresh, SLOWLY);
    }
    lookAgain();
  }

  function lookAgain() {
    if (wanted > (held ?? wanted)) timer ||= setTimeout(refresh, spread(PAUSE / 2, PAUSE * 2));
  }

  streams.follow(stream, {
    since: () => held,
    take(frame) {
      if (frame.type === "removed") return gone?.(frame.reason);
      told?.(frame);
      if (frame.type === "behind") streams.join(stream);
      // Without a revision of the page's own, the first answer says where it begins.
      if (frame.type === "joined") held ??= frame.revision;
      wanted = Math.max(wanted, frame.revision ?? 0);
      lookAgain();
    },
    poll() {
      if (Date.now() - fetched > SLOWLY) refresh();
    },
  });
}

// Lists without a stream of their own, while someone looks.
export function refreshNowAndThen(selector) {
  if (!one(selector)) return;
  setInterval(async () => {
    const page = !document.hidden && await fetchPage(location.href).catch(() => null);
    if (page) exchange(page, selector);
  }, SLOWLY);
}
