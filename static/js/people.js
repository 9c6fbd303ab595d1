// Who is here and who is writing.
import { all, make, one } from "./dom.js";
import { say } from "./words.js";

const PAUSE = 3000;
const STALE = 6000;

export function showPresence({ count, members }) {
  for (const line of all("[data-presence]")) {
    say(line, "here_count", { count });
    line.hidden = false;
  }
  for (const number of all("[data-here]")) number.textContent = count;
  if (!members) return;
  one("[data-people]")?.replaceChildren(...members.map(({ name }) => make("li", { className: "person" },
    make("span", { className: "niche", ariaHidden: "true" }, [...name][0] ?? ""), make("bdi", {}, name))));
}

export function followPeople({ topic, member, streams, send, input }) {
  const stream = `topic.${topic}.people`;
  const line = one("[data-typing]");
  let fades = 0;
  let last = 0;

  function showTyping(members) {
    const [first, ...others] = members.filter(({ id }) => id !== member);
    clearTimeout(fades);
    if (!first) line.replaceChildren();
    else if (!others.length) say(line, "typing_one", { name: first.name });
    else say(line, "typing_many", { count: others.length + 1 });
    fades = setTimeout(() => line.replaceChildren(), STALE);
  }

  streams.follow(stream, {
    take(frame) {
      if (frame.type === "presence") showPresence(frame);
      if (frame.type === "typing" && line) showTyping(frame.members);
    },
  });
  input?.addEventListener("input", () => {
    if (!input.value || Date.now() - last < PAUSE) return;
    last = Date.now();
    send({ type: "typing", stream });
  });
}
