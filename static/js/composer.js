// Where a member writes: reply in place, preview, count, and sending without leaving the page.
import { one } from "./dom.js";
import { startDrafts } from "./drafts.js";
import { startEnclosing } from "./enclosing.js";
import { keep, keyOf, load } from "./keeping.js";
import { startLanguage } from "./language.js";
import { startQuoting } from "./marking.js";
import { startPreview } from "./preview.js";
import { followMarked, quoteOf } from "./quoting.js";
import { newClientId } from "./sending.js";
import { startMarking, startToolbar } from "./toolbar.js";
import { word } from "./words.js";

// In a room a keyboard's Enter sends; that of a screen, which has no Shift+Enter, makes a line.
export function sends(event, body, isRoom) {
  if (event.key !== "Enter" || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return isRoom && event.target === body && !event.shiftKey && matchMedia("(pointer: fine)").matches;
}

export function startComposer(form, page, member, outbox) {
  const { body, reply_to: replyTo, language } = form.elements;
  const replying = one("[data-replying]", form);
  const error = one("[data-composer-error]", form);
  const count = one("[data-count]", form);
  const preview = startPreview(form, page.isRoom);
  const draft = keyOf(member, `draft.${page.topic}`);
  const filed = keyOf(member, `files.${page.topic}`);
  let drafts = null;
  let files = null;
  let sayLanguage = null;
  const room = () => page.limit - [...body.value].length;

  function typed() {
    const left = room();
    sessionStorage.setItem(draft, body.value);
    drafts?.changed();
    sayLanguage();
    count.hidden = left > page.limit / 10;
    count.textContent = left;
    count.toggleAttribute("data-over", left < 0);
    if (left >= 0) complain("");
  }

  const keepFiles = () => keep(sessionStorage, filed, files.kept());

  function complain(message) {
    error.textContent = message;
    error.hidden = !message;
    form.toggleAttribute("aria-invalid", Boolean(message));
  }

  function pointAt(number, name = "") {
    replyTo.value = number;
    replying.hidden = !number;
    one('[data-slot="replying-name"]', replying).textContent = name;
  }

  function fill(text) {
    body.value = text;
    typed();
  }

  function write(text) {
    fill(text);
    body.focus();
  }

  // A quotation goes under what is written already; the answer goes under it.
  function quotePost(article) {
    write([body.value.trimEnd(), quoteOf(article)].filter(Boolean).join("\n\n"));
    body.setSelectionRange(body.value.length, body.value.length);
    body.scrollTop = body.scrollHeight;
  }

  function answer(event) {
    const link = event.target.closest('[data-slot="reply"], [data-slot="quote"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    answerTo(link.closest("[data-post]"), link.dataset.slot === "quote");
  }

  function answerTo(article, isQuoted) {
    if (!page.isRoom) pointAt(article.dataset.number, one('[data-slot="name"]', article).textContent);
    if (page.isRoom || isQuoted) quotePost(article);
    form.scrollIntoView({ block: "nearest" });
    body.focus();
  }

  function submit(event) {
    event.preventDefault();
    if (event.submitter?.name === "preview") return preview.toggle();
    if (!body.value.trim() && !files?.count()) return body.focus();
    if (room() < 0) return complain(word("too_long"));
    outbox.add({
      client_id: newClientId(), topic: page.topic, body: body.value,
      reply_to: Number(replyTo.value) || null, language: language.value,
      attachments: files?.take() ?? [],
    });
    if (files) keepFiles();
    pointAt("");
    preview.close();
    write("");
  }

  function cancel(event) {
    event.preventDefault();
    pointAt("");
    body.focus();
  }

  // Before sending, which waits for files that are still on their way.
  files = startEnclosing(form, () => keepFiles());
  form.addEventListener("submit", submit);
  body.addEventListener("input", typed);
  form.addEventListener("keydown", (event) => {
    if (sends(event, body, page.isRoom)) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape" && !replying.hidden) cancel(event);
  });
  one("[data-cancel-reply]", form).addEventListener("click", cancel);
  page.list.addEventListener("click", answer);
  followMarked(page.list);
  files?.bring(load(sessionStorage, filed));
  startQuoting(page, (article) => answerTo(article, true));
  const bar = one("[data-toolbar]", form);
  if (bar) startToolbar(bar, body);
  else startMarking(body);
  sayLanguage = startLanguage(form);
  body.value ||= sessionStorage.getItem(draft) ?? "";
  typed();
  drafts = startDrafts(form, page, { write: fill, pointAt });
  return {
    input: body,
    // What is kept as a draft is there again; only the rest would be lost.
    isUnsent: () =>
      Boolean(files?.count()) || (Boolean(body.value.trim()) && !drafts.holds(body.value)),
    // What could not be sent comes back under what is being written.
    copyBack(text, attachments) {
      files?.bring(attachments ?? []);
      write([body.value.trimEnd(), text].filter(Boolean).join("\n\n"));
      return true;
    },
  };
}
