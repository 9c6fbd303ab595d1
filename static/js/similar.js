// Topics with a similar title, shown below the title while it is written.
import { one } from "./dom.js";
import { fetchPage } from "./fragments.js";

const PAUSE = 600;
const LEAST = 4;

export function startSimilar(place) {
  const { title } = place.closest("form").elements;
  let asked = 0;
  let timer = 0;
  let last = title.value.trim();

  async function look() {
    const now = title.value.trim();
    if (now === last) return;
    last = now;
    const mine = ++asked;
    const query = new URLSearchParams({ title: now });
    const answer = now.length < LEAST ? null : await fetchPage(`${place.dataset.similar}?${query}`).catch(() => null);
    if (mine !== asked) return;
    const found = answer && one("[data-similar-found]", answer);
    place.replaceChildren(...(found ? [document.importNode(found, true)] : []));
  }

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
}
