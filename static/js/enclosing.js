// Adding files to what is being written: sent at once with their progress, named when it is posted.
import { all, make, one } from "./dom.js";
import { sizeOf, smallSize } from "./files.js";
import { upload } from "./uploading.js";

// `changed()` is told when a file comes or goes.
export function startEnclosing(form, changed = () => {}) {
  const box = one("[data-enclosing]", form);
  if (!box) return null;
  const list = one("[data-list]", box);
  const input = one('input[type="file"]', box);
  const error = one("[data-enclosing-error]", box);
  const button = one("[data-add]", form);
  const token = one('input[name="csrfmiddlewaretoken"]', form).value;
  const running = new Map();
  const rows = () => all("[data-file]", list);

  function complain(message) {
    error.textContent = message;
    error.hidden = !message;
  }

  function blank(name, size) {
    const row = document.importNode(one("template[data-row]", box).content.firstElementChild, true);
    one("[data-name]", row).textContent = name;
    one("[data-size]", row).textContent = sizeOf(size);
    list.append(row);
    return row;
  }

  // The row of a file that is kept: its fields are sent with the form.
  function show(row, file) {
    row.dataset.file = file.id;
    row.facts = file;
    row.append(make("input", { type: "hidden", name: "attachments", value: file.id }));
    one("[data-name]", row).textContent = file.name;
    one("[data-size]", row).textContent = sizeOf(file.size);
    one("[data-progress]", row).remove();
    if (!file.thumbnail) return one("[data-alt]", row).remove();
    const small = one("[data-small]", row);
    Object.assign(small, smallSize(file), { src: file.thumbnail, hidden: false });
    one("[data-sign]", row).remove();
    const alt = one("[data-alt]", row);
    alt.hidden = false;
    Object.assign(one("input", alt), { name: `alt_${file.id}`, value: file.alt });
  }

  function fail(row, message) {
    one("[data-progress]", row)?.remove();
    const line = one("[data-row-error]", row);
    line.textContent = message || box.dataset.failed;
    line.hidden = false;
  }

  async function send(file) {
    const row = blank(file.name, file.size);
    const bar = one("[data-progress]", row);
    const { answer, cancel } = upload(file, token, (part) => {
      if (part === null) bar.removeAttribute("value");
      else bar.value = part;
    });
    running.set(row, cancel);
    const { status, body } = await answer;
    running.delete(row);
    if (!row.isConnected) return;
    if (status === 201 && body?.file) show(row, body.file);
    else fail(row, body?.message);
    changed();
  }

  function add(files) {
    complain("");
    for (const file of files) {
      if (rows().length >= Number(box.dataset.most)) return complain(box.dataset.tooMany);
      if (file.size > Number(box.dataset.limit)) fail(blank(file.name, file.size), box.dataset.tooLarge);
      else send(file);
    }
  }

  function remove(row) {
    running.get(row)?.();
    const id = row.facts?.id;
    row.remove();
    complain("");
    changed();
    button.focus();
    if (!id) return;
    // Should this not arrive, the server drops the file by itself after a day.
    const body = new URLSearchParams({ csrfmiddlewaretoken: token });
    fetch(`/files/${id}/drop/`, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => {});
  }

  button.hidden = false;
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-remove]");
    if (pressed) remove(pressed.closest("[data-file]"));
  });
  list.addEventListener("change", changed);
  for (const [kind, given] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    form.addEventListener(kind, (event) => {
      const files = [...(event[given]?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      add(files);
    });
  }
  form.addEventListener("submit", (event) => {
    if (!running.size || event.submitter?.name === "preview") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    complain(box.dataset.busy);
  });

  const kept = () => rows().flatMap((row) => (
    row.facts ? { ...row.facts, alt: one("[data-alt] input", row)?.value ?? "" } : []
  ));
  return {
    count: () => rows().filter((row) => row.facts || running.has(row)).length,
    kept,
    bring(files) {
      for (const file of files) if (!one(`[data-file="${file.id}"]`, list)) show(blank(file.name, file.size), file);
      changed();
    },
    // What is on its way with the text is no longer shown here.
    take() {
      const files = kept();
      list.replaceChildren();
      return files;
    },
  };
}
