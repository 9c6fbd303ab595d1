// How closely something is followed: chosen at one press, said in a word, without leaving the page.
import { all, one } from "./dom.js";
import { postForm } from "./forms.js";
import { startMenus } from "./menus.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

function show(form, level) {
  for (const button of all("button[name=level]", form)) {
    if (button.value !== level) button.removeAttribute("aria-current");
    else {
      button.setAttribute("aria-current", "true");
      one("[data-follow-sign]", form)?.replaceChildren(one("svg", button).cloneNode(true));
      const said = one("[data-follow-level]", form);
      if (said) said.textContent = one("b", button).textContent;
    }
  }
}

export function startFollowing() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-follow]");
    const level = event.submitter?.value;
    if (!form || level === undefined) return;
    event.preventDefault();
    const below = form.elements.below?.checked ? { below: "1" } : {};
    const answer = await postForm(form.action, { level, ...below }).catch(() => null);
    const menu = one("details.menu", form);
    if (menu) menu.open = false;
    if (answer?.status === 200) show(form, answer.body.level);
    toast(answer?.body?.message ?? word("not_done"));
  });
  // The page of a topic has started its own.
  if (!document.getElementById("topic")) startMenus(document.getElementById("main"));
}
