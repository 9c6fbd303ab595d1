// Ties the outbox to this page: how it sends, and how what is on its way is drawn.
import { make, one } from "./dom.js";
import { postForm } from "./forms.js";
import { sweep } from "./keeping.js";
import { createOutbox } from "./outbox.js";
import { say, word } from "./words.js";

const WORDS = { held: "waiting", refused: "not_sent", lost: "not_sent" };

export function newClientId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function button(name, onclick) {
  return make("button", { type: "button", className: "button is-small", onclick }, word(name));
}

// What came too early says when it may go, and is offered again then.
function countDown(line, again, from) {
  const count = Math.ceil((from - Date.now()) / 1000);
  again.disabled = count > 0;
  if (count > 0) say(line, "retry_in", { count });
  else line.textContent = word("slow_over");
  if (count > 0) setTimeout(() => line.isConnected && countDown(line, again, from), 1000);
}

// `here`: { topic, isDrawn(number), arrived(topic, post), expect(topic, revision), copyBack(text, files) -> whether there was a place }
export function startSending({ member, send, here }) {
  sweep(sessionStorage, member);
  if (!member) return null;

  function draw(entries) {
    one("[data-outbox]")?.replaceChildren(
      ...entries.filter(({ topic }) => topic === here.topic).map(lineOf),
    );
  }

  function lineOf(entry) {
    const { client_id: id, state, message, body, attachments = [] } = entry;
    const isStuck = !navigator.onLine && (state === "waiting" || state === "sent");
    const said = [word(isStuck ? "not_yet" : WORDS[state] ?? "sending"), message].filter(Boolean).join(" ");
    const line = make("div", { className: "unsent", dataset: { state } }, make("p", {}, said));
    if (state === "held") line.append(make("a", { href: "/waiting/" }, word("held_where")));
    if (isStuck) line.append(button("retry", () => outbox.retry(id)));
    if (state === "refused" || state === "lost") {
      const again = button("retry", () => outbox.retry(id));
      line.append(again, button("edit_again", () => here.copyBack(body, attachments) && outbox.remove(id)));
      if (entry.from) line.append(make("p", { className: "unsent-wait" }));
      if (entry.from) setTimeout(countDown, 0, line.lastChild, again, entry.from);
    }
    line.append(make("blockquote", { dir: "auto" }, [body, ...attachments.map(({ name }) => name)].filter(Boolean).join("\n")));
    return line;
  }

  const outbox = createOutbox({
    member, send,
    storage: sessionStorage,
    now: () => Date.now(),
    isOffline: () => !navigator.onLine,
    changed: draw,
    expect: here.expect,
    isDrawn: ({ topic, number }) => topic !== here.topic || here.isDrawn(number),
    async post({ topic, body, client_id, reply_to, language, attachments = [] }) {
      const answer = await postForm(`/t/${topic}/reply/`, {
        body, client_id, reply_to: reply_to ?? "", language,
        attachments: attachments.map((file) => file.id),
        ...Object.fromEntries(attachments.map((file) => [`alt_${file.id}`, file.alt])),
      });
      if (answer.status < 202 && answer.body?.post) here.arrived(topic, answer.body.post);
      return answer;
    },
  });
  draw(outbox.entries());
  setInterval(outbox.tick, 500);
  for (const change of ["online", "offline"]) addEventListener(change, () => draw(outbox.entries()));
  return outbox;
}
