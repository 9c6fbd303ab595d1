// What is being written, kept on the server, so that it can be finished on another device.
import { make, one } from "./dom.js";
import { postForm } from "./forms.js";
import { timeOf, word } from "./words.js";

// Saved when the writer pauses, not letter by letter; a word or two are sooner typed again.
const PAUSE = 3000;
const LEAST = 20;

// `write(text)` replaces what is being written, `pointAt(number, name)` what it answers.
export function startDrafts(form, page, { write, pointAt }) {
  const { body, reply_to: replyTo, language } = form.elements;
  const line = one("[data-draft]", form);
  const address = `/t/${page.topic}/draft/`;
  // What the server holds, as far as this page knows.
  let held = { version: 0, body: "" };
  let timer = 0;
  // Nothing is saved before it is known what is there, while it is being saved, and while asked.
  let isBusy = true;

  const text = () => (body.value.trim().length >= LEAST ? body.value : "");

  function changed() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function save() {
    clearTimeout(timer);
    const now = text();
    // A form that was taken off the page has been emptied, and not by its writer.
    if (isBusy || !form.isConnected || now.trim() === held.body.trim()) return;
    isBusy = true;
    const answer = await postForm(address, {
      body: now, version: held.version, language: language.value, reply_to: replyTo.value,
    }).catch(() => null);
    isBusy = false;
    if (answer?.status === 200) held = { version: answer.body.version, body: now };
    if (answer?.status === 409 && answer.body.draft) return ask(answer.body.draft);
    if (text() !== now || !answer) changed();
  }

  function show(words, ...buttons) {
    const parts = buttons.map(([name, act]) => {
      const button = make("button", { type: "button", className: "button is-small is-quiet", textContent: word(name) });
      button.addEventListener("click", () => {
        line.hidden = true;
        act();
      });
      return button;
    });
    line.replaceChildren(make("span", {}, words), ...parts);
    line.hidden = false;
  }

  // Two texts for one place: nobody but the writer knows which is the right one.
  function ask(draft) {
    isBusy = true;
    const settle = (result) => {
      held = draft;
      isBusy = false;
      if (result !== null) write(result);
      save();
    };
    show(
      word("draft_elsewhere"),
      ["draft_add", () => settle(`${draft.body}\n\n${body.value}`)],
      ["draft_drop", () => settle(null)],
    );
  }

  function offer(draft) {
    write(draft.body);
    if (draft.language) language.value = draft.language;
    const answered = draft.reply_to && document.getElementById(`post-${draft.reply_to}`);
    if (answered) pointAt(draft.reply_to, one('[data-slot="name"]', answered).textContent);
    show(word("draft_here").replace("{time}", timeOf(draft.updated_at)), ["draft_drop", () => write("")]);
  }

  async function begin() {
    const response = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    const found = response?.ok && (await response.json()).draft;
    isBusy = false;
    if (!found?.body) return changed();
    held = found;
    const typed = body.value.trim();
    if (!typed) offer(found);
    else if (typed !== found.body.trim()) ask(found);
  }

  document.addEventListener("visibilitychange", () => document.hidden && save());
  begin();
  return { changed, holds: (written) => held.body.trim() === written.trim() };
}
