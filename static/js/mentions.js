// People to mention, offered while a name is written after @, in either script.
import { make } from "./dom.js";
import { named, say, word } from "./words.js";

const PAUSE = 200;
const KEPT = 50;
const NAME = /(?<![\p{L}\p{N}_@/.-])@([\p{L}\p{M}\p{N}_-]{1,40})$/u;
const known = new Map();
let lists = 0;

// What stands after the @ that the caret is at the end of, and where the @ is.
export function nameAt(text, caret) {
  if (/^[\p{L}\p{M}\p{N}_]/u.test(text.slice(caret))) return null;
  const found = NAME.exec(text.slice(0, caret));
  return found && { start: found.index, name: found[1] };
}

export function complete(text, caret, { start }, handle) {
  const after = text.slice(caret).replace(/^ /, "");
  const before = `${text.slice(0, start)}@${handle} `;
  return { text: before + after, caret: before.length };
}

async function fetchPeople(topic, name, signal) {
  const key = `${topic} ${name.toLowerCase()}`;
  if (!known.has(key)) {
    const response = await fetch(`/t/${topic}/people/?q=${encodeURIComponent(name)}`, {
      signal, headers: { Accept: "application/json" },
    });
    if (!response.ok) return [];
    known.set(key, (await response.json()).people);
    if (known.size > KEPT) known.delete(known.keys().next().value);
  }
  return known.get(key);
}

function describe({ title, municipality }) {
  return [title && word(`title_${title}`), municipality && named(municipality.names)].filter(Boolean).join(" · ");
}

export function startMentions(box, topic) {
  const id = `people-${++lists}`;
  const list = make("ul", { id, className: "mention-list", hidden: true, role: "listbox", ariaLabel: word("mention_people") });
  const status = make("p", { className: "visually-hidden", role: "status" });
  let people = [];
  let chosen = -1;
  let timer = 0;
  let asking = null;

  function choose(index) {
    chosen = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", at === index));
    const option = list.children[index];
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function optionOf(person, at) {
    return make("li", { id: `${id}-${at}`, className: "mention-option", role: "option" },
      make("b", {}, make("bdi", {}, person.name)),
      make("bdi", { dir: "ltr" }, `@${person.handle}`),
      make("small", {}, make("bdi", {}, describe(person))));
  }

  function show(found) {
    people = found;
    list.replaceChildren(...people.map(optionOf));
    list.hidden = !people.length;
    const edge = Math.max(0, box.closest(".room-stream")?.getBoundingClientRect().top ?? 0);
    list.toggleAttribute("data-below", box.getBoundingClientRect().top - list.offsetHeight < edge);
    if (people.length) say(status, "people_found", { count: people.length });
    else status.replaceChildren();
    choose(people.length ? 0 : -1);
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    if (!list.hidden) show([]);
  }

  function look() {
    clearTimeout(timer);
    const found = nameAt(box.value, box.selectionStart);
    if (!found) return close();
    timer = setTimeout(async () => {
      asking?.abort();
      const mine = asking = new AbortController();
      const answer = await fetchPeople(topic, found.name, mine.signal).catch(() => []);
      if (mine === asking) show(answer);
    }, PAUSE);
  }

  function take(index) {
    const found = nameAt(box.value, box.selectionStart);
    const person = people[index];
    close();
    if (!found || !person) return;
    const { text, caret } = complete(box.value, box.selectionStart, found, person.handle);
    box.value = text;
    box.setSelectionRange(caret, caret);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const KEYS = {
    ArrowDown: () => choose((chosen + 1) % people.length),
    ArrowUp: () => choose((chosen - 1 + people.length) % people.length),
    Enter: () => take(chosen),
    Tab: () => take(chosen),
    Escape: close,
  };

  box.before(list, status);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", id);
  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.shiftKey || !Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    KEYS[event.key]();
  });
  // Kept from taking the focus, which would close the list before the press is done.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => take([...list.children].indexOf(target.closest("li"))));
}
