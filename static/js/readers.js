// Under one's own newest post: how many have read it, and who while they are few.
import { all, make, one } from "./dom.js";
import { numberOf } from "./page.js";
import { say } from "./words.js";

const OFTEN = 10000;
const SELDOM = 60000;
const RECENT = 20;

export function startReaders(page, newest) {
  let asked = 0;
  let pause = OFTEN;
  let shown = "";

  const own = () => all('[data-post][data-mine][data-state="published"]', page.list).at(-1);
  const slotOf = (article) => one('[data-slot="readers"]', article);

  function isInSight(article) {
    const { top, bottom } = article.getBoundingClientRect();
    const list = page.list.getBoundingClientRect();
    return bottom > list.top && top < list.bottom;
  }

  function draw(article, { count, members }) {
    const slot = slotOf(article);
    const isOpen = one("details", slot)?.open;
    const said = make(members?.length ? "summary" : "span");
    say(said, "read_by", { count });
    const names = (members ?? []).flatMap(({ name }, index) => [index ? ", " : "", make("bdi", {}, name)]);
    slot.replaceChildren(members?.length
      ? make("details", { className: "readers", open: Boolean(isOpen) }, said, make("span", {}, ...names))
      : said);
    slot.hidden = !count;
  }

  async function ask() {
    const article = !document.hidden && own();
    if (!article || !slotOf(article)) return;
    for (const slot of all('[data-slot="readers"]', page.list)) if (!article.contains(slot)) slot.hidden = true;
    const number = numberOf(article);
    const isDue = Date.now() - asked >= (shown.startsWith(`${number} `) ? pause : OFTEN);
    if (!isDue || newest() - number >= RECENT || !isInSight(article)) return;
    asked = Date.now();
    const answer = await fetch(`/t/${page.topic}/readers/?number=${number}`, {
      headers: { Accept: "application/json" },
    }).then((response) => (response.ok ? response.json() : null)).catch(() => null);
    if (!answer || !article.isConnected) return;
    const said = `${number} ${answer.count}`;
    // What does not change is asked for less and less often.
    pause = said === shown ? Math.min(SELDOM, pause * 1.5) : OFTEN;
    shown = said;
    draw(article, answer);
  }

  setInterval(ask, 2000);
}
