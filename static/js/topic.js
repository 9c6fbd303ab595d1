// One topic kept up to date: frames and fetched changes go through the state to the view.
import { apply, begin, hold, joining, lacks } from "./sync.js";
import { fetchChanges } from "./catchup.js";
import { backoff, spread } from "./reconnect.js";

const GONE = new Set([401, 403, 404]);

// `show(changes)` and `erase(reason)` are the view's; `presence(frame)` is no part of the state.
export function followTopic({ page, streams, redraw, show, erase, presence }) {
  const name = `topic.${page.topic}`;
  const state = begin(page.revision);
  for (const { dataset } of page.posts()) hold(state, Number(dataset.number), Number(dataset.revision));
  let fetching = false;
  let timer = 0;
  let failures = 0;

  function take(frame) {
    if (frame.type === "presence") presence(frame);
    const { changes, order } = apply(state, frame);
    if (changes.length) show(changes);
    if (order === "erase") erase(frame.reason);
    else if (order === "redraw") redraw();
    else if (order === "join") streams.join(name);
    else if (order === "fetch") fetchNow();
    else if (order === "soon") later(spread(1000, 3000));
  }

  function later(wait) {
    timer ||= setTimeout(() => {
      timer = 0;
      if (lacks(state)) fetchNow();
    }, wait);
  }

  async function fetchNow() {
    if (fetching || state.removed) return;
    fetching = true;
    let answer;
    try {
      answer = await fetchChanges(page.topic, state.revision);
      failures = 0;
    } catch (error) {
      if (GONE.has(error.status)) answer = { type: "removed", reason: "access" };
      else later(Math.max(1000 * (error.wait ?? 0), backoff(++failures)));
    } finally {
      fetching = false;
    }
    if (answer) take(answer);
  }

  const topic = { take, since: () => joining(state), poll: fetchNow };
  streams.follow(name, topic);
  return topic;
}
