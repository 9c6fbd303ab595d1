// Shows in the composer what the server will make of the text.
import { one } from "./dom.js";
import { postForm } from "./forms.js";
import { word } from "./words.js";

const PAUSE = 400;

export function startPreview(form, isRoom) {
  const box = one("[data-preview]", form);
  const { body, language } = form.elements;
  let timer = 0;
  let asked = 0;

  async function draw() {
    const mine = ++asked;
    const text = body.value;
    const answer = text.trim() && await postForm("/preview/", {
      body: text, language: language?.value ?? "", format: isRoom ? "room" : "thread",
    }).catch(() => null);
    if (mine !== asked) return;
    if (answer?.body?.html) box.innerHTML = answer.body.html;
    else box.textContent = answer?.body?.message ?? word(text.trim() ? "load_failed" : "preview_empty");
  }

  function show(open) {
    box.hidden = !open;
    form.elements.preview?.setAttribute("aria-pressed", String(open));
    if (open) draw();
  }

  body.addEventListener("input", () => {
    clearTimeout(timer);
    if (!box.hidden) timer = setTimeout(draw, PAUSE);
  });
  return { toggle: () => show(box.hidden), close: () => show(false) };
}
