// One's own post edited where it stands, and withdrawn after a question.
import { all, one } from "./dom.js";
import { sends } from "./composer.js";
import { postForm } from "./forms.js";
import { toast } from "./toast.js";
import { startMarking } from "./toolbar.js";
import { word } from "./words.js";

const refusalOf = (answer) => answer?.body?.message ?? word("not_done");

async function fetchSource(id) {
  const response = await fetch(`/p/${id}/source/`, { headers: { Accept: "application/json" } });
  const body = await response.json();
  if (!response.ok) throw new Error(body.message);
  return body;
}

// `take(post)` shows what came of it.
export function startEditing(page, take, input) {
  const openForms = () => all("[data-edit]", page.list);

  function close(article) {
    one("[data-edit]", article).remove();
    article.removeAttribute("data-editing");
    article.focus();
  }

  function draw(article, opened) {
    const blank = document.getElementById("edit-template").content.firstElementChild;
    const form = document.importNode(blank, true);
    const { body, language } = form.elements;
    one("[data-edit-files]", form).href = `/p/${article.dataset.id}/edit/`;
    let source = opened;
    body.defaultValue = source.body;
    // A language that is not offered stays what it is.
    language.value = source.language;
    if (language.selectedIndex < 0) language.value = "";
    const spoken = language.value;
    article.setAttribute("data-editing", "");
    one('[data-slot="body"]', article).after(form);
    import("./mentions.js").then(({ startMentions }) => startMentions(body, page.topic), () => {});
    startMarking(body);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(article);
      else if (sends(event, body, page.isRoom)) form.requestSubmit();
      else return;
      event.preventDefault();
    });
    one("[data-cancel]", form).addEventListener("click", () => close(article));
    body.focus();
    body.setSelectionRange(source.body.length, source.body.length);
    form.scrollIntoView({ block: "nearest" });

    async function save() {
      if (form.matches("[aria-busy]")) return;
      if (body.value === source.body && language.value === spoken) return close(article);
      form.setAttribute("aria-busy", "true");
      complain("");
      await send().catch(() => complain(word("not_done")));
      form.removeAttribute("aria-busy");
    }

    async function send() {
      const { id } = article.dataset;
      const answer = await postForm(`/p/${id}/edit/`, { body: body.value, revision: source.revision, language: language.value });
      if (!answer.body?.post) {
        // Another page of the same member changed it: said first, and replaced by who saves again.
        if (answer.body?.code === "conflict") source = await fetchSource(id);
        return complain(refusalOf(answer));
      }
      close(article);
      take(answer.body.post);
    }

    function complain(message) {
      const line = one(".field-error", form);
      line.textContent = message;
      line.hidden = !message;
    }
  }

  async function edit(article) {
    const open = one("[data-edit] textarea", article);
    if (open) return open.focus();
    try {
      const source = await fetchSource(article.dataset.id);
      if (!one("[data-edit]", article)) draw(article, source);
    } catch (error) {
      toast(error.message || word("load_failed"));
    }
  }

  function withdraw(article) {
    const dialog = document.getElementById("withdraw-dialog");
    dialog.returnValue = "";
    dialog.addEventListener("close", async () => {
      article.focus();
      if (dialog.returnValue !== "withdraw") return;
      const answer = await postForm(`/p/${article.dataset.id}/withdraw/`, {}).catch(() => null);
      if (answer?.body?.post) take(answer.body.post);
      else toast(refusalOf(answer));
    }, { once: true });
    dialog.showModal();
  }

  page.list.addEventListener("click", (event) => {
    const link = event.target.closest('[data-slot="edit"], [data-slot="withdraw"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const article = link.closest("[data-post]");
    // With its first post a topic goes too: that has a page of its own.
    if (link.dataset.slot === "withdraw" && article.dataset.number === "1") return;
    event.preventDefault();
    if (link.dataset.slot === "edit") edit(article);
    else withdraw(article);
  });
  input?.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" || input.value || event.isComposing) return;
    const last = all('[data-post][data-mine][data-state="published"]', page.list).at(-1);
    if (!last) return;
    event.preventDefault();
    edit(last);
  });
  return {
    isOpen: () => openForms().some((form) => form.elements.body.value !== form.elements.body.defaultValue),
  };
}
