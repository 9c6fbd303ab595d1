// Menus that open from a button: closed by Escape, by a press elsewhere, by a choice; walked by arrows.
import { all, one } from "./dom.js";

const itemsOf = (menu) => all(".menu-item", menu).filter((item) => item.checkVisibility());

export function openMenu(menu) {
  menu.open = true;
  turn(menu);
  itemsOf(menu)[0]?.focus();
}

function close(menu, focus) {
  menu.open = false;
  if (focus) one("summary", menu).focus();
}

// To where more of the list fits between the edges of what scrolls; what does not is scrolled to.
function turn(menu) {
  menu.removeAttribute("data-up");
  const list = one(".menu-list", menu);
  Object.assign(list.style, { maxBlockSize: "", overflowY: "" });
  const frame = menu.closest(".room-stream")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  const { bottom, height } = list.getBoundingClientRect();
  const edge = Math.min(frame.bottom, innerHeight);
  const { top, bottom: under } = menu.getBoundingClientRect();
  const above = top - frame.top;
  const isUp = bottom > edge && above > edge - under;
  menu.toggleAttribute("data-up", isUp);
  const room = (isUp ? above : edge - under) - 8;
  if (menu.matches(".post-menu") && height > room && room > 120) {
    Object.assign(list.style, { maxBlockSize: `${room}px`, overflowY: "auto" });
  }
}

function walk(event, menu) {
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement);
  const next = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items.at(at < 0 ? -1 : at - 1),
    Home: items[0],
    End: items.at(-1),
  }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function startMenus(root) {
  const opened = () => all("details.menu[open]", root);

  // `toggle` does not bubble.
  root.addEventListener("toggle", ({ target }) => {
    if (!target.matches("details.menu") || !target.open) return;
    for (const menu of opened()) if (menu !== target) close(menu);
    turn(target);
  }, true);
  document.addEventListener("click", ({ target }) => {
    for (const menu of opened()) {
      if (!menu.contains(target) || target.closest(".menu-item")) close(menu);
    }
  });
  root.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details.menu[open]");
    if (!menu) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close(menu, true);
    } else walk(event, menu);
  });
}
