// Slow mode: everybody is told of it, and who wrote sees when they may write again.
import { one } from "./dom.js";
import { say, word } from "./words.js";

export function startSlow(page, form) {
  const line = one("[data-slow-line]", page.section);
  const wait = one("[data-slow-wait]", page.section);
  const holder = one("[data-writing]", page.section);
  let seconds = Number(page.section.dataset.slow);
  let sentAt = lastSent();
  let wanted = false;
  let timer = 0;

  // One's own newest post on the page; a clock that is ahead must not lengthen the wait.
  function lastSent() {
    const own = page.posts().filter((article) => article.matches("[data-mine]")).at(-1);
    return own ? Math.min(Date.now(), Date.parse(own.dataset.sent)) : 0;
  }

  const left = () => (page.mayModerate ? 0 : Math.ceil(seconds - (Date.now() - sentAt) / 1000));

  function tick() {
    clearTimeout(timer);
    const count = left();
    wait.hidden = count <= 0 && !wanted;
    if (count > 0) {
      say(wait, "slow_wait", { count });
      timer = setTimeout(tick, 1000);
    } else if (wanted) {
      wait.textContent = word("slow_over");
      wanted = false;
    }
  }

  function show(now) {
    seconds = now;
    line.hidden = !word(`slow_${now}`);
    one("span", line).textContent = word(`slow_${now}`);
    if (form) tick();
  }

  // Before the composer's own turn: too early, the text stays where it is.
  function guard(event) {
    if (left() <= 0 || event.submitter?.name === "preview" || !form.elements.body.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    wanted = true;
    tick();
  }

  // The composer empties itself when it has taken the text.
  function sent(event) {
    if (event.submitter?.name === "preview" || form.elements.body.value.trim()) return;
    sentAt = Date.now();
    tick();
  }

  if (form) {
    holder.addEventListener("submit", guard, { capture: true });
    holder.addEventListener("submit", sent);
  }
  show(seconds);
  return { show };
}
